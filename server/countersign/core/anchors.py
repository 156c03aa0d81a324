"""Where hunks stand in a document, and what its text says of them, while the text moves on.

An anchor follows the edits like a marker in an editor: what comes before moves it, what happens inside makes it
longer or shorter. Its status is read off the lines it covers then. So undo, redo and typing a change by hand need
no code of their own, and a hunk whose lines are gone is stale instead of landing somewhere else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.diff import line_edits
from countersign.core.hunks import fits, inverse, replacement, with_edits
from countersign.core.model import FileChange, Hunk, HunkId, Status
from countersign.core.text import LineEdit, Span, Text, content_of

__all__ = ["Anchor", "Anchors", "follow", "landed_at_once", "place"]

_SLIDE = 200
"""Lines an insertion or deletion may have slid among equal lines and still be recognised as a hunk's."""


class Anchor(Struct, frozen=True):
    """A hunk's place in a document: the lines that hold its base or its new lines, or what became of them.

    `last` is what the text showed last when it shows neither now.
    """

    hunk: Hunk
    span: Span
    status: Status
    last: Status = Status.PENDING

    @property
    def turned(self) -> Status:
        return Status.APPLIED if self.status is Status.PENDING else Status.PENDING


Anchors = tuple[Anchor, ...]
"""The anchors of one document, in the order of their lines."""


def place(change: FileChange, landed: Collection[HunkId], text: Text) -> Anchors:
    """Return the anchors of a proposal's hunks in a text that was not followed since the proposal was made.

    `landed` are the hunks that the text has shown before: what is looked for is how the text differs from the one
    with just these.
    """
    laid = tuple(
        Anchor(hunk, Span(hunk.start, hunk.start + len(hunk.base)), Status.PENDING) for hunk in change.hunks
    )
    flips = [anchor for anchor in laid if anchor.hunk.id in landed]
    known, laid = _flipped(change.base, laid, flips)
    return follow(laid, known, text)


def follow(
    anchors: Anchors,
    old: Text,
    new: Text,
    edits: Sequence[LineEdit] | None = None,
    expected: Collection[HunkId] = (),
) -> Anchors:
    """Return the anchors after the text went from `old` to `new`.

    `edits` lead from one to the other, in order, all counting lines of `old`; they are found out when not given.
    `expected` are hunks that are being applied.
    """
    if not anchors or old is new:
        return anchors
    if (at_once := landed_at_once(anchors, old, new, expected)) is not None:
        return at_once
    for edit in reversed(line_edits(old.lines(), new.lines()) if edits is None else edits):
        moved = old.spliced(edit)
        anchors = _followed(anchors, old, moved, edit, expected)
        old = moved
    return anchors


def landed_at_once(anchors: Anchors, old: Text, new: Text, expected: Collection[HunkId]) -> Anchors | None:
    """Return the anchors when applying all expected hunks makes just this text; None when it does not."""
    flips = [anchor for anchor in anchors if anchor.hunk.id in expected and anchor.status is Status.PENDING]
    if not flips or _overlap(flips):
        return None
    made, after = _flipped(old, anchors, flips)
    return after if made == new else None


def _followed(anchors: Anchors, old: Text, new: Text, edit: LineEdit, expected: Collection[HunkId]) -> Anchors:
    """Follow one edit: first ask whether it is just what turning some hunks would do, then move the markers."""
    reach = 0 if edit.lines and len(edit.span) else _SLIDE
    near = [anchor for anchor in anchors if _distance(anchor.span, edit.span) <= reach]
    for flips in _guesses(near, edit, expected):
        if _explains(flips, old, new, edit):
            return _flipped(old, anchors, flips)[1]
    if len(edit.lines) > 1 and len(edit.span) > 1 and any(_touches(anchor.span, edit.span) for anchor in near):
        smaller = _refined(old, edit)
        if len(smaller) > 1:
            return follow(anchors, old, new, smaller, expected)
    return _moved(anchors, new, edit) if near or edit.growth else anchors


def _guesses(near: list[Anchor], edit: LineEdit, expected: Collection[HunkId]) -> Iterable[list[Anchor]]:
    """Yield the sets of hunks that the edit may have turned, the likeliest first."""
    for status in (Status.APPLIED, Status.PENDING):
        group = [a for a in near if a.status is status and not _distance(a.span, edit.span)]
        if len(group) > 1 and not _overlap(group):
            yield group
    single = [anchor for anchor in near if anchor.status is not Status.STALE]
    single.sort(key=lambda anchor: (anchor.hunk.id not in expected, _distance(anchor.span, edit.span)))
    for anchor in single:
        yield [anchor]


def _explains(flips: list[Anchor], old: Text, new: Text, edit: LineEdit) -> bool:
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


def _lines_after_turn(anchor: Anchor) -> tuple[str, ...]:
    return anchor.hunk.new if anchor.status is Status.PENDING else anchor.hunk.base


def _flipped(text: Text, anchors: Anchors, flips: Sequence[Anchor]) -> tuple[Text, Anchors]:
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
        span = turns.carried(anchor.span, behind)
        if anchor.hunk.id in turning:
            behind += 1
            start = span.start
            after.append(Anchor(anchor.hunk, Span(start, start + len(_lines_after_turn(anchor))), anchor.turned))
        elif len(span) == len(anchor.span) and not turns.meet(anchor.span):
            after.append(replace(anchor, span=span) if span != anchor.span else anchor)
        else:
            after.append(_looked_at(anchor, span, made, (), sure=True))
    return made, tuple(after)


class _Turns:
    """How turning some anchors, given in order, moves the lines behind them."""

    def __init__(self, flips: Sequence[Anchor]) -> None:
        self._starts = [anchor.span.start for anchor in flips]
        self._stops = [anchor.span.stop for anchor in flips]
        self._growth = [0, *accumulate(len(_lines_after_turn(anchor)) - len(anchor.span) for anchor in flips)]

    def carried(self, span: Span, behind: int) -> Span:
        """Return where the lines of a span are afterwards; a seam stands behind the first `behind` turns."""
        if not len(span):
            first, last = bisect_left(self._stops, span.start), bisect_right(self._stops, span.start)
            return span.shifted(self._growth[min(max(behind, first), last)])
        start = bisect_right(self._stops, span.start)
        stop = bisect_left(self._starts, span.stop)
        return Span(span.start + self._growth[start], max(span.stop + self._growth[stop], span.start))

    def meet(self, span: Span) -> bool:
        """Whether one of the turned anchors covers lines of a span."""
        return bisect_left(self._starts, span.stop) > bisect_right(self._stops, span.start)


def _moved(anchors: Anchors, text: Text, edit: LineEdit) -> Anchors:
    """Move the markers over an edit that no hunk explains, and read again those that it touched.

    A hunk that has to be looked for takes no place that belongs to another one.
    """
    spans = [_carried(anchor, edit) for anchor in anchors]
    unsure = [_is_unsure(anchor, edit) for anchor in anchors]
    taken = [span for span, is_unsure in zip(spans, unsure, strict=True) if not is_unsure] if any(unsure) else []
    after: list[Anchor] = []
    for anchor, span, is_unsure in zip(anchors, spans, unsure, strict=True):
        if is_unsure:
            inside = anchor.span.start <= edit.span.start and edit.span.stop <= anchor.span.stop
            after.append(_looked_at(anchor, span, text, taken, sure=inside))
            taken.append(after[-1].span)
        else:
            after.append(anchor if span is anchor.span else replace(anchor, span=span))
    return tuple(after)


def _is_unsure(anchor: Anchor, edit: LineEdit) -> bool:
    return _covers(anchor, edit) or (anchor.status is Status.STALE and _distance(anchor.span, edit.span) == 0)


def _carried(anchor: Anchor, edit: LineEdit) -> Span:
    """Return what a marker covers after an edit."""
    span = anchor.span
    if _covers(anchor, edit):
        return Span(min(span.start, edit.span.start), max(span.stop, edit.span.stop) + edit.growth)
    return span if edit.span.start >= span.stop or not edit.growth else span.shifted(edit.growth)


def _covers(anchor: Anchor, edit: LineEdit) -> bool:
    return _touches(anchor.span, edit.span) or _brings(anchor, edit)


def _looked_at(anchor: Anchor, span: Span, text: Text, taken: Sequence[Span], *, sure: bool) -> Anchor:
    """Read the status off the lines of `span`; where neither side stands there, look close by for a unique place.

    A side without lines shows itself only by its neighbours, unless it is `sure` that nothing else was touched.
    What was applied and then changed is never found pending elsewhere: part of it may still be in the text.
    """
    hunk, lines = anchor.hunk, text.lines(span.start, span.stop)
    for status, wanted in ((Status.APPLIED, hunk.new), (Status.PENDING, hunk.base)):
        if fits(hunk, lines, wanted) and (wanted or sure or _bordered(hunk, text, span)):
            return Anchor(hunk, span, status)
    last = anchor.last if anchor.status is Status.STALE else anchor.status
    for status, wanted in ((Status.APPLIED, hunk.new), (Status.PENDING, hunk.base)):
        if last is Status.APPLIED and status is Status.PENDING:
            continue
        found = [place for place in _places(hunk, wanted, text, span) if not any(place.meets(t) for t in taken)]
        if len(found) == 1:
            return Anchor(hunk, found[0], status)
    return Anchor(hunk, span, Status.STALE, last)


def _places(hunk: Hunk, wanted: Sequence[str], text: Text, around: Span) -> list[Span]:
    """Return where the wanted lines stand between the hunk's neighbours, in and right around a span."""
    size = len(wanted)
    first, last = max(around.start - size, 0), min(around.stop + size, len(text)) - size
    return [
        Span(start, start + size)
        for start in range(first, last + 1)
        if fits(hunk, text.lines(start, start + size), wanted) and _bordered(hunk, text, Span(start, start + size))
    ]


def _bordered(hunk: Hunk, text: Text, span: Span) -> bool:
    """Whether the lines around a span are the hunk's neighbours."""
    before, after = text.line_at(span.start - 1), text.line_at(span.stop)
    return all(
        (line is None) == (wanted is None) and (line is None or fits(hunk, [line], [wanted or ""]))
        for line, wanted in ((before, hunk.before), (after, hunk.after))
    )


def _brings(anchor: Anchor, edit: LineEdit) -> bool:
    """Whether an edit at a pending hunk's border writes lines that the hunk would write, so that it may be partly
    in the text already.
    """
    if anchor.status is not Status.PENDING or _distance(anchor.span, edit.span):
        return False
    own = {content_of(line) for line in anchor.hunk.new} - {""}
    return any(content_of(line) in own for line in edit.lines)


def _touches(span: Span, edit: Span) -> bool:
    """Whether an edit of these lines changes what a marker covers; at a border of the marker it does not."""
    if not len(edit):
        return span.start < edit.start < span.stop or span.start == edit.start == span.stop
    if not len(span):
        return edit.start < span.start < edit.stop
    return edit.start < span.stop and span.start < edit.stop


def _distance(span: Span, edit: Span) -> int:
    return max(span.start - edit.stop, edit.start - span.stop, 0)


def _overlap(anchors: Sequence[Anchor]) -> bool:
    spans = [anchor.span for anchor in anchors]
    return any(a.stop > b.start or (a == b and not len(a)) for a, b in pairwise(spans))


def _refined(old: Text, edit: LineEdit) -> tuple[LineEdit, ...]:
    """Cut an edit of many lines into the changes it really makes."""
    lines = old.lines(edit.span.start, edit.span.stop)
    return tuple(
        LineEdit(smaller.span.shifted(edit.span.start), smaller.lines) for smaller in line_edits(lines, edit.lines)
    )
