"""What records are about: the events, as the bytes that a record commits to.

The bytes are JSON. A string of Python may hold lone surrogates (a file name that is not Unicode does); JSON in
UTF-8 cannot. Only then the same JSON is written in UTF-8 extended to surrogates, so that every string comes back
exactly.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, assert_never

import msgspec
from msgspec import Struct

from countersign.core.records import (
    AcceptedChecked,
    FileRenamed,
    HunkRecord,
    HunksSeen,
    ProposalOffered,
    ProposalWithdrawn,
    QuestionAnswered,
    Recorded,
    TaskEnded,
    TaskPaused,
    TaskStarted,
    TaskSteered,
    TrustRevoked,
    WorkspaceTrusted,
)
from countersign.core.text import Text

__all__ = ["Content", "StreamContinued", "Subject", "decode", "encode", "kind_of", "subject_of"]


class StreamContinued(Struct, frozen=True, tag="stream-continued"):
    """The first record of every segment but the first: which one was left, why, and the SHA-256 of its bytes."""

    segment: str
    problem: str
    digest: str


Content = Recorded | StreamContinued


class Subject(Struct, frozen=True):
    """What a record names in the open; empty where it does not apply."""

    task: str = ""
    hunk: str = ""
    path: str = ""


def encode(content: Content) -> bytes:
    """Return the JSON of a content; it is not Unicode where a string holds a lone surrogate."""
    try:
        return _encoder().encode(content)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(content, enc_hook=_plain)
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode(data: bytes) -> Content | None:
    """Return the content that `encode` gave these bytes for; None when they are of no content known here."""
    try:
        return _decoder().decode(data)
    except UnicodeDecodeError:
        return _decode_extended(data)
    except msgspec.DecodeError:
        return None


def kind_of(content: Content) -> str:
    return str(content.__struct_config__.tag)


def subject_of(content: Content) -> Subject:  # noqa: PLR0911 - one case for each shape of content
    match content:
        case TaskStarted(task=task):
            return Subject(task.id, path=task.spec.path)
        case TaskEnded() | TaskSteered() | TaskPaused() | ProposalWithdrawn() | HunksSeen() | AcceptedChecked():
            return Subject(content.task)
        case QuestionAnswered(task=number):
            return Subject(number)
        case ProposalOffered(proposal=proposal):
            return Subject(proposal.task)
        case HunkRecord():
            return Subject(content.task, content.hunk, content.path)
        case FileRenamed(path=path):
            return Subject(path=path)
        case WorkspaceTrusted() | TrustRevoked() | StreamContinued():
            return Subject()
        case _:
            assert_never(content)


def _decode_extended(data: bytes) -> Content | None:
    try:
        return msgspec.convert(json.loads(data.decode("utf-8", "surrogatepass")), Content, dec_hook=_exact)
    except (ValueError, RecursionError, msgspec.ValidationError):
        return None


@cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder(enc_hook=_plain)


@cache
def _decoder() -> msgspec.json.Decoder[Content]:
    return msgspec.json.Decoder(Content, dec_hook=_exact)


def _plain(value: Any) -> str:  # noqa: ANN401 - msgspec hands over what it cannot write itself
    if isinstance(value, Text):
        return str(value)
    raise NotImplementedError(f"the ledger has no form for {type(value).__name__}")


def _exact(wanted: type, value: Any) -> Text:  # noqa: ANN401 - msgspec hands over what it has read
    if wanted is Text and isinstance(value, str):
        return Text.of(value)
    raise NotImplementedError(f"the ledger has no form for {wanted.__name__}")
