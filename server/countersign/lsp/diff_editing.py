"""What the user made of a hunk in the diff of its proposal: the `+` lines, read back into what they show.

A diff shows what is hidden as `<U+200B>`, names line ends, and cuts lines that are too long. What was not touched
is taken from the hunk itself; what was is refused where it could mean two things.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from countersign.core.escape import visible
from countersign.core.model import Hunk
from countersign.core.text import Text, content_of
from countersign.lsp.shown import ShownHunk
from countersign.lsp.unified import is_cut, shown_content

__all__ = ["edited_contents", "is_edited"]

_NAMED = re.compile(r"<U\+(?P<point>[0-9A-F]{4,6})>")


def is_edited(hunk: Hunk, shown: ShownHunk, text: Text) -> bool:
    """Whether the lines that a diff shows of a hunk are other ones than we wrote there."""
    return [_content(text, line) for line in shown.new] != [shown_content(hunk, line) for line in hunk.new]


def edited_contents(hunk: Hunk, shown: ShownHunk, text: Text) -> list[str] | str:
    """Return the contents of the new lines as the user edited them, or say in a sentence why they are not clear."""
    base = [_content(text, line) for line in shown.base]
    if base != [shown_content(hunk, line) for line in hunk.base] or shown.is_odd:
        return "Only the lines with + can be edited in the diff; put the other lines of this hunk back."
    known: dict[str, set[str]] = defaultdict(set)
    for line in (*hunk.new, *hunk.base):
        known[shown_content(hunk, line)].add(content_of(line))
    contents: list[str] = []
    for line in shown.new:
        found = _read(hunk, _content(text, line), known)
        if found is None:
            return f"It is not clear what line {line + 1} of the diff stands for: edit the file itself instead."
        contents.append(found)
    return contents


def _content(text: Text, line: int) -> str:
    return content_of(text[line])[1:]


def _read(hunk: Hunk, line: str, known: dict[str, set[str]]) -> str | None:
    """Return what a line of the diff stands for, None when that is not clear."""
    if line in known:
        contents = known[line]
        return next(iter(contents)) if len(contents) == 1 else None
    own = (*hunk.new, *hunk.base)
    if is_cut(line) or any(shown_content(hunk, other) != visible(content_of(other)) for other in own):
        return None
    named = {found["point"]: found[0] for found in _NAMED.finditer(line)}
    for point, name in named.items():
        letter = chr(int(point, 16)) if int(point, 16) <= 0x10FFFF else ""  # noqa: PLR2004 - the last code point
        is_hidden = bool(letter) and any(letter in content_of(other) for other in own)
        if is_hidden and _is_written(own, name):
            return None
        if is_hidden:
            line = line.replace(name, letter)
    return line


def _is_written(lines: Sequence[str], name: str) -> bool:
    return any(name in line for line in lines)
