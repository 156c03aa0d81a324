"""What a bench begins with in the place of files on the disk: what editors show, and what a round lays over it."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from countersign.bench.disk import Plain, read_plain
from countersign.bench.files import Files
from countersign.core.encoding import LIMIT, Charset, Decoded, decode, encode
from countersign.core.operation import LaidFile
from countersign.core.text import Text

__all__ = ["Held", "found", "held_of", "overlaid"]

_MARK = "\ufeff"


class Held(Struct, frozen=True):
    """What a file of a bench holds at its beginning."""

    data: bytes
    executable: bool


def overlaid(
    workspace: Path,
    files: Files,
    listed: Container[str],
    buffers: Mapping[str, Text],
    laid: Mapping[str, LaidFile | None],
) -> dict[str, Held | None]:
    """Return what stands at some paths of a bench instead of the user's file, None where no file does; `listed` are
    the files that a task may see.

    A buffer is written in the charset that the disk has if that can be. Where there is no file yet, it becomes one
    unless a task may not see it or something else is in its place.
    """
    over: dict[str, Held | None] = {}
    for path, text in buffers.items():
        if path in listed or (files.shows(path) and not os.path.lexists(workspace / path)):
            over[path] = _shown(found(workspace, path), text)
    for path, file in laid.items():
        over[path] = file and _laid(workspace, file, buffers.get(file.source))
    return over


def found(workspace: Path, path: str) -> Plain | None:
    """Read a file of the user; None for one that vanished, can not be read or is too large."""
    with suppress(OSError):
        return read_plain(f"{workspace}/{path}", limit=LIMIT)
    return None


def held_of(plain: Plain) -> Held:
    return Held(plain.data, bool(plain.status.st_mode & 0o100))


def _shown(plain: Plain | None, text: Text) -> Held | None:
    """Return the editor's text as a file; None where no charset can express it."""
    data = _encoded(plain, str(text))
    return Held(data, plain is not None and held_of(plain).executable) if data is not None else None


def _laid(workspace: Path, file: LaidFile, text: Text | None) -> Held | None:
    if file.data is not None:
        return Held(file.data, file.executable)
    plain = found(workspace, file.source)
    held = _shown(plain, text) if text is not None else plain and held_of(plain)
    return held and Held(held.data, file.executable)


def _encoded(plain: Plain | None, text: str) -> bytes | None:
    """Write the editor's text as the file on disk is written, else as UTF-8; None if that can not be.

    A byte order mark that an editor shows as a character is one again.
    """
    decoded = decode(plain.data) if plain is not None else None
    charset = decoded.charset if isinstance(decoded, Decoded) else Charset.UTF_8
    if text.startswith(_MARK):
        text = text.removeprefix(_MARK)
        charset = Charset.UTF_8_MARKED if charset is Charset.UTF_8 else charset
    for tried in (charset, Charset.UTF_8):
        data = encode(text, tried)
        if isinstance(data, bytes):
            return data
    return None
