"""Where the lines stand that a model means, in a text that may not have them letter by letter.

A model forgets indentation, blanks at the ends of lines, and blank lines at the border of what it quotes. Its lines
are looked for the strict way first; every looser way must lead to one place alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from countersign.core.reply_page import Page
from countersign.core.text import Span

__all__ = ["Found", "Places", "find", "indentation_of"]

_MOST = 9
"""Places that are looked at in a loose way: where there are more, a line alone does not tell them apart."""


class Found(Struct, frozen=True):
    """Where lines stand, and what is to stand there instead."""

    span: Span
    new: tuple[str, ...]


Places = tuple[Span, ...]
"""All the places that lines might mean: none, or several alike."""


def find(
    page: Page, old: Sequence[str], new: Sequence[str], least: int = 0, *, first: bool = False
) -> Found | Places:
    """Return where the old lines stand from the line `least` on, and what is to stand there.

    With `first`, of several places that have them letter by letter the first is meant.
    """
    exact = [Span(start, start + len(old)) for start in islice(page.places(old, least), _MOST)]
    if exact:
        return Found(exact[0], tuple(new)) if first or len(exact) == 1 else tuple(exact)
    loose = [Span(start, start + len(old)) for start in islice(page.loose_places(old, least), _MOST)]
    for way in (_without_ends, _indented):
        found = [*way(page, loose, old, new)]
        if found:
            return found[0] if len(found) == 1 else tuple(one.span for one in found)
    return _without_borders(page, old, new, least)


def _without_ends(page: Page, spans: Sequence[Span], old: Sequence[str], new: Sequence[str]) -> Iterator[Found]:
    """Take the places whose lines differ in the blanks at their ends alone; lines that stay keep theirs."""
    for span in spans:
        there = page.contents[span.start : span.stop]
        if all(real.rstrip() == said.rstrip() for real, said in zip(there, old, strict=True)):
            yield Found(span, _with_real_borders(there, old, new))


def _indented(page: Page, spans: Sequence[Span], old: Sequence[str], new: Sequence[str]) -> Iterator[Found]:
    """Take the places whose lines are all indented by the same more, or less; the new ones are then, too."""
    for span in spans:
        there = page.contents[span.start : span.stop]
        shift = _shift(there, old)
        if shift is not None and (moved := _shifted(new, *shift)) is not None:
            yield Found(span, _with_real_borders(there, _shifted(old, *shift) or (), moved))


def _without_borders(page: Page, old: Sequence[str], new: Sequence[str], least: int) -> Found | Places:
    """Leave out blank lines at both ends, of which old and new lines have as many."""
    head, tail = _blank_borders(old, new)
    shorter = old[head : len(old) - tail]
    return find(page, shorter, new[head : len(new) - tail], least) if shorter and (head or tail) else ()


def _with_real_borders(there: Sequence[str], old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Return the new lines; at both ends, those that are as the old ones said stay as they really are."""
    most = min(len(old), len(new))
    head = next((number for number in range(most) if old[number].rstrip() != new[number].rstrip()), most)
    rest = most - head
    tail = next((n for n in range(rest) if old[-1 - n].rstrip() != new[-1 - n].rstrip()), rest)
    return (*there[:head], *new[head : len(new) - tail], *there[len(there) - tail :])


def _shift(there: Sequence[str], old: Sequence[str]) -> tuple[str, str] | None:
    """Return the indentation that the text has and the one that was said for it; None when lines differ in it."""
    pairs = [
        (indentation_of(real), indentation_of(said)) for real, said in zip(there, old, strict=True) if said.strip()
    ]
    if not pairs:
        return None
    (real, said), *_ = pairs
    while real and said and real[-1] == said[-1]:
        real, said = real[:-1], said[:-1]
    alike = all(a.startswith(real) and b.startswith(said) and a[len(real) :] == b[len(said) :] for a, b in pairs)
    return (real, said) if alike else None


def _shifted(lines: Sequence[str], real: str, said: str) -> tuple[str, ...] | None:
    """Return the lines with one indentation in place of another; None when one has not what is to go."""
    if not all(line.startswith(said) for line in lines if line.strip()):
        return None
    return tuple(real + line[len(said) :] if line.strip() else line for line in lines)


def _blank_borders(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    head = tail = 0
    most = min(len(old), len(new))
    while head < most and not old[head].strip() and not new[head].strip():
        head += 1
    while tail < most - head and not old[-1 - tail].strip() and not new[-1 - tail].strip():
        tail += 1
    return head, tail


def indentation_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
