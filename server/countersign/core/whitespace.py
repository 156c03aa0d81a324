"""White space left aside: which lines are still the same after a formatter has indented them, or put blank lines
around and between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from countersign.core.model import Hunk
from countersign.core.occurrences import occurrences
from countersign.core.text import Span, Text

__all__ = ["is_about_white_space", "reformatted"]

_BLANKS = " \t\f\r\n"


def reformatted(hunk: Hunk, text: Text, span: Span, wanted: Iterable[str]) -> Span | None:
    """Return where the wanted lines of a hunk stand among the lines of a span when white space is left aside; None
    where they stand nowhere or twice, or where white space is what the hunk is about.

    A side without lines stands between the hunk's neighbours.
    """
    if is_about_white_space(hunk):
        return None
    bare = _bare(wanted)
    found = [*_standing(bare, text, span)] if bare else [*_seams(hunk, text, span)]
    return found[0] if len(found) == 1 else None


def is_about_white_space(hunk: Hunk) -> bool:
    return _bare(hunk.base) == _bare(hunk.new)


def _bare(lines: Iterable[str]) -> list[str]:
    return [bare for line in lines if (bare := line.strip(_BLANKS))]


def _standing(wanted: list[str], text: Text, span: Span) -> Iterable[Span]:
    numbered = _numbered(text, span.start, span.stop)
    for first in occurrences(wanted, [bare for _, bare in numbered]):
        yield Span(numbered[first][0], numbered[first + len(wanted) - 1][0] + 1)


def _seams(hunk: Hunk, text: Text, span: Span) -> Iterable[Span]:
    """Yield the places between the neighbours of a hunk, where those are no blank lines themselves."""
    before, after = (_bare([line] if line is not None else []) for line in (hunk.before, hunk.after))
    if not before or not after:
        return
    numbered = _numbered(text, span.start - 1, span.stop + 1)
    for (above, one), (_, other) in pairwise(numbered):
        if [one] == before and [other] == after:
            yield Span(above + 1, above + 1)


def _numbered(text: Text, start: int, stop: int) -> list[tuple[int, str]]:
    """Return the lines that are not blank, each with its number."""
    first = max(start, 0)
    lines = enumerate(text.lines(first, stop), first)
    return [(number, bare) for number, line in lines if (bare := line.strip(_BLANKS))]
