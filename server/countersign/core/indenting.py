"""Lines indented as those around them are by now, after a formatter or a new block of the user has moved these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from countersign.core.diff import line_edits, unchanged
from countersign.core.model import Hunk
from countersign.core.text import Span, Text
from countersign.core.whitespace import is_about_white_space

__all__ = ["base_as_now", "indent_of", "indented"]

_AROUND = 30
"""Lines before and after a hunk that also show how its surroundings are indented now."""

_Pairs = list[tuple[str, str]]
"""Lines as they were and as they are now, which differ in nothing but white space at their ends."""


def base_as_now(hunk: Hunk, known: Text, text: Text, span: Span) -> tuple[str, ...] | None:
    """Return the base lines of a hunk as they are to be indented where its new lines stand in a span of the text;
    None when they could be indented in more than one way. `known` is the text that the proposal was made from.
    """
    if is_about_white_space(hunk):
        return hunk.base
    shown = text.lines(span.start, span.stop)
    own = dict(_same(hunk.new, shown))
    place = Span(hunk.start, hunk.start + len(hunk.base))
    before = _pairs(known.lines(place.start - _AROUND, place.start), text.lines(span.start - _AROUND, span.start))
    after = _pairs(known.lines(place.stop, place.stop + _AROUND), text.lines(span.stop, span.stop + _AROUND))
    inside = [(hunk.new[old], shown[new]) for old, new in own.items()]
    if all(old == new or indent_of(old) == indent_of(new) for old, new in (*inside, *before, *after)):
        return hunk.base
    ways = inside, before[::-1], after
    made: list[str] = []
    for number, line in enumerate(hunk.base):
        took = number if len(hunk.base) == len(hunk.new) and number in own else None
        if took is not None and indent_of(hunk.new[took]) == indent_of(line):
            made.append(indent_of(shown[own[took]]) + line[len(indent_of(line)) :])
        elif (moved := _moved(line, *ways)) is not None:
            made.append(moved)
        else:
            return None
    return tuple(made)


def indented(line: str, indents: Mapping[str, str]) -> str:
    """Return a line with its indentation changed as that of its surroundings was, by the longest that is known."""
    indent = indent_of(line)
    known = max((old for old in indents if indent.startswith(old)), key=len, default=None)
    if known is None or not line.strip():
        return line
    deeper = indent[len(known) :]
    for old, new in _steps(indents):
        if deeper.replace(old, "") == "":
            deeper = deeper.replace(old, new)
            break
    return indents[known] + deeper + line[len(indent) :]


def indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _moved(line: str, inside: _Pairs, before: _Pairs, after: _Pairs) -> str | None:
    """Return a line as those beside it were moved, first those in its own place, then the nearest on both sides;
    None when these were moved in different ways, or no line tells.
    """
    indent = indent_of(line)
    if not line.strip():
        return line
    here = {indent_of(new) for old, new in inside if indent_of(old) == indent}
    near = (next((pair for pair in side if indent_of(pair[0]) == indent), None) for side in (before, after))
    ways = [*dict.fromkeys(here or (indent_of(pair[1]) for pair in near if pair is not None))]
    if len(ways) > 1:
        return None
    indents = dict(zip([indent], ways, strict=False))
    for old, new in (*inside, *before, *after):
        indents.setdefault(indent_of(old), indent_of(new))
    if not any(indent.startswith(old) for old in indents):
        return None
    return indented(line, indents)


def _pairs(old: Sequence[str], new: Sequence[str]) -> _Pairs:
    return [(old[number], new[other]) for number, other in _same(old, new)]


def _same(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the lines, by their numbers, that are the same but for white space at their ends, and are not blank."""
    bare, other = ([line.strip() for line in lines] for lines in (old, new))
    return ((line, there) for line, there in unchanged(line_edits(bare, other), len(bare)) if bare[line])


def _steps(indents: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Yield what one more level of indentation was and is."""
    for outer, now in indents.items():
        for inner, then in indents.items():
            if inner != outer and inner.startswith(outer) and then.startswith(now):
                yield inner[len(outer) :], then[len(now) :]
