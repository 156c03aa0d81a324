"""Comments that the table of languages alone can vouch for: who looks through many files then parses few of them.

In the languages listed here a comment that has its line to itself is one for certain, as strings and comments are
read as the language reads them, and what could mislead the table is known. Everywhere else the parser decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from countersign.core.confirming import Region, confirm
from countersign.core.scanner import Stretch, tokens
from countersign.core.syntax import Language

__all__ = ["certain", "vouch"]

_WORDS = ("return", "typeof", "case", "else", "do", "in", "of", "void", "throw", "yield", "await")

_EXPRESSION = (
    r"/(?![/*>])(?:(?<![\w\s$\])'\"`/*<.]/)|(?<=[^\w\s$\])'\"`/*<.]\s/)|(?<=\s/)(?=\S)|"
    + "|".join(rf"(?<=\b{word}/)" for word in _WORDS)
    + r")[^\n]*?(?:['\"`]|/[/*]|\\/)"
)
"""What may be a regular expression between slashes, as no number or name is before it, with a sign in it that could
be taken for the begin of a string or comment.
"""

_INNER = r"\$\{[^}`]*[`{]"
"""What may be a string inside of a string."""

_ELEMENT = r"<(?<![\w.'\"`]<)[A-Za-z>]"
"""What may be the begin of an element, with text in it."""

_DOUBTS = {
    "c": r"R\"",
    "cpp": r"(?!)",
    "go": r"(?!)",
    "java": r"(?!)",
    "javascript": rf"{_EXPRESSION}|{_INNER}|{_ELEMENT}",
    "python": r"[\"'](?:(?<=[fFtT].)|(?<=[fFtT][rR].))(?:(?<=\")\"\"|(?<=')'')",
    "rust": r"[bc]r\"",
    "typescript": rf"{_EXPRESSION}|{_INNER}",
    "yaml": r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\n",
}
"""What the table reads in another way than the language does, or may; behind it nothing is certain. In C these are
strings of C++; in JavaScript regular expressions, strings in strings and text of elements; in Python strings in a
string of three quotes; in Rust raw strings of bytes; in YAML blocks of text.
"""


def vouch(region: Region, places: Sequence[int]) -> dict[int, Stretch]:
    """Return what `confirm` does; the parser is asked only where the table is not certain."""
    inside = [place - region.start for place in places]
    found = certain(region.text, region.language, inside) if inside else {}
    if found is None:
        return confirm(region, places)
    return {
        place + region.start: Stretch(where.start + region.start, where.stop + region.start)
        for place, where in found.items()
    }


def certain(text: str, language: Language, places: Sequence[int]) -> dict[int, Stretch] | None:
    """Return the comments around the sorted places; None when one of them may stand in none."""
    doubt = _DOUBTS.get(language.name)
    if doubt is None or re.compile(doubt).search(text, 0, places[-1]):
        return None
    found: dict[int, Stretch] = {}
    waiting = iter(places)
    place = next(waiting, None)
    for start, stop, is_comment, is_whole in tokens(text, language):
        if place is None:
            break
        while place is not None and place < stop:
            if place < start or not is_comment or not _is_alone(text, start):
                return None
            found[place] = Stretch(start, stop)
            place = next(waiting, None)
        if not is_whole:
            return None
    return found if place is None else None


def _is_alone(text: str, start: int) -> bool:
    """Whether there is nothing before a place on its line, and the line is none that continues another."""
    line = text.rfind("\n", 0, start) + 1
    return not text[line:start].strip() and not text.endswith("\\\n", 0, line)
