"""Lines that a text has more than once: which of them a hunk is about is told by what stands around them.

When functions with the same lines are sorted or deleted, the smallest difference is that their headers have changed
places, and a marker would go on standing in another function. So where an edit may have moved lines, a hunk's own
are looked for together with as many around them as it takes to have stood in the old text once only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from countersign.core.marking import in_order
from countersign.core.model import Anchor, Anchors, Status
from countersign.core.occurrences import marked, marks_of, places
from countersign.core.text import LineEdit, Span, Text

__all__ = ["told_apart"]

_AROUND = 60
"""Lines above a hunk, and then below it, of which it is told what it belongs to."""


def told_apart(before: Anchors, after: Anchors, old: Text, new: Text, edits: Sequence[LineEdit]) -> Anchors:
    """Return the anchors after some edits, with those that stand in the place of others where their own lines are
    now; stale where these are gone.
    """
    if not _may_move(edits):
        return after
    stood = {anchor.hunk.id: anchor for anchor in before if anchor.status is not Status.STALE}
    texts: _Texts | None = None
    found: list[Anchor] = []
    for anchor in after:
        known = stood.get(anchor.hunk.id)
        if known is None or known.status is not anchor.status:
            found.append(anchor)
            continue
        texts = texts or _Texts(old, new)
        found.append(_told(anchor, known.span, texts))
    if all(one is other for one, other in zip(found, after, strict=True)):
        return after
    return in_order(tuple(_apart(found)))


def _may_move(edits: Sequence[LineEdit]) -> bool:
    return len(edits) > 1 or any(len(edit.lines) > 1 or len(edit.span) > 1 for edit in edits)


class _Texts:
    """Two texts, each with a character for each line; lines that the old one has not are all the same."""

    def __init__(self, old: Text, new: Text) -> None:
        before, now = ([line.rstrip("\r\n") for line in text] for text in (old, new))
        marks = marks_of(before)
        self.old, self.new = marked(before, marks), marked(now, marks)


def _told(anchor: Anchor, known: Span, texts: _Texts) -> Anchor:
    """Return the anchor of a hunk where its lines are now, when they stood at `known` in the old text.

    A hunk without lines there stood between its neighbours. Only what looks like its own can be mistaken for that.
    """
    own = known if len(known) else Span(max(known.start - 1, 0), known.stop + 1)
    shown = _cut(texts.old, own)
    if shown != _cut(texts.new, own.shifted(anchor.span.start - known.start)):
        return anchor
    if len(_places(shown, texts.old)) == 1 == len(_places(shown, texts.new)):
        return anchor
    windows = _windows(own, len(texts.old))
    window = next((one for one in windows if len(_places(_cut(texts.old, one), texts.old)) == 1), None)
    if window is None:
        return anchor
    block, ahead = _cut(texts.old, window), known.start - window.start
    here = Span(anchor.span.start - ahead, anchor.span.stop + window.stop - known.stop)
    standing = _places(block, texts.new)
    if here.start in standing:
        return anchor
    if len(standing) == 1:
        start = standing[0] + ahead
        return Anchor(anchor.hunk, Span(start, start + len(known)), anchor.status)
    is_of_others = bool(standing) or bool(_places(_cut(texts.new, here), texts.old))
    return Anchor(anchor.hunk, anchor.span, Status.STALE, anchor.status) if is_of_others else anchor


def _windows(span: Span, end: int) -> Iterator[Span]:
    """Yield some lines of a text with more and more of those above, then with more and more of those below."""
    yield span
    for start in range(span.start - 1, max(span.start - _AROUND, 0) - 1, -1):
        yield Span(start, span.stop)
    for stop in range(span.stop + 1, min(span.stop + _AROUND, end) + 1):
        yield Span(span.start, stop)


def _cut(text: str, span: Span) -> str:
    return text[max(span.start, 0) : span.stop]


def _places(block: str, text: str) -> list[int]:
    """Return the first two places of a block: one is enough to know, two are to be in doubt."""
    return [*islice(places(block, text), 2)]


def _apart(anchors: Sequence[Anchor]) -> Iterator[Anchor]:
    """Yield the anchors, stale where another hunk of the same task has the place."""
    taken: list[Anchor] = []
    for anchor in anchors:
        meets = any(other.hunk.task == anchor.hunk.task and other.span.overlaps(anchor.span) for other in taken)
        if anchor.status is Status.STALE or not meets:
            yield anchor
        else:
            yield Anchor(anchor.hunk, anchor.span, Status.STALE, anchor.status)
        if anchor.status is not Status.STALE and not meets:
            taken.append(anchor)
