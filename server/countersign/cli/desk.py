"""What every command works with."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from countersign.cli.asking import Asker
from countersign.cli.output import Messages, Output
from countersign.cli.program import Program

__all__ = ["Desk"]


class Desk(Struct, frozen=True):
    """The parts of the program, and where results, sentences and questions go; without `asker` nobody answers."""

    program: Program
    output: Output
    messages: Messages
    asker: Callable[[], Asker] | None
