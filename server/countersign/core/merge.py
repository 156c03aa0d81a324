"""Three-way merge of lines: what two sides made of one base, put together, or where that can not be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from countersign.core.diff import all_edits
from countersign.core.hunks import with_edits
from countersign.core.text import LineEdit, Span, Text

__all__ = ["Conflict", "merge"]


class Conflict(Struct, frozen=True):
    """Lines that both sides changed, each in its own way, and where they stand in each of the three texts."""

    base: Span
    ours: Span
    theirs: Span


def merge(base: Text, ours: Text, theirs: Text) -> Text | tuple[Conflict, ...]:
    """Return `ours` with what leads from `base` to `theirs`, or the conflicts, in the order of their lines.

    Changes that touch, with no line between them, conflict unless both sides come to the same: so git has it.
    """
    sides = base.lines(), ours.lines(), theirs.lines()
    groups = _groups(all_edits(sides[0], sides[1]), all_edits(sides[0], sides[2]))
    conflicts: list[Conflict] = []
    taken: list[LineEdit] = []
    shifts = _Shifts(), _Shifts()
    for mine, other in groups:
        spans = [edit.span for edit in (*mine, *other)]
        region = Span(min(span.start for span in spans), max(span.stop for span in spans))
        here, there = (shift.over(region, edits) for shift, edits in zip(shifts, (mine, other), strict=True))
        if not mine:
            taken += [LineEdit(edit.span.shifted(here.start - region.start), edit.lines) for edit in other]
        elif other and sides[1][here.start : here.stop] != sides[2][there.start : there.stop]:
            conflicts.append(Conflict(region, here, there))
    return tuple(conflicts) or with_edits(ours, taken)


class _Shifts:
    """How many lines later than in the base one side has what stands there, while the regions go by in order."""

    def __init__(self) -> None:
        self._shift = 0

    def over(self, region: Span, edits: Sequence[LineEdit]) -> Span:
        """Return where the side has a region in which it makes these edits."""
        start = region.start + self._shift
        self._shift += sum(edit.growth for edit in edits)
        return Span(start, region.stop + self._shift)


_Group = tuple[list[LineEdit], list[LineEdit]]
"""Edits of ours and of theirs that touch, directly or by way of others among them."""


def _groups(ours: Sequence[LineEdit], theirs: Sequence[LineEdit]) -> Iterator[_Group]:
    """Yield all edits, group by group, in the order of their lines. Edits of one side never touch each other."""
    group: _Group = [], []
    stop = -1
    for edit, side in sorted([*((edit, 0) for edit in ours), *((edit, 1) for edit in theirs)], key=_place):
        if edit.span.start > stop >= 0:
            yield group
            group = [], []
        group[side].append(edit)
        stop = max(stop, edit.span.stop)
    if stop >= 0:
        yield group


def _place(sided: tuple[LineEdit, int]) -> Span:
    return sided[0].span
