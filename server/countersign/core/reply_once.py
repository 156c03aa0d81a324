"""The exact edit of a tool: a piece of a text that stands there once, letter by letter, is replaced by another."""

from __future__ import annotations

from countersign.core.reply_asks import Trouble
from countersign.core.reply_nearest import nearest
from countersign.core.reply_page import Page
from countersign.core.text import content_of, split_lines

__all__ = ["replace_once"]

_TOLD = 10
"""Places that are named at most."""


def replace_once(text: str, old: str, new: str, *, everywhere: bool = False) -> str | Trouble:
    """Return the text with one piece replaced, or with `everywhere` all of them; else why that is not certain.

    A text whose lines all end with CRLF may be quoted with LF alone, since that is how it is shown to models. The
    trouble is about no line of a reply: its path is empty and its line 0.
    """
    if "\r\n" in text and text.count("\n") == text.count("\r\n") and "\r" not in old:
        old, new = (piece.replace("\r\n", "\n").replace("\n", "\r\n") for piece in (old, new))
    if old == new:
        return _trouble("The old text and the new text are the same.")
    if not old:
        return (
            new
            if not text
            else _trouble("The old text is empty, and the file is not: quote what is to be replaced.")
        )
    count = text.count(old)
    if count == 1 or (count and everywhere):
        return text.replace(old, new)
    if count:
        return _trouble(
            f"The old text stands {count} times in the file, at {_lines(text, old, count)}: quote more of what "
            "stands around the one that is meant."
        )
    quoted = [content_of(line) for line in split_lines(old)]
    return _trouble(f"The old text is not in the file as it is quoted. {nearest(Page(text), quoted)}")


def _lines(text: str, old: str, count: int) -> str:
    """Return the lines, from 1, at which a piece stands."""
    lines: list[str] = []
    at = text.find(old)
    while at >= 0 and len(lines) < _TOLD:
        lines.append(str(len(split_lines(text[:at] + "."))))
        at = text.find(old, at + len(old))
    more = f" and {count - _TOLD} more" if count > _TOLD else ""
    return f"lines {', '.join(lines)}{more}"


def _trouble(message: str) -> Trouble:
    return Trouble("", 0, message)
