"""Turning hunks: from pending to applied and back; and finding out which hunks an edit has turned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from msgspec.structs import replace

from countersign.core.hunks import fits, inverse, replacement, with_edits
from countersign.core.marking import in_order, look_at
from countersign.core.model import Anchor, Anchors, Status
from countersign.core.text import LineEdit, Span, Text

__all__ = ["collide", "explains", "overlap", "turn"]


def turn(text: Text, anchors: Anchors, flips: Sequence[Anchor]) -> tuple[Text, Anchors]:
    """Return text and anchors after some anchors, which do not overlap, were turned."""
    edits = [
        (replacement if anchor.status is Status.PENDING else inverse)(anchor.hunk, text, anchor.span)
        for anchor in flips
    ]
    made = with_edits(text, edits)
    turns = _Turns(flips)
    turning = {anchor.hunk.id for anchor in flips}
    after: list[Anchor] = []
    behind = 0
    for anchor in anchors:
        if anchor.hunk.id in turning:
            span = turns.carried(anchor.span, behind)
            behind += 1
            start = span.start
            after.append(Anchor(anchor.hunk, Span(start, start + len(_lines_after_turn(anchor))), anchor.turned))
        else:
            after.append(turns.followed(anchor, behind, made))
    return made, in_order(tuple(after))


def explains(flips: list[Anchor], old: Text, new: Text, edit: LineEdit) -> bool:
    """Whether turning these hunks makes the same text as the edit, looking at the lines between them only."""
    growth = sum(len(_lines_after_turn(anchor)) - len(anchor.span) for anchor in flips)
    if growth != edit.growth:
        return False
    start = min(edit.span.start, *(anchor.span.start for anchor in flips))
    stop = max(edit.span.stop, *(anchor.span.stop for anchor in flips))
    lines = list(old.lines(start, stop))
    for anchor in reversed(flips):
        lines[anchor.span.start - start : anchor.span.stop - start] = _lines_after_turn(anchor)
    shown = new.lines(start, stop + edit.growth)
    return all(fits(anchor.hunk, shown, lines) for anchor in flips)


def overlap(anchors: Sequence[Anchor]) -> bool:
    """Whether some anchors, given in order, can not be turned at once."""
    return any(a.span.stop > b.span.start or collide(a, b) for a, b in pairwise(anchors))


def collide(one: Anchor, other: Anchor) -> bool:
    """Whether two anchors are in each other's way; parts of what one task offers may go to the same place."""
    if one.hunk.parent is not None and other.hunk.parent is not None and one.hunk.task == other.hunk.task:
        return one.span.overlaps(other.span) and len(one.span) + len(other.span) > 0
    return one.span.overlaps(other.span)


class _Turns:
    """How turning some anchors, given in order, moves the lines behind them."""

    def __init__(self, flips: Sequence[Anchor]) -> None:
        self._flips = flips
        self._at: dict[Span, list[int]] = {}
        for number, anchor in enumerate(flips):
            self._at.setdefault(anchor.span, []).append(number)
        self._starts = [anchor.span.start for anchor in flips]
        self._stops = [anchor.span.stop for anchor in flips]
        self._growth = [0, *accumulate(len(_lines_after_turn(anchor)) - len(anchor.span) for anchor in flips)]

    def carried(self, span: Span, behind: int) -> Span:
        """Return where the lines of a span are afterwards; a seam stands behind the first `behind` turns."""
        if not len(span):
            first, last = bisect_left(self._stops, span.start), bisect_right(self._stops, span.start)
            seam = span.start + self._growth[min(max(behind, first), last)]
            seam = self._not_behind(first, span.start, seam) if first == last else seam
            return Span(seam, seam)
        start = bisect_right(self._stops, span.start)
        stop = bisect_left(self._starts, span.stop)
        first = span.start + self._growth[start]
        first = self._not_behind(start, span.start, first)
        last = max(span.stop, self._stops[stop - 1]) if stop else span.stop
        return Span(first, max(last + self._growth[stop], first))

    def _not_behind(self, number: int, line: int, carried: int) -> int:
        """Return where a line goes that a turned anchor covers: at most to the end of what that covers then."""
        if number < len(self._starts) and self._starts[number] < line:
            return min(carried, self._stops[number] + self._growth[number + 1])
        return carried

    def meet(self, span: Span) -> bool:
        """Whether one of the turned anchors covers lines of a span."""
        return bisect_left(self._starts, span.stop) > bisect_right(self._stops, span.start)

    def followed(self, anchor: Anchor, behind: int, made: Text) -> Anchor:
        """Return an anchor that was not turned itself; where another task does just the same, that has happened."""
        span = self.carried(anchor.span, behind)
        here = self._at.get(anchor.span, ())
        rivals = [number for number in here if self._flips[number].hunk.task != anchor.hunk.task]
        for number in rivals:
            if _are_alike(self._flips[number], anchor):
                return Anchor(anchor.hunk, self._place_of(number), anchor.turned)
        if anchor.status is Status.STALE and (near := self._covered(anchor.span)) is not None:
            hull = Span(min(span.start, near.start), max(span.stop, near.stop))
            return look_at(replace(anchor, span=hull), made, ())
        takes_seam = rivals and not len(anchor.span)
        if takes_seam or len(span) != len(anchor.span) or self.meet(anchor.span):
            return look_at(replace(anchor, span=span), made, ())
        return replace(anchor, span=span) if span != anchor.span else anchor

    def _covered(self, span: Span) -> Span | None:
        """Return what the turned anchors that touch a span cover afterwards, None when none does."""
        first, last = bisect_left(self._stops, span.start), bisect_right(self._starts, span.stop) - 1
        if first > last:
            return None
        return Span(self._place_of(first).start, self._place_of(last).stop)

    def _place_of(self, number: int) -> Span:
        """Return what a turned anchor covers afterwards."""
        start = self._starts[number] + self._growth[number]
        return Span(start, start + len(_lines_after_turn(self._flips[number])))


def _are_alike(one: Anchor, other: Anchor) -> bool:
    return one.status is other.status and (one.hunk.base, one.hunk.new) == (other.hunk.base, other.hunk.new)


def _lines_after_turn(anchor: Anchor) -> tuple[str, ...]:
    return anchor.hunk.new if anchor.status is Status.PENDING else anchor.hunk.base
