"""The comments on some lines of a text, guessed from the lines around them: what the table of languages can tell.

Reading begins between two lines of which nobody knows whether they are code; a string or a comment that was opened
further above is not seen. Only reading the whole text (`comments.find`) is sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Set as AbstractSet
from itertools import accumulate, takewhile

from msgspec import Struct

from countersign.core.comments import Found, find, suspects
from countersign.core.confirming import guess, holds_tag, language_below
from countersign.core.syntax import Language
from countersign.core.text import Span, Text

__all__ = ["MOST", "Near", "Part", "comments_near", "letters_of"]

MOST = 60_000
"""Code points of what is guessed at, and of what is read above and below: 1 to 2 ms each."""
_AROUND = 200
"""Lines above and below that are read with those of interest."""
_ELEMENT = 2_000
"""Lines above in which the beginning of an element in another language is looked for."""


class Part(Struct, frozen=True):
    """Some lines of a text, and `within` which lines their comments stand for sure."""

    text: Text
    lines: Span
    within: Span


class Near(Struct, frozen=True):
    """What was found in the part of a text that begins with the line `first`, which counts as 0 there."""

    found: Found
    first: int


def comments_near(part: Part, language: Language, tag: str, refuted: AbstractSet[int]) -> Near | None:
    """Return the comments in which a mark stands on the lines of the part; marks on refuted lines are in none.

    None when the lines are too long to be read at once.
    """
    text, lines = part.text, part.lines
    inside = text.lines(lines.start, lines.stop)
    if letters_of(inside) > MOST:
        return None
    asked = {line for n in suspects(inside, language, tag) if (line := lines.start + n) not in refuted}
    spoken, first = _spoken_at(part, language)
    if spoken is None or not asked:
        return Near(Found((), tuple(sorted(asked))), 0)
    first = lines.start - _fitting(text.lines(first, lines.start)[::-1])
    below = text.lines(lines.stop, min(part.within.stop, lines.stop + _AROUND))
    last = lines.stop + _fitting(takewhile(lambda line: not holds_tag(line, language), below))
    return Near(find("".join(text.lines(first, last)), spoken, tag, guess, {line - first for line in asked}), first)


def _spoken_at(part: Part, language: Language) -> tuple[Language | None, int]:
    """Return the language of the lines, None when nobody knows it, and from which line above on it may be read."""
    start = part.lines.start
    first = max(start - _AROUND, part.within.start, 0)
    if not language.embeds:
        return language, first
    spoken, above = language_below(part.text.lines(start - _ELEMENT, start)[::-1], language)
    return spoken, first if above is None else max(first, start - above)


def letters_of(lines: Iterable[str]) -> int:
    return sum(map(len, lines))


def _fitting(lines: Iterable[str]) -> int:
    """Return how many of the lines, from the first on, may be read."""
    return sum(1 for _ in takewhile(lambda letters: letters <= MOST, accumulate(map(len, lines))))
