"""The runs of lines that come and go in a passage, each looked for alone, with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from countersign.core.reply_asks import Mark, Passage
from countersign.core.reply_page import Page
from countersign.core.reply_places import Place, find, moved
from countersign.core.text import LineEdit, Span

__all__ = ["Run", "runs_of", "stand"]

_AROUND = 8
"""Lines above and below a run that are looked for with it."""
_APART = 3
"""Lines that may lie between the places for lines that only come: the upper one is taken then."""


class Run(Struct, frozen=True):
    """Lines that go and lines that come in their place, with the lines that stay above and below them.

    `at` is how many lines of the file stand between the first of the passage and the first that goes.
    """

    at: int
    above: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    below: tuple[str, ...]


def runs_of(passage: Passage) -> Iterator[Run]:
    groups = [(stays, [*lines]) for stays, lines in groupby(passage.lines, key=lambda line: line[0] is Mark.STAYS)]
    at = 0
    for number, (stays, lines) in enumerate(groups):
        old = [line for mark, line in lines if mark is not Mark.COMES]
        if not stays:
            above = groups[number - 1][1] if number else []
            below = groups[number + 1][1] if number + 1 < len(groups) else []
            new = [line for mark, line in lines if mark is Mark.COMES]
            yield Run(at, _texts(above[-_AROUND:]), tuple(old), tuple(new), _texts(below[:_AROUND]))
        at += len(old)


def stand(page: Page, runs: Iterator[Run], start: int, near: int | None) -> list[LineEdit] | None:
    """Return what is to be changed for all runs, from the line `start` on; None when one is not certain."""
    edits: list[LineEdit] = []
    for run in runs:
        edit = _place(_Search(page, start, near), run)
        if edit is None:
            return None
        edits.append(edit)
        start = edit.span.stop
    return edits or None


class _Search(Struct, frozen=True):
    """Where lines are looked for: from which line of a page on, and where their passage is said to begin."""

    page: Page
    start: int
    near: int | None


def _place(search: _Search, run: Run) -> LineEdit | None:
    for size in range(len(run.above) + len(run.below), -1, -1):
        found: dict[Span, LineEdit] = {}
        for ahead in range(max(size - len(run.below), 0), min(size, len(run.above)) + 1):
            edit = _standing(search, run, ahead, size - ahead)
            if edit is not None:
                found.setdefault(edit.span, edit)
        if found:
            upper, lower = min(found), max(found)
            return found[upper] if lower.start - upper.start <= (0 if run.old else _APART) else None
    return None


def _standing(search: _Search, run: Run, ahead: int, behind: int) -> LineEdit | None:
    """Return the edit for a run with some of the lines around it, where these stand in one place."""
    wanted = (*run.above[len(run.above) - ahead :], *run.old, *run.below[:behind])
    if not any(line.strip() for line in wanted):
        return None
    found = find(search.page, wanted, search.start)
    if not isinstance(found, Place):
        said = None if search.near is None else search.near + run.at - ahead
        found = next((place for place in found if place.span.start == said), None)
    new = None if found is None else moved(run.new, found)
    if found is None or new is None:
        return None
    first = found.span.start + ahead
    return LineEdit(Span(first, first + len(run.old)), new)


def _texts(lines: Sequence[tuple[Mark, str]]) -> tuple[str, ...]:
    return tuple(line for _, line in lines)
