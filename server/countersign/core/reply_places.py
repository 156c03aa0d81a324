"""Where the lines stand that a model means, in a text that may not have them letter by letter.

A model forgets indentation, and blanks at the ends of lines. Its lines are looked for the strict way first; every
looser way must lead to one place alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from countersign.core.reply_page import Page
from countersign.core.text import Span

__all__ = ["Place", "Places", "find", "indentation_of", "moved"]

_MOST = 9
"""Places that are looked at in a loose way: where there are more, a line alone does not tell them apart."""


class Place(Struct, frozen=True):
    """Where lines stand; there, they begin with `real` where they were said to begin with `said`.

    `exact`: letter by letter.
    """

    span: Span
    real: str = ""
    said: str = ""
    exact: bool = False


Places = tuple[Place, ...]
"""All the places that lines might mean: none, or several alike."""


def find(page: Page, old: Sequence[str], least: int = 0, *, first: bool = False) -> Place | Places:
    """Return where the old lines stand from the line `least` on.

    With `first`, of several places that have them letter by letter the first is meant.
    """
    exact = [Place(Span(start, start + len(old)), exact=True) for start in islice(page.places(old, least), _MOST)]
    if exact:
        return exact[0] if first or len(exact) == 1 else tuple(exact)
    loose = [Span(start, start + len(old)) for start in islice(page.loose_places(old, least), _MOST)]
    for way in (_without_ends, _indented):
        found = [*way(page, loose, old)]
        if found:
            return found[0] if len(found) == 1 else tuple(found)
    return ()


def moved(lines: Sequence[str], place: Place) -> tuple[str, ...] | None:
    """Return lines with the indentation of a place; None when one has not the one that they were said to have."""
    if place.real == place.said:
        return tuple(lines)
    if not all(line.startswith(place.said) for line in lines if line.strip()):
        return None
    return tuple(place.real + line[len(place.said) :] if line.strip() else line for line in lines)


def indentation_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _without_ends(page: Page, spans: Sequence[Span], old: Sequence[str]) -> Iterator[Place]:
    """Take the places whose lines differ in the blanks at their ends alone."""
    for span in spans:
        there = page.contents[span.start : span.stop]
        if all(real.rstrip() == said.rstrip() for real, said in zip(there, old, strict=True)):
            yield Place(span)


def _indented(page: Page, spans: Sequence[Span], old: Sequence[str]) -> Iterator[Place]:
    """Take the places whose lines are all indented by the same more, or less."""
    for span in spans:
        there = page.contents[span.start : span.stop]
        pairs = [(indentation_of(a), indentation_of(b)) for a, b in zip(there, old, strict=True) if b.strip()]
        if not pairs:
            continue
        (real, said), *_ = pairs
        while real and said and real[-1] == said[-1]:
            real, said = real[:-1], said[:-1]
        if all(a.startswith(real) and b.startswith(said) and a[len(real) :] == b[len(said) :] for a, b in pairs):
            yield Place(span, real, said)
