"""From the protocol to the core: positions, edits and names of documents."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote_to_bytes

from countersign.core.text import Edit, Span, Text, content_of
from countersign.lsp import messages
from countersign.lsp.clients import Encoding

__all__ = ["changes_of", "column_of", "file_of", "is_file", "key_of", "lines_of", "selects"]

_URI = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<authority>[^/?#]*))?(?P<path>[^?#\x00-\x1f\x7f]*)")
_LOCAL = re.compile(r"/(?!/)[^\0]*\Z")
"""An absolute path; two slashes begin the name of another machine (UNC)."""
_DRIVE = re.compile(r"^/[A-Z]:(?=/|$)")
_LONGEST_URI = 20_000
"""Characters; no path that a system would take is as long."""
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def changes_of(
    events: Sequence[messages.TextDocumentContentChange], text: Text, encoding: Encoding
) -> tuple[Edit | Text, ...]:
    """Return an editor's changes of `text`, in order; each counts places of the text that the one before left."""
    changes: list[Edit | Text] = []
    for number, event in enumerate(events, 1):
        if event.range is None:
            text = Text.of(event.text)
            changes.append(text)
            continue
        edit = _edit_of(event.range, event.text, text, encoding)
        changes.append(edit)
        if number < len(events):
            try:
                text, _ = text.edited(edit)
            except ValueError:
                # The core lets go of the document when it meets this edit: what follows counts places of no text.
                break
    return tuple(changes)


def column_of(content: str, units: int, encoding: Encoding) -> int:
    """Return how many code points of a line's content stand before so many code units.

    A place inside of a character is the one before it; places behind the end stay behind it.
    """
    if encoding == "utf-32" or content.isascii():
        return units
    if encoding == "utf-16":
        return _column_of_utf16(content, units)
    data = content.encode("utf-8", "surrogatepass")
    if units >= len(data):
        return len(content)
    while data[units] & 0xC0 == 0x80:  # noqa: PLR2004 - the mark of a continuation byte
        units -= 1
    return len(data[:units].decode("utf-8", "surrogatepass"))


def lines_of(place: messages.Range) -> Span:
    """Return the lines that a range touches; a cursor touches its own."""
    ends_before_line = place.end.character == 0 and place.end.line > place.start.line
    return Span(place.start.line, place.end.line + (0 if ends_before_line else 1))


def selects(place: messages.Range) -> bool:
    """Whether a range is a selection of the user: editors with a block for a cursor report one character of it."""
    start, end = place.start, place.end
    return start.line != end.line or end.character - start.character > 1


@lru_cache(maxsize=256)
def key_of(uri: str) -> str | None:
    """Return by which name a document is looked up, however its URI is spelled; None for what is not followed.

    It is the absolute path of a local file, see `is_file`. A document that was never saved (`untitled:`) has a name
    that begins with `//`, as no path does. A URI with a query or a fragment names a part or a version of something.
    """
    parts = _URI.fullmatch(uri) if len(uri) <= _LONGEST_URI else None
    if parts is None:
        return None
    try:
        name = unquote_to_bytes(parts["path"]).decode()
    except ValueError:
        return None
    match parts["scheme"].lower(), (parts["authority"] or "").lower():
        case "untitled", authority:
            return f"//untitled:{authority}{name}"
        case "file", "" | "localhost" if _LOCAL.match(name):
            return _DRIVE.sub(lambda drive: drive[0].lower(), os.path.normpath(name))
        case _:
            return None


def is_file(key: str) -> bool:
    """Whether a key of a document is the path of a local file."""
    return not key.startswith("//")


def file_of(uri: str) -> Path | None:
    """Return the file that a URI names, None for anything but a local file with a name in UTF-8."""
    key = key_of(uri)
    return Path(key) if key is not None and is_file(key) else None


def _edit_of(place: messages.Range, new: str, text: Text, encoding: Encoding) -> Edit:
    start, end = place.start, place.end
    return Edit(
        start.line,
        column_of(content_of(text.line_at(start.line) or ""), start.character, encoding),
        end.line,
        column_of(content_of(text.line_at(end.line) or ""), end.character, encoding),
        new,
    )


def _column_of_utf16(content: str, units: int) -> int:
    pairs = 0
    for pair in _BEYOND_BMP.finditer(content):
        if pair.start() + pairs + 1 >= units:
            return min(units - pairs, pair.start())
        pairs += 1
    return units - pairs
