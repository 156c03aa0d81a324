"""Payloads: what records commit to, one line each in a file beside the chain.

The salt keeps a commitment from being guessed; a payload overwritten in place with spaces leaves the chain whole.
A line that no record commits to is left over from a crash and means nothing.
"""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec
from msgspec import Struct

from countersign.ledger.record import Record

__all__ = ["Loss", "PayloadLog", "Sealed", "seal"]

_PACKED_FROM = 2_048
"""Bytes from which packing is worth its time; small payloads stay readable with any tool."""


class Loss(Enum):
    """Why the payload of a record cannot be had; the value goes on a sentence that begins with the payload."""

    MISSING = "is missing"
    ALTERED = "was altered"
    UNKNOWN = "is of a kind this version does not know"


class Sealed(Struct, frozen=True):
    """A payload ready to be stored: the commitment to it, and its line."""

    commitment: str
    line: bytes


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    """As stored. The commitment stands first, where `_name_of` finds it without reading the line as JSON."""

    commitment: str
    salt: bytes
    form: Literal["json", "zlib"]
    payload: msgspec.Raw


def seal(data: bytes) -> Sealed:
    """Choose a salt and make the line that stores `data`."""
    salt = os.urandom(16)
    commitment = _commitment(salt, data)
    packed = _packed(data)
    line = _Line(commitment, salt, "json" if packed is None else "zlib", msgspec.Raw(packed or data))
    return Sealed(commitment, msgspec.json.encode(line) + b"\n")


class PayloadLog:
    """The payloads of one segment. They lie in the order of the records, so that whoever reads records in order
    reads this file once; what lies out of order is remembered by its place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0
        self._passed: dict[bytes, int] = {}

    def of(self, records: Iterable[Record]) -> Iterator[tuple[Record, bytes | Loss]]:
        """Yield each record with its payload. Raises OSError."""
        with _opened(self.path) as file:
            file.seek(self._offset)
            for record in records:
                line = self._line(file, record.commitment.encode())
                yield record, Loss.MISSING if line is None else _payload(line, record.commitment)

    def _line(self, file: BinaryIO, commitment: bytes) -> bytes | None:
        place = self._passed.pop(commitment, None)
        if place is not None:
            file.seek(place)
            line = file.readline()
            file.seek(self._offset)
            return line
        while (line := file.readline()).endswith(b"\n"):
            start = self._offset
            self._offset += len(line)
            name = _name_of(line)
            if name == commitment:
                return line
            self._passed[name] = start
        file.seek(self._offset)
        return None


_START = len(b'{"commitment":"')
_decoder = msgspec.json.Decoder(_Line)


def _name_of(line: bytes) -> bytes:
    return line[_START : _START + 64]


def _payload(line: bytes, commitment: str) -> bytes | Loss:
    try:
        stored = _decoder.decode(line)
        data = _unpacked(stored)
    except (msgspec.DecodeError, ValueError, zlib.error):
        return Loss.ALTERED
    return data if _commitment(stored.salt, data) == commitment else Loss.ALTERED


def _commitment(salt: bytes, data: bytes) -> str:
    return hashlib.sha256(salt + data).hexdigest()


def _packed(data: bytes) -> bytes | None:
    """Return the payload as a JSON string of packed bytes; None when it is better stored as it is."""
    if len(data) < _PACKED_FROM and _is_unicode(data):
        return None
    return b'"' + base64.b64encode(zlib.compress(data, 1)) + b'"'


def _unpacked(stored: _Line) -> bytes:
    if stored.form == "json":
        return bytes(stored.payload)
    return zlib.decompress(base64.b64decode(bytes(stored.payload)[1:-1], validate=True))


def _is_unicode(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return BytesIO()
