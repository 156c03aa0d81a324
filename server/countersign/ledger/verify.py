"""Verification: whether a stream is what was once written, told by its files alone.

What it cannot see: records cut off at the end, or a whole stream written anew. Only an anchor outside can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from countersign.ledger.chain import Flaw, Head, Problem, diagnose, is_torn
from countersign.ledger.content import StreamContinued, decode
from countersign.ledger.files import explained
from countersign.ledger.locking import Lock
from countersign.ledger.payloads import Loss, PayloadLog
from countersign.ledger.record import Record
from countersign.ledger.segment import digest_of, path_of, payloads_of, segment_numbers, stream_of

__all__ = ["Verification", "verify"]

_PATIENCE = 5.0


class Verification(Struct, frozen=True):
    """What a verification showed; `records` counts those that are whole in themselves."""

    records: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing but a crash or the clock has touched the stream."""
        return all(problem.flaw.is_harmless for problem in self.problems)


def verify(directory: Path) -> Verification:
    """Check all records and payloads of the stream in `directory`, whose name and parent's name are the stream's.

    Keeps no writer waiting; memory does not grow with the stream as long as nothing is wrong. Raises LedgerError.
    """
    with explained():
        return _verified(directory)


def _verified(directory: Path) -> Verification:
    records = 0
    problems: list[Problem] = []
    for expected, (number, size) in enumerate(_sizes(directory), start=1):
        if number != expected:
            name = path_of(directory, number).name
            problems.append(Problem(Flaw.SEGMENT_MISSING, f"A segment before {name} is gone.", name))
        found = _verify_segment(directory, number, size)
        records += found.records
        problems += found.problems
    return Verification(records, tuple(problems))


def _verify_segment(directory: Path, number: int, size: int) -> Verification:
    path = path_of(directory, number)
    with path.open("rb") as file:
        walk = _Walk(path.name, Head.first(stream_of(directory, number)), file, size)
        problems = list(_judged(directory, number, walk))
        if walk.is_whole:
            return Verification(walk.head.seq, (*problems, *walk.problems))
        file.seek(0)
        found = diagnose(path.name, walk.head.stream, _lines(file, size))
    return Verification(len(found.sound), (*found.problems, *_judged(directory, number, found.sound)))


class _Walk:
    """The records of a segment up to where its chain breaks; afterwards `is_whole` tells whether it does."""

    def __init__(self, name: str, head: Head, file: BinaryIO, size: int) -> None:
        self.head = head
        self.is_whole = True
        self.problems: list[Problem] = []
        self._name = name
        self._file = file
        self._size = size

    def __iter__(self) -> Iterator[Record]:
        lines = _lines(self._file, self._size)
        for line in lines:
            record = self.head.take(line)
            if record is None:
                self.is_whole = is_torn(line) and next(lines, None) is None
                if self.is_whole:
                    self._note_torn(self.head.seq + 1)
                return
            self.head = self.head.after(record)
            yield record

    def _note_torn(self, number: int) -> None:
        message = f"Line {number} of {self._name} is the beginning of a record that a crash cut off."
        self.problems.append(Problem(Flaw.TORN, message, self._name, number))


def _judged(directory: Path, number: int, records: Iterable[Record]) -> Iterator[Problem]:
    """Yield what is wrong with the payloads and the times of records, and with the segment's beginning."""
    name = path_of(directory, number).name
    latest = ""
    for record, data in PayloadLog(payloads_of(directory, number)).of(records):
        place = f"record {record.seq} of {name}"
        if isinstance(data, Loss):
            flaw = Flaw.PAYLOAD_MISSING if data is Loss.MISSING else Flaw.PAYLOAD_ALTERED
            yield Problem(flaw, f"The payload of {place} {data.value}.", name, seq=record.seq)
        if record.time < latest:
            yield Problem(Flaw.CLOCK, f"The clock was set back before {place}.", name, seq=record.seq)
        if not latest and number > 1:
            yield _beginning(directory, number, data)
        latest = record.time


def _beginning(directory: Path, number: int, data: bytes | Loss) -> Problem:
    """Return what the first record of a later segment tells: there is none without damage."""
    name = path_of(directory, number).name
    left = path_of(directory, number - 1)
    content = None if isinstance(data, Loss) else decode(data)
    if not isinstance(content, StreamContinued):
        return Problem(Flaw.INSERTED, f"{name} does not begin by saying why {left.name} was left.", name)
    changed = "" if content.digest == digest_of(left) else ", and has been changed since"
    return Problem(Flaw.CONTINUED, f"{left.name} was left because {content.problem}{changed}.", name)


def _lines(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the lines that begin in the first `size` bytes."""
    for line in file:
        if size <= 0:
            return
        yield line
        size -= len(line)


def _sizes(directory: Path) -> list[tuple[int, int]]:
    """Return the segments and their sizes at a moment when nobody writes."""
    try:
        lock = Lock(directory / "lock", shared=True, patience=_PATIENCE)
    except FileNotFoundError:
        lock = nullcontext()
    with lock:
        return [(number, path_of(directory, number).stat().st_size) for number in segment_numbers(directory)]
