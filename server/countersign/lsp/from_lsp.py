"""From the protocol to the core: positions, edits and names of documents."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from countersign.core.text import Edit, Span, Text, content_of
from countersign.lsp import messages
from countersign.lsp.clients import Encoding

__all__ = ["changes_of", "column_of", "file_of", "lines_of", "path_of"]

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


def file_of(uri: str) -> Path | None:
    """Return the file that a URI names, None for anything but a local file with a name in UTF-8."""
    try:
        parts = urlsplit(uri)
        name = unquote_to_bytes(parts.path).decode()
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"} or not name.startswith("/") or "\0" in name:
        return None
    return Path(os.path.normpath(name))


def path_of(uri: str, root: Path | None) -> str | None:
    """Return the core's path of a document: relative to the root, or absolute outside of it.

    The root counts under its own name and under that of the directory it links to; links below it are not followed,
    since an editor takes them for documents of their own.
    """
    file = file_of(uri)
    if file is None:
        return None
    if root is None:
        return str(file)
    real_root = Path(os.path.realpath(root))
    for base in (root, real_root):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix()
    real = Path(os.path.realpath(file.parent)) / file.name
    return real.relative_to(real_root).as_posix() if real.is_relative_to(real_root) else str(file)


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
