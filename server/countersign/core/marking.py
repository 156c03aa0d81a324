"""Markers: how an edit that no hunk explains moves the anchors, and what their lines show then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from countersign.core.hunks import fits
from countersign.core.model import Anchor, Anchors, Hunk, Status
from countersign.core.occurrences import occurrences
from countersign.core.text import LineEdit, Span, Text, content_of
from countersign.core.whitespace import reformatted

__all__ = ["SLIDE", "distance", "in_order", "look_at", "move", "touches"]

SLIDE = 200
"""Lines an insertion or deletion may have slid among equal lines and still be recognised as a hunk's."""


def move(anchors: Anchors, old: Text, new: Text, edit: LineEdit) -> Anchors:
    """Move the markers over an edit that no hunk explains, and read again those that it touched.

    Of one task, no two hunks claim the same lines.
    """
    moved: list[Anchor] = []
    near: list[int] = []
    unsure: list[int] = []
    reach, growth = SLIDE if _may_have_slid(old, new, edit) else 0, edit.growth
    first, last = edit.span.start - reach, edit.span.stop + reach
    for number, anchor in enumerate(anchors):
        span = anchor.span
        if span.stop < first:
            moved.append(anchor)
        elif span.start > last:
            moved.append(_at(anchor, span.shifted(growth)) if growth else anchor)
        else:
            near.append(number)
            carried = _carried(anchor, old, new, edit, may_slide=reach > 0)
            moved.append(anchor if carried is span else _at(anchor, carried))
            if _is_unsure(anchor, edit):
                unsure.append(number)
    read = _read_again(tuple(moved), unsure, new, edit, [anchors[number].span for number in unsure])
    return in_order(read, near[0], near[-1]) if near else read


def in_order(anchors: Anchors, first: int = 0, last: int | None = None) -> Anchors:
    """Return anchors in the order of their lines, of which only those numbered `first` to `last` may be out of it;
    those at the same place stay as they are, for parts of a hunk may be inserted there.
    """
    doubtful = anchors[max(first - 1, 0) : None if last is None else last + 2]
    if all(one.span <= other.span for one, other in pairwise(doubtful)):
        return anchors
    return tuple(sorted(anchors, key=lambda anchor: anchor.span))


def _read_again(moved: Anchors, unsure: list[int], new: Text, edit: LineEdit, before: list[Span]) -> Anchors:
    """Read the statuses of some anchors, by their numbers, off the new text; `before` is where they stood."""
    if not unsure:
        return moved
    after = list(moved)
    doubtful = set(unsure)
    sure = [anchor for number, anchor in enumerate(moved) if number not in doubtful]
    for number, span in zip(unsure, before, strict=True):
        anchor = moved[number]
        claimed = [other.span for other in sure if other.hunk.task == anchor.hunk.task]
        inside = span.start <= edit.span.start and edit.span.stop <= span.stop
        after[number] = look_at(anchor, new, claimed, sure=inside)
        if after[number].status is not Status.STALE:
            sure.append(after[number])
    return tuple(after)


def _at(anchor: Anchor, span: Span) -> Anchor:
    return Anchor(anchor.hunk, span, anchor.status, anchor.last)


def look_at(anchor: Anchor, text: Text, claimed: Sequence[Span], *, sure: bool = False) -> Anchor:
    """Read the status off the lines an anchor covers; where neither side stands there, look close by for one place.

    A side without lines shows itself only by its neighbours, unless it is `sure` that nothing else was touched.
    What was applied and then changed is found pending only among the lines it covers, and what they show a part of
    not at all: it may still be in the text. It is still applied when only white space was moved. Lines that are
    `claimed` belong to other hunks.
    """
    hunk, span = anchor.hunk, anchor.span
    lines = text.lines(span.start, span.stop)
    last = anchor.last if anchor.status is Status.STALE else anchor.status
    sides = ((Status.APPLIED, hunk.new), (Status.PENDING, hunk.base))
    for status, wanted in sides:
        shows = fits(hunk, lines, wanted) and (wanted or sure or _bordered(hunk, text, span))
        if shows and not _is_claimed(span, claimed):
            return Anchor(hunk, span, status)
    for status, wanted in sides:
        is_turned = status is Status.PENDING and last is Status.APPLIED
        if status is Status.PENDING and ((is_turned and not wanted) or _shows_part(hunk, lines)):
            continue
        found = [place for place in _places(hunk, wanted, text, span) if not _is_claimed(place, claimed)]
        if is_turned:
            found = [place for place in found if span.start <= place.start and place.stop <= span.stop]
        if len(found) == 1:
            return Anchor(hunk, found[0], status)
    spaced = reformatted(hunk, text, span, hunk.new) if last is Status.APPLIED else None
    if spaced is None or _is_claimed(spaced, claimed):
        return Anchor(hunk, span, Status.STALE, last)
    return Anchor(hunk, spaced, Status.APPLIED)


def _is_claimed(span: Span, claimed: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in claimed)


def _is_unsure(anchor: Anchor, edit: LineEdit) -> bool:
    at_border = distance(anchor.span, edit.span) == 0
    return at_border and (anchor.status is Status.STALE or _covers(anchor, edit))


def _carried(anchor: Anchor, old: Text, new: Text, edit: LineEdit, *, may_slide: bool) -> Span:
    """Return what a marker covers after an edit."""
    span, away = anchor.span, distance(anchor.span, edit.span)
    if away == 0 and _covers(anchor, edit):
        return Span(min(span.start, edit.span.start), max(span.stop, edit.span.stop) + edit.growth)
    if not edit.growth:
        return span
    shifted = span.shifted(edit.growth)
    carried, slid = (span, shifted) if edit.span.start >= span.stop else (shifted, span)
    if may_slide and anchor.status is not Status.STALE and _slides(anchor, old, new, carried, slid):
        return slid
    return carried


def _may_have_slid(old: Text, new: Text, edit: LineEdit) -> bool:
    """Whether an insertion or deletion could have happened on another line as well, since lines there are alike."""
    if not edit.growth or (edit.lines and len(edit.span)):
        return False
    at, above = edit.span.start, edit.span.start - 1
    pairs = ((old.line_at(at), new.line_at(at)), (old.line_at(above), new.line_at(above + edit.growth)))
    return any(a is not None and b is not None and content_of(a) == content_of(b) for a, b in pairs)


def _slides(anchor: Anchor, old: Text, new: Text, carried: Span, slid: Span) -> bool:
    """Whether a hunk keeps its neighbours only if an edit among equal lines happened on the other side of it."""
    hunk, span = anchor.hunk, anchor.span
    if slid.start < 0 or not _bordered(hunk, old, span) or _bordered(hunk, new, carried):
        return False
    same = old.lines(span.start, span.stop) == new.lines(slid.start, slid.stop)
    return same and _bordered(hunk, new, slid)


def _covers(anchor: Anchor, edit: LineEdit) -> bool:
    return touches(anchor.span, edit.span) or _brings(anchor, edit)


def _places(hunk: Hunk, wanted: Sequence[str], text: Text, around: Span) -> list[Span]:
    """Return where the wanted lines stand between the hunk's neighbours, in and right around a span."""
    size = len(wanted)
    first, stop = max(around.start - size, 0), min(around.stop + size, len(text))
    if wanted:
        near = [content_of(line) for line in text.lines(first, stop)]
        starts = (first + at for at in occurrences([content_of(line) for line in wanted], near))
    else:
        starts = iter(range(first, stop + 1))
    places = (Span(start, start + size) for start in starts)
    return [
        place
        for place in places
        if _bordered(hunk, text, place) and fits(hunk, text.lines(place.start, place.stop), wanted)
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
    return anchor.status is Status.PENDING and _holds_one(anchor.hunk.new, edit.lines)


def _shows_part(hunk: Hunk, lines: Sequence[str]) -> bool:
    """Whether some lines hold one that the hunk brings."""
    base = {content_of(line) for line in hunk.base}
    return _holds_one([line for line in hunk.new if content_of(line) not in base], lines)


def _holds_one(wanted: Iterable[str], lines: Sequence[str]) -> bool:
    own = {content_of(line) for line in wanted} - {""}
    return any(content_of(line) in own for line in lines)


def touches(span: Span, edit: Span) -> bool:
    """Whether an edit of these lines changes what a marker covers; at a border of the marker it does not."""
    if not len(edit):
        return span.start < edit.start < span.stop or span.start == edit.start == span.stop
    if not len(span):
        return edit.start < span.start < edit.stop
    return edit.start < span.stop and span.start < edit.stop


def distance(span: Span, edit: Span) -> int:
    return max(span.start - edit.stop, edit.start - span.stop, 0)
