"""A segment: one file of the stream, `0001.jsonl`, with its payloads beside it.

There is one segment as long as nobody damages it. Nothing is ever written behind damage: then the next segment
begins with a record that names the one before, and the damaged file stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from countersign.ledger.chain import Head, diagnose, is_torn
from countersign.ledger.content import Content, StreamContinued, encode, kind_of, subject_of
from countersign.ledger.files import Appending
from countersign.ledger.payloads import PayloadLog, seal
from countersign.ledger.record import VERSION, Actor, Record, unicode_of

__all__ = ["Segment", "digest_of", "path_of", "payloads_of", "segment_numbers", "stream_of"]


class _Stamp(Struct, frozen=True):
    """What the system says of a file, to see cheaply whether somebody else wrote it."""

    file: int
    size: int
    modified: int


class Segment:
    """A segment as far as it was read or written by this process. Methods raise OSError.

    `damage` is a sentence once the chain was found broken; the segment is then read, as far as it can be, but
    never written again. `reason` is the damage of the segment before.
    """

    def __init__(self, directory: Path, number: int, reason: str = "") -> None:
        self.directory = directory
        self._number = number
        self._reason = reason
        self.path = path_of(directory, number)
        self._next_path = path_of(directory, number + 1)
        self.payloads = PayloadLog(payloads_of(directory, number))
        self.head = Head.first(stream_of(directory, number))
        self.damage = ""
        self._length = 0
        self._torn = b""
        self._stamp: _Stamp | None = None

    def is_last(self) -> bool:
        """Whether no segment follows."""
        return not self._next_path.exists()

    def following(self) -> Segment:
        return Segment(self.directory, self._number + 1, self.damage)

    def is_current(self) -> bool:
        """Whether nothing was written since it was last read or written; takes one look at the file."""
        return self._stamp is not None and self._stamp == _stamp_of(self.path)

    def was_rewritten(self) -> bool:
        """Whether the part of the file that was read already may no longer be what it was."""
        if self._stamp is None or self.damage:
            return False
        now = _stamp_of(self.path)
        if now is None or now.file != self._stamp.file or now.size < self._length:
            return True
        return now.size == self._stamp.size and now.modified != self._stamp.modified

    def read_on(self) -> list[Record]:
        """Return the records that others have written since the last call; of a broken chain those that are sound.

        The cost is that of what was written since.
        """
        stamp = _stamp_of(self.path)
        if self.damage or stamp is None or stamp == self._stamp:
            return []
        records: list[Record] = []
        head, length, self._torn = self.head, self._length, b""
        with self.path.open("rb") as file:
            file.seek(length)
            for line in file:
                record = head.take(line)
                if record is None:
                    records = self._stopped(line, file, records)
                    break
                records.append(record)
                head = head.after(record)
                length += len(line)
        self.head, self._length, self._stamp = head, length, stamp
        return records

    def read_again(self) -> list[Record]:
        """Check a rewritten file from its beginning; return what is new in it."""
        known = self.head
        self.head, self._length, self._stamp = Head.first(known.stream), 0, None
        self.payloads = PayloadLog(self.payloads.path)
        records = self.read_on()
        if not self.damage and not _leads_to(records, known):
            self.damage = f"records that this process had read are gone from {self.path.name}"
        return [record for record in records if record.seq >= known.seq]

    def mend(self) -> None:
        """Move what a crash left of a record to a file beside. The caller keeps other writers away."""
        if not self._torn:
            return
        with Appending(self.path.with_suffix(".torn")) as aside:
            aside.add(self._torn + b"\n")
        os.truncate(self.path, self._length)
        self._torn, self._stamp = b"", _stamp_of(self.path)

    def append(self, contents: Sequence[Content], actor: Actor) -> None:
        """Write records of the contents, all or none, first the payloads. The caller keeps other writers away and
        has read on and mended.
        """
        if self.head.seq == 0 and self._number > 1:
            contents = (self._continuation(), *contents)
        sealed = [seal(encode(content)) for content in contents]
        now = _timestamp()
        head = self.head
        lines: list[bytes] = []
        for content, payload in zip(contents, sealed, strict=True):
            record = _drafted(content, actor, head, payload.commitment, now).sealed()
            lines.append(record.line())
            head = head.after(record)
        self._write(b"".join(payload.line for payload in sealed), b"".join(lines))
        self.head = head

    def _write(self, payloads: bytes, lines: bytes) -> None:
        self._stamp = None
        with Appending(self.payloads.path) as payload_log:
            payload_log.add(payloads if payload_log.ends_in_line() else b"\n" + payloads)
            with Appending(self.path) as chain:
                chain.add(lines)
        self._length += len(lines)
        self._stamp = _stamp_of(self.path)

    def _continuation(self) -> StreamContinued:
        left = path_of(self.directory, self._number - 1)
        return StreamContinued(left.name, self._reason or "it was damaged", digest_of(left))

    def _stopped(self, line: bytes, file: BinaryIO, records: list[Record]) -> list[Record]:
        """Tell a torn tail from damage, and return what is sound of the records that are new.

        What is being written while it is read without a lock looks torn, and is whole when it is looked at again.
        """
        if is_torn(line) and not file.read(1):
            self._torn = line
            return records
        file.seek(0)
        found = diagnose(self.path.name, self.head.stream, file)
        grave = next((problem for problem in found.problems if not problem.flaw.is_harmless), None)
        if grave is None:
            return records
        self.damage = grave.message[0].lower() + grave.message[1:-1]
        return [record for record in found.sound if record.seq >= self.head.seq]


def path_of(directory: Path, number: int) -> Path:
    return directory / f"{number:04}.jsonl"


def payloads_of(directory: Path, number: int) -> Path:
    return directory / f"{number:04}.payloads"


def segment_numbers(directory: Path) -> list[int]:
    """Return the numbers of the segments that are there, in order; none when there is no directory."""
    if not directory.is_dir():
        return []
    found = (re.fullmatch(r"(\d{4,})\.jsonl", path.name) for path in directory.iterdir())
    return sorted(int(name[1]) for name in found if name)


def stream_of(directory: Path, number: int) -> str:
    """Return the stream id of a segment: its workspace, device and number."""
    return f"{directory.parent.name}/{directory.name}/{number}"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; empty when it is gone."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _drafted(content: Content, actor: Actor, head: Head, commitment: str, now: str) -> Record:
    subject = subject_of(content)
    return Record(
        actor=actor,
        commitment=commitment,
        hunk=unicode_of(subject.hunk),
        kind=kind_of(content),
        path=unicode_of(subject.path),
        prev=head.prev,
        seq=head.seq,
        stream=head.stream,
        task=unicode_of(subject.task),
        time=now,
        v=VERSION,
    )


def _leads_to(records: Sequence[Record], head: Head) -> bool:
    if head.seq == 0:
        return True
    return head.seq <= len(records) and records[head.seq - 1].hash == head.prev


def _timestamp() -> str:
    seconds, rest = divmod(time.time_ns(), 1_000_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest // 1000:06}Z"


def _stamp_of(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return _Stamp(found.st_ino, found.st_size, found.st_mtime_ns)
