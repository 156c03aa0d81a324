"""A process that says what belongs to the function at a spec, and ends.

Parsers hold the interpreter's lock, and hostile code keeps them busy for minutes or makes them abort: in the
editor's process all would wait for that. It reads a `Question` and writes what `related` answers, both as msgpack.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from countersign.core.related import Source, related
from countersign.core.text import Span

__all__ = ["Question", "main"]

_NICENESS = 10


class Question(Struct, frozen=True, array_like=True):
    """The file of the spec, the lines of that, and other files."""

    own: Source
    start: int
    stop: int
    others: Sequence[Source]


def main() -> None:
    os.nice(_NICENESS)
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    answer = related(asked.own, Span(asked.start, asked.stop), asked.others)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
