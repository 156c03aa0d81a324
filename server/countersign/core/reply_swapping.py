"""Lines of a file that are replaced by others, as SEARCH/REPLACE blocks ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from countersign.core.reply_asks import Swap
from countersign.core.reply_gaps import is_gap
from countersign.core.reply_nearest import many_places
from countersign.core.reply_page import Page
from countersign.core.reply_places import Place, Places, find, moved
from countersign.core.text import LineEdit, Span

__all__ = ["is_done", "only_place", "swap"]

_TELLING = 2
"""Lines with something in them that tell a place in a file that the reply has not named for them."""

_Lines = tuple[str, ...]


def swap(page: Page, ask: Swap) -> str | None:
    """Change a page as is asked; return None when that is done, what is wrong, or "" when it has no such lines."""
    old, new = ask.readings[0]
    if not any(line.strip() for line in old):
        page.splice(len(page), len(page), new)
        return None
    several: Places = ()
    for old, new in _readings(ask):
        found = find(page, old, first=(old, new) in ask.readings)
        if isinstance(found, Place):
            put = _put(page, found, old, new)
            if put is not None:
                page.splice(found.span.start, found.span.stop, put)
                return None
        else:
            several = several or found
    edits = () if several else _in_pieces(page, ask)
    for edit in reversed(edits):
        page.splice(edit.span.start, edit.span.stop, edit.lines)
    if edits:
        return None
    if not several:
        return ""
    return f"Its SEARCH lines stand in several places, at {many_places(several)}: add lines around them."


def only_place(pages: Sequence[Page], ask: Swap) -> tuple[Page, Span, _Lines] | None:
    """Return the only place in some files that has the old lines, letter by letter, and the new ones."""
    old, new = ask.readings[0]
    if sum(bool(line.strip()) for line in old) < _TELLING:
        return None
    places = [(page, start) for page in pages for start in islice(page.places(old), 2)]
    if len(places) != 1:
        return None
    page, start = places[0]
    return page, Span(start, start + len(old)), new


def is_done(page: Page, ask: Swap) -> bool:
    """Whether the new lines stand in one place of a file already, and say something that the old ones did not."""
    old, new = ask.readings[0]
    news = {line.strip() for line in new} - {line.strip() for line in old} - {""}
    return bool(news) and len([*islice(page.places(new), 2)]) == 1


def _in_pieces(page: Page, ask: Swap) -> list[LineEdit]:
    """Return what is to be changed when both sides leave out lines in as many places, with dots instead of them.

    Each piece between dots must stand in one place alone, below the one before.
    """
    olds, news = ([*_pieces(side)] for side in ask.readings[0])
    edits: list[LineEdit] = []
    least = 0
    for old, new in zip(olds, news, strict=False) if len(olds) == len(news) > 1 else ():
        if old == new and not any(line.strip() for line in old):
            continue
        found = find(page, old, least)
        put = _put(page, found, old, new) if isinstance(found, Place) else None
        if put is None or not isinstance(found, Place):
            return []
        edits.append(LineEdit(found.span, put))
        least = found.span.stop
    return edits


def _pieces(lines: _Lines) -> Iterator[_Lines]:
    """Yield the lines between those that stand for lines that are left out."""
    start = 0
    for number, line in enumerate(lines):
        if line.strip() in {"...", "…"} or is_gap(line):
            yield lines[start:number]
            start = number + 1
    yield lines[start:]


def _readings(ask: Swap) -> Iterator[tuple[_Lines, _Lines]]:
    """Yield what old and new lines can be taken for: as they are, and then without blank lines around them."""
    yield from ask.readings
    for old, new in ask.readings:
        head, tail = _blanks(old), _blanks(old[::-1])
        if head < len(old) and (head or tail):
            yield old[head : len(old) - tail], _without(_without(new, head)[::-1], tail)[::-1]


def _put(page: Page, place: Place, old: _Lines, new: _Lines) -> _Lines | None:
    """Return what is to stand in a place; at both ends, lines that stay are left as they really are."""
    if place.exact:
        return new
    said, new_there = moved(old, place), moved(new, place)
    if said is None or new_there is None:
        return None
    there = page.contents[place.span.start : place.span.stop]
    most = min(len(said), len(new_there))
    head = next((n for n in range(most) if said[n].rstrip() != new_there[n].rstrip()), most)
    rest = most - head
    tail = next((n for n in range(rest) if said[-1 - n].rstrip() != new_there[-1 - n].rstrip()), rest)
    return (*there[:head], *new_there[head : len(new_there) - tail], *there[len(there) - tail :])


def _without(lines: _Lines, most: int) -> _Lines:
    """Return lines without the first blank ones, or without so many of them."""
    return lines[min(_blanks(lines), most) :]


def _blanks(lines: Sequence[str]) -> int:
    """Return how many lines are blank before the first that is not."""
    return next((number for number, line in enumerate(lines) if line.strip()), len(lines))
