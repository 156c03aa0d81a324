"""Reading the ledger to show it: records with what they are about, also from a damaged stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from countersign.ledger.content import Content, decode
from countersign.ledger.files import explained
from countersign.ledger.payloads import Loss
from countersign.ledger.record import Record, unicode_of
from countersign.ledger.segment import Segment, segment_numbers

__all__ = ["Entry", "entries"]


class Entry(Struct, frozen=True):
    """A record and what it is about, or why that cannot be read."""

    record: Record
    content: Content | Loss


def entries(directory: Path, path: str | None = None) -> Iterator[Entry]:
    """Yield the stream's entries, the newest last: of damaged parts what is sound, nothing of a torn tail.

    With a `path`, only those of this file and of the tasks that touched it. Raises LedgerError.
    """
    with explained():
        yield from _read(directory, path)


def _read(directory: Path, path: str | None) -> Iterator[Entry]:
    segments = [Segment(directory, number) for number in segment_numbers(directory)]
    read = [(segment, segment.read_on()) for segment in segments]
    if path is not None:
        wanted = unicode_of(path)
        tasks = {record.task for _, records in read for record in records if record.path == wanted}
        read = [(segment, [one for one in records if _concerns(one, wanted, tasks)]) for segment, records in read]
    for segment, records in read:
        for record, data in segment.payloads.of(records):
            yield Entry(record, data if isinstance(data, Loss) else decode(data) or Loss.UNKNOWN)


def _concerns(record: Record, path: str, tasks: set[str]) -> bool:
    return record.path == path or (not record.hunk and record.task in tasks)
