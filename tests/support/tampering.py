"""Ledgers that somebody has changed by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from countersign.ledger.record import Record, read
from support.records import accepted

__all__ = ["EVENTS", "MEMORY", "Lines", "change", "rechained", "record_of", "rewritten"]

Lines = list[bytes]
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108 - private directories are made in it
"""Where directories lie in memory, so that waiting for the disk costs nothing; None where there is no such."""
EVENTS = [accepted(number) for number in range(6)]
"""What the ledger holds that the tests change."""


def change(path: Path, attack: Callable[[Lines], Lines]) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(attack(lines)))


def record_of(line: bytes) -> Record:
    record = read(line)
    assert record is not None
    return record


def rewritten(line: bytes, **changes: str | int) -> bytes:
    """Return the record changed and hashed anew, as a careful forger does."""
    return msgspec.structs.replace(record_of(line), **changes, hash="").sealed().line()


def rechained(lines: Lines) -> Lines:
    """Return the lines with all sequence numbers and hashes made to fit."""
    fitting = lines[:1]
    for line in lines[1:]:
        before = record_of(fitting[-1])
        fitting.append(rewritten(line, seq=before.seq + 1, prev=before.hash))
    return fitting
