"""The chain: what the next record must carry, and what is wrong with lines that do not continue it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import pairwise

import msgspec
from msgspec import Struct

from countersign.ledger.record import Record, genesis, read

__all__ = ["Diagnosis", "Flaw", "Head", "Problem", "diagnose", "is_torn"]


class Head(Struct, frozen=True):
    """The end of a chain: the sequence number and the previous hash that its next record must carry."""

    stream: str
    seq: int
    prev: str

    @classmethod
    def first(cls, stream: str) -> Head:
        return cls(stream, 0, genesis(stream))

    def after(self, record: Record) -> Head:
        return Head(self.stream, record.seq + 1, record.hash)

    def take(self, line: bytes) -> Record | None:
        """Return the record of a line that continues the chain, None when it does not."""
        record = read(line)
        if record is None or record.seq != self.seq or record.prev != self.prev or record.stream != self.stream:
            return None
        return record if record.is_intact else None


class Flaw(Enum):
    """What can be wrong with a ledger."""

    UNREADABLE = "unreadable"
    EDITED = "edited"
    REPLACED = "replaced"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    REPLAYED = "replayed"
    FORKED = "forked"
    FOREIGN = "foreign"
    PAYLOAD_MISSING = "payload-missing"
    PAYLOAD_ALTERED = "payload-altered"
    SEGMENT_MISSING = "segment-missing"
    CONTINUED = "continued"
    TORN = "torn"
    CLOCK = "clock"

    @property
    def is_harmless(self) -> bool:
        """Whether it comes about without anybody touching the ledger: by a crash or by setting the clock."""
        return self in {Flaw.TORN, Flaw.CLOCK}


class Problem(Struct, frozen=True):
    """A flaw and its place: the file, and the line (from 1) and sequence number where they are known."""

    flaw: Flaw
    message: str
    segment: str
    line: int | None = None
    seq: int | None = None


class Diagnosis(Struct, frozen=True):
    """What a segment holds: the records that are whole in themselves, in the order of their sequence numbers, each
    once, and what is wrong.
    """

    sound: tuple[Record, ...]
    problems: tuple[Problem, ...]


def is_torn(last_line: bytes) -> bool:
    """Whether the last line of a file is what a crash leaves of a record: it lacks its end, or is no whole JSON.

    Such a record was never acknowledged. Who tears the last line off by hand could cut it off as well unseen.
    """
    if not last_line.endswith(b"\n"):
        return True
    try:
        msgspec.json.decode(last_line, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return True
    return False


def diagnose(segment: str, stream: str, lines: Iterable[bytes]) -> Diagnosis:
    """Look at all lines of a segment whose chain is broken, or may be."""
    examination = _Examination(segment, stream)
    for number, line in enumerate(lines, start=1):
        examination.look_at(number, line)
    return examination.diagnosis()


class _Placed(Struct, frozen=True):
    line: int
    record: Record


class _Examination:
    def __init__(self, segment: str, stream: str) -> None:
        self._segment = segment
        self._stream = stream
        self._unreadable: list[tuple[int, bytes]] = []
        self._placed: dict[int, list[_Placed]] = {}
        self._sound: list[Record] = []
        self._problems: list[Problem] = []
        self._next = 0
        self._lines = 0

    def look_at(self, number: int, line: bytes) -> None:
        self._lines = number
        record = read(line)
        if record is None:
            self._unreadable.append((number, line))
        elif record.stream != self._stream:
            self._note(Flaw.FOREIGN, "belongs to another stream", number, record)
        else:
            self._place(number, record)

    def diagnosis(self) -> Diagnosis:
        self._judge_gaps(self._judge_unreadable())
        self._judge_links()
        return Diagnosis(
            tuple(sorted(self._sound, key=lambda record: record.seq)),
            tuple(sorted(self._problems, key=lambda problem: problem.line or 0)),
        )

    def _place(self, number: int, record: Record) -> None:
        same = self._placed.setdefault(record.seq, [])
        if not record.is_intact:
            self._note(Flaw.EDITED, "was edited: its hash is of another content", number, record)
        elif any(other.record == record for other in same):
            self._note(Flaw.REPLAYED, f"repeats line {same[0].line}", number, record)
            return
        else:
            self._sound.append(record)
            if same:
                self._note_rival(number, record, same[0])
            elif record.seq < self._next:
                self._note(Flaw.REORDERED, "stands behind later records", number, record)
        same.append(_Placed(number, record))
        self._next = max(self._next, record.seq + 1)

    def _note_rival(self, number: int, record: Record, other: _Placed) -> None:
        if record.prev == other.record.prev:
            self._note(Flaw.FORKED, f"follows the same record as line {other.line}", number, record)
        else:
            self._note(Flaw.INSERTED, f"has the number of line {other.line} and fits nowhere", number, record)

    def _judge_unreadable(self) -> int:
        """Report lines that are no records; return how many of them may once have been."""
        torn = [number for number, line in self._unreadable if number == self._lines and is_torn(line)]
        for number, _ in self._unreadable:
            if number in torn:
                self._note(Flaw.TORN, "is the beginning of a record that a crash cut off", number)
            else:
                self._note(Flaw.UNREADABLE, "is no record in canonical form", number)
        return len(self._unreadable) - len(torn)

    def _judge_gaps(self, unreadable: int) -> None:
        """Report sequence numbers that no line has, unless as many lines are unreadable: then those had them."""
        gaps = [(before, after) for before, after in pairwise([-1, *sorted(self._placed)]) if after > before + 1]
        if sum(after - before - 1 for before, after in gaps) <= unreadable:
            return
        for before, after in gaps:
            found = self._placed[after][0]
            lost = f"record {before + 1} is" if after == before + 2 else f"records {before + 1} to {after - 1} are"
            self._note(Flaw.DELETED, f"comes too early: {lost} gone", found.line, found.record)

    def _judge_links(self) -> None:
        for seq, placed in self._placed.items():
            allowed = self._hashes_before(seq)
            if allowed and not any(found.record.prev in allowed for found in placed):
                self._note(
                    Flaw.REPLACED,
                    "does not follow from the record before it: one of the two was replaced",
                    placed[0].line,
                    placed[0].record,
                )

    def _hashes_before(self, seq: int) -> set[str]:
        if seq == 0:
            return {genesis(self._stream)}
        return {found.record.hash for found in self._placed.get(seq - 1, ())}

    def _note(self, flaw: Flaw, remark: str, line: int, record: Record | None = None) -> None:
        seq = None if record is None else record.seq
        message = f"Line {line} of {self._segment} {remark}."
        self._problems.append(Problem(flaw, message, self._segment, line, seq))
