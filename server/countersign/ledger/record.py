"""The record: one line of the ledger, in canonical JSON (RFC 8785), bound to the line before it by its hash.

A record names what happened and to what; the words, the code and the reasons stand in a payload beside the chain,
to which the record commits. So the chain holds nothing that would ever have to be taken out of it.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec
from msgspec import Struct

__all__ = ["VERSION", "Actor", "Record", "genesis", "read", "unicode_of"]

VERSION = 1


class Actor(Struct, frozen=True, forbid_unknown_fields=True):
    """Who wrote a record, as the process says of itself: claimed, not proven. Fields stand in canonical order."""

    pid: int
    session: str
    user: str


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One link of the chain. The fields stand in the order of canonical JSON; an empty one is left out.

    `seq` counts from 0 without gaps in its `stream`; `time` is UTC as in RFC 3339 with microseconds; `prev` is the
    hash of the record before. `commitment` is the SHA-256 of the payload behind its salt. `hash` is the SHA-256 of
    the canonical JSON of all other fields; a signature, once there is one, is neither hashed nor part of version 1.
    """

    actor: Actor
    commitment: str
    hash: str = ""
    hunk: str = ""
    kind: str
    path: str = ""
    prev: str
    seq: int
    stream: str
    task: str = ""
    time: str
    v: Literal[1]

    @property
    def is_intact(self) -> bool:
        """Whether the record is what was hashed."""
        return self.hash == _digest(msgspec.structs.replace(self, hash=""))

    def sealed(self) -> Record:
        """Return the record with its hash, which it must not have yet."""
        return msgspec.structs.replace(self, hash=_digest(self))

    def line(self) -> bytes:
        """Return the record as it is stored: its canonical JSON and a line feed."""
        return _encoder.encode(self) + b"\n"


def read(line: bytes) -> Record | None:
    """Return the record of a stored line; None when the line is not, to the byte, what a record is stored as."""
    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return record if record.line() == line else None


def genesis(stream: str) -> str:
    """Return what the first record of a stream carries in place of a hash before it."""
    return hashlib.sha256(b"countersign ledger 1\n" + stream.encode()).hexdigest()


def unicode_of(text: str) -> str:
    r"""Return the text with lone surrogates written out as `\udc80`: canonical JSON cannot hold them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


_encoder = msgspec.json.Encoder()
"""For records this is RFC 8785: fields in order, integers and strings only, no space. A test proves it."""
_decoder = msgspec.json.Decoder(Record)


def _digest(record: Record) -> str:
    return hashlib.sha256(_encoder.encode(record)).hexdigest()
