"""What can happen to a file as a whole: it is created, deleted, renamed, made executable, or its bytes replaced."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.encoding import Charset, Decoded, decode

__all__ = [
    "Changed",
    "Content",
    "LaidFile",
    "NoFile",
    "Operation",
    "OperationKind",
    "Standing",
    "above",
    "bare",
    "contents",
    "read",
]


class Changed(Struct, frozen=True):
    """One file of a changeset, as bytes; None where it does not exist. `problem` completes a sentence that begins
    with the path where what was done there is nothing that could be offered; `kept` names the form that the file
    has kept, where the agent wrote it in another one.
    """

    path: str
    before: bytes | None
    after: bytes | None
    was_executable: bool = False
    is_executable: bool = False
    problem: str = ""
    kept: str = ""


class Content(Struct, frozen=True):
    """What a plain file holds: the SHA-256 of its bytes, their number, and how they are written as text, None where
    they are no text. `data` are the bytes themselves, kept of what is no text and is to be written.
    """

    digest: str
    size: int
    executable: bool
    charset: Charset | None = None
    data: bytes = b""


class LaidFile(Struct, frozen=True):
    """What stands at a path of a bench instead of the user's file: `data` or, where that is None, what the user has
    at `source`.
    """

    source: str
    data: bytes | None
    executable: bool


class NoFile(Enum):
    """What stands at a path where no plain file does that could be read."""

    NOTHING = "nothing"
    OTHER = "other"
    """A directory, a link, a device, or something behind a link or unreadable."""


Standing = Content | NoFile
"""What the disk holds at a path."""


class OperationKind(Enum):
    CREATE = "create"
    DELETE = "delete"
    RENAME = "rename"
    MODE = "mode"
    """The file becomes executable, or is it no more."""
    REPLACE = "replace"
    """The bytes become others that are no lines of the same text: a binary file, or another charset."""


class Operation(Struct, frozen=True):
    """What a hunk does to a file as a whole. None stands for no file; `target` is where a rename leads to."""

    kind: OperationKind
    before: Content | None
    after: Content | None
    target: str = ""


def above(path: str) -> Iterable[str]:
    """Return the paths of the directories around a file, the outermost first."""
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))


def bare(operation: Operation) -> Operation:
    """Return an operation without the bytes that are kept with it: what it does is told by their digests."""
    before, after = (replace(side, data=b"") if side else None for side in (operation.before, operation.after))
    return replace(operation, before=before, after=after)


def read(data: bytes, *, executable: bool) -> tuple[str | None, Content]:
    """Return what a file holds, with its text, or, where that is none, with its bytes."""
    decoded, content = decode(data), contents(data, executable=executable)
    return (decoded.text, content) if isinstance(decoded, Decoded) else (None, replace(content, data=data))


def contents(data: bytes, *, executable: bool) -> Content:
    """Describe the bytes of a file, without keeping them."""
    from hashlib import sha256  # noqa: PLC0415 - who lists specs needs no hash, and it takes 4 ms

    decoded = decode(data)
    charset = decoded.charset if isinstance(decoded, Decoded) else None
    return Content(sha256(data).hexdigest(), len(data), executable, charset)
