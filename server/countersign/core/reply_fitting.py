"""Making the passages of a diff or a patch fit a file whose lines they may have quoted wrong.

A passage is looked for as a whole. Where it does not stand so, each run of lines that come or go is looked for
alone, with less and less of what is said to stand around it: all that is left to fit must agree on one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct, structs

from countersign.core.reply_asks import Mark, Passage
from countersign.core.reply_nearest import many_places, nearest
from countersign.core.reply_numbers import without_numbers
from countersign.core.reply_page import Page
from countersign.core.reply_places import Place, find, moved
from countersign.core.reply_runs import runs_of, stand
from countersign.core.text import LineEdit, Span

__all__ = ["Fitted", "fit"]


class Fitted(Struct, frozen=True):
    """The line behind a passage that was fitted, and how much lower it stands than it said."""

    stop: int
    drift: int


def fit(page: Page, passage: Passage, least: int, drift: int) -> Fitted | str:
    """Change a page as a passage says; return where that ends, or what is wrong with it.

    It is looked for from the line `least` on first, and then everywhere; `drift` is how much lower the one before
    stood than it said.
    """
    passage = _completed(page, passage)
    if not passage.old:
        return _appended(page, passage)
    near = None if passage.near is None else passage.near + drift
    starts = [*_starts(page, passage, least)]
    for start, first in starts:
        edits = _whole(page, passage, start, near, first=first)
        if edits is not None:
            return _made(page, passage, edits, drift)
    for start, _ in starts:
        edits = stand(page, runs_of(passage), start, near)
        if edits is not None:
            return _made(page, passage, edits, drift)
    bare = without_numbers(passage.lines)
    edits = None if bare is None else _whole(page, structs.replace(passage, lines=bare), 0, near)
    return _complaint(page, passage) if edits is None else _made(page, passage, edits, drift)


def _made(page: Page, passage: Passage, edits: Sequence[LineEdit], drift: int) -> Fitted:
    ended = True if passage.first and passage.ended is None else passage.ended
    for edit in reversed(edits):
        page.splice(edit.span.start, edit.span.stop, edit.lines, ended=ended)
    if len(edits) == 1 and len(edits[0].span) == len(passage.old) and passage.near is not None:
        drift = edits[0].span.start - passage.near
    growth = sum(edit.growth for edit in edits)
    return Fitted(edits[-1].span.stop + growth, drift + growth)


def _completed(page: Page, passage: Passage) -> Passage:
    """Return the passage with its last line as the file has it, where a reply ends in the middle of that."""
    if not passage.cut or passage.lines[-1][0] is Mark.COMES:
        return passage
    (mark, said), above = passage.lines[-1], passage.old[:-1]
    found = find(page, above) if any(line.strip() for line in above) else ()
    places = (found,) if isinstance(found, Place) else found
    following = [page.contents[place.span.stop] for place in places if place.span.stop < len(page)]
    whole = [line for line in following if line.strip().startswith(said.strip())]
    if len(whole) != 1 and mark is Mark.GOES:
        return passage
    if len(whole) != 1 and said.strip():
        whole = [line for line in page.contents if line.strip().startswith(said.strip())]
    last = ((mark, whole[0]),) if len(whole) == 1 else ()
    return structs.replace(passage, lines=(*passage.lines[:-1], *last))


def _appended(page: Page, passage: Passage) -> Fitted | str:
    """Put lines at the end, when it is certain that they belong there."""
    if len(page) and (not passage.first or passage.below):
        return "It does not say between which lines of the file its lines belong: add some of those."
    page.splice(len(page), len(page), passage.new, ended=passage.ended is not False)
    return Fitted(len(page), 0)


def _starts(page: Page, passage: Passage, least: int) -> Iterator[tuple[int, bool]]:
    """Yield the lines from which a passage is looked for, likeliest first, and whether the first place will do."""
    if passage.at_end:
        yield max(len(page) - len(passage.old), 0), False
    above = _below_lines(page, passage.below, least)
    if above is not None:
        yield from ((start, passage.first) for start in ((above + 1, above) if passage.below else (least,)))
    if least or passage.below:
        yield 0, False


def _below_lines(page: Page, lines: Sequence[str], least: int) -> int | None:
    """Return the last of some lines that stand one below the other, from a line on or else anywhere."""
    at: int | None = least
    for line in lines:
        at = next((place for start in (at, 0) for place in islice(page.loose_places([line], start), 1)), None)
        if at is None:
            return None
    return at


def _whole(
    page: Page, passage: Passage, start: int, near: int | None, *, first: bool = False
) -> list[LineEdit] | None:
    """Return what is to be changed when all lines of a passage stand in one place."""
    old = passage.old
    if not any(line.strip() for line in old):
        return None
    found = find(page, old, start, first=first)
    place = found if isinstance(found, Place) else next((one for one in found if one.span.start == near), None)
    if place is None and not found and passage.first:
        return _as_quoted(page, passage, start)
    lines = None if place is None else moved([line for _, line in passage.lines], place)
    if place is None or lines is None:
        return None
    if passage.first and not place.exact and place.real == place.said:
        return [LineEdit(place.span, passage.new)]
    there = iter(page.contents[place.span.start : place.span.stop])
    new: list[str] = []
    for (mark, _), line in zip(passage.lines, lines, strict=True):
        real = line if mark is Mark.COMES else next(there)
        if mark is not Mark.GOES:
            new.append(real)
    return [LineEdit(place.span, tuple(new))]


def _as_quoted(page: Page, passage: Passage, start: int) -> list[LineEdit] | None:
    """Take the only place that has the lines of a passage but for blanks, which then come to be as it has them."""
    places = [*islice(page.loose_places(passage.old, start), 2)]
    if len(places) != 1:
        return None
    return [LineEdit(Span(places[0], places[0] + len(passage.old)), passage.new)]


def _complaint(page: Page, passage: Passage) -> str:
    found = find(page, passage.old)
    if not isinstance(found, Place) and found:
        return f"Its lines stand in several places, at {many_places(found)}: add more of the lines around them."
    return f"Its lines are not in the file as it quotes them. {nearest(page, passage.old)}"
