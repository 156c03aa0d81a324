"""What there is to tell of a workspace and of the program beyond the state: on the command line and in editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from countersign.core.plural import counted

if TYPE_CHECKING:  # most commands start without it
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from countersign.core.records import Recorded

__all__ = ["Check", "Entry", "Flaw", "Reports", "Verification"]


class Entry(Struct, frozen=True):
    """A record of the ledger; `event` is a sentence where what happened cannot be read any more.

    `time` is UTC as in RFC 3339.
    """

    seq: int
    time: str
    kind: str
    user: str
    event: Recorded | str


class Flaw(Struct, frozen=True):
    """What is wrong with the ledger at a place; a harmless one comes about by a crash or by setting the clock."""

    kind: str
    message: str
    segment: str
    line: int | None
    harmless: bool


class Verification(Struct, frozen=True):
    records: int
    ok: bool
    flaws: tuple[Flaw, ...]

    @property
    def words(self) -> str:
        """What was found, as a sentence without its end."""
        number = counted(self.records, "record")
        if self.ok:
            return f"The ledger is whole: {number}, every one as it was written"
        return f"The ledger was altered: {number} can be read"


class Check(Struct, frozen=True):
    """What was found of a part of the program; the remedy is empty unless there is a problem."""

    name: str
    found: str
    remedy: str = ""


class Reports(Struct, frozen=True):
    """Makes the reports on a workspace. All of it blocks and raises LedgerError."""

    entries: Callable[[Path, str | None], Iterator[Entry]]
    """The records, the newest last; with a path, those of this file and of the tasks that touched it."""
    verify: Callable[[Path], Verification]
    diagnosis: Callable[[Path, bool], Iterator[Check]]
    """What was found of the program's parts. Asks each model a question of one line when told to."""
