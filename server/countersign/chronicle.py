"""The records of a ledger as they are told: what each says in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from countersign.core.narration import Narrator
from countersign.ports.reports import Entry

__all__ = ["RecordReport", "told"]


class RecordReport(Struct, frozen=True):
    """A record as `countersign log --json` prints it; the time is UTC, the line counts from 1, what does not apply
    is null.
    """

    seq: int
    time: str
    kind: str
    user: str
    task: str | None
    hunk: str | None
    path: str | None
    line: int | None
    what: str
    more: str


def told(entries: Iterable[Entry]) -> Iterator[RecordReport]:
    """Yield the records of a ledger, which are given from the first on, in words."""
    narrator = Narrator()
    for entry in entries:
        said = narrator.tell(entry.kind, entry.event)
        yield RecordReport(
            seq=entry.seq,
            time=entry.time,
            kind=entry.kind,
            user=entry.user,
            task=said.task,
            hunk=said.hunk,
            path=said.path,
            line=said.line,
            what=said.what,
            more=said.more,
        )
