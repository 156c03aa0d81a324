"""Hunks laid over a text, and what a text that was made from it changes of the one below.

A round goes on from the user's text with the pending hunks in it. What it changes is shown against the user's text
again, where a hunk that it left alone is still that hunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from countersign.core.diff import line_edits
from countersign.core.encoding import Charset
from countersign.core.hunks import replacement, with_edits
from countersign.core.model import Anchor, HunkId, Status
from countersign.core.text import LineEdit, Span, Text

__all__ = ["Laid", "Layer", "Part", "lay", "parts_of"]


class Laid(Struct, frozen=True):
    """A hunk in a layer: the edit of the text below that it makes, and the lines that it has in the text above."""

    hunk: HunkId
    edit: LineEdit
    span: Span


class Layer(Struct, frozen=True):
    """A file as the user has it (`below`), and with hunks laid over it (`above`), in the order of their lines.
    `charset` is that of the user's file, None when the disk was not looked at.
    """

    path: str
    below: Text
    hunks: tuple[Laid, ...]
    above: Text
    charset: Charset | None = None

    def raised(self, span: Span) -> Span:
        """Return where lines of the text below are in the one above, if no hunk is laid over them."""
        return span.shifted(sum(laid.edit.growth for laid in self.hunks if laid.edit.span.stop <= span.start))


class Part(Struct, frozen=True):
    """An edit of the text below; `hunk` names the one that it still is, None for what is new."""

    edit: LineEdit
    hunk: HunkId | None


def lay(path: str, text: Text, anchors: Iterable[Anchor]) -> Layer:
    """Lay the pending ones of some hunks, in order, over a text; of those in each other's way the first."""
    hunks: list[Laid] = []
    growth = 0
    for anchor in anchors:
        if anchor.status is not Status.PENDING:
            continue
        edit = replacement(anchor.hunk, text, anchor.span)
        if hunks and not _is_behind(hunks[-1].edit.span, edit.span):
            continue
        start = edit.span.start + growth
        hunks.append(Laid(anchor.hunk.id, edit, Span(start, start + len(edit.lines))))
        growth += edit.growth
    return Layer(path, text, tuple(hunks), with_edits(text, [laid.edit for laid in hunks]))


def parts_of(layer: Layer, after: Text) -> tuple[Part, ...]:
    """Return the edits that lead from the text below to `after`, which was made from the text above.

    Where lines were moved, comparing the two at once may tell it in fewer lines than what was done step by step.
    """
    known = {(laid.edit.span, laid.edit.lines): laid.hunk for laid in layer.hunks}
    at_once = tuple(
        Part(edit, known.get((edit.span, edit.lines))) for edit in line_edits(layer.below.lines(), after.lines())
    )
    return min(_by_steps(layer, after), at_once, key=_news)


def _news(parts: Iterable[Part]) -> int:
    """Return how many lines are to be read anew."""
    return sum(len(part.edit.span) + len(part.edit.lines) for part in parts if part.hunk is None)


def _by_steps(layer: Layer, after: Text) -> tuple[Part, ...]:
    parts: list[Part] = []
    growth = 0
    for group in _groups(layer.hunks, line_edits(layer.above.lines(), after.lines())):
        parts += _parts(layer, group, growth)
        growth += sum(laid.edit.growth for laid in group.hunks)
    return tuple(parts)


class _Group(Struct):
    """Hunks and edits of the text above that touch one another; each list is in the order of the lines."""

    hunks: list[Laid]
    edits: list[LineEdit]

    def takes(self, item: Laid | LineEdit) -> bool:
        if isinstance(item, Laid):
            return bool(self.edits) and _touch(item, self.edits[-1])
        return bool(self.hunks) and _touch(self.hunks[-1], item)

    def add(self, item: Laid | LineEdit) -> None:
        if isinstance(item, Laid):
            self.hunks.append(item)
        else:
            self.edits.append(item)

    @property
    def span(self) -> Span:
        spans = [item.span for item in (*self.hunks, *self.edits)]
        return Span(min(span.start for span in spans), max(span.stop for span in spans))


def _groups(hunks: Sequence[Laid], edits: Sequence[LineEdit]) -> list[_Group]:
    groups: list[_Group] = []
    for item in sorted((*hunks, *edits), key=lambda item: item.span):
        if not groups or not groups[-1].takes(item):
            groups.append(_Group([], []))
        groups[-1].add(item)
    return groups


def _parts(layer: Layer, group: _Group, growth: int) -> Iterator[Part]:
    """Yield the edits of the text below that a group comes to; `growth` is that of the hunks before it."""
    if not group.edits:
        yield from (Part(laid.edit, laid.hunk) for laid in group.hunks)
        return
    span = group.span
    lines = list(layer.above.lines(span.start, span.stop))
    for edit in reversed(group.edits):
        lines[edit.span.start - span.start : edit.span.stop - span.start] = edit.lines
    below = Span(span.start - growth, span.stop - growth - sum(laid.edit.growth for laid in group.hunks))
    known = {(laid.edit.span, laid.edit.lines): laid.hunk for laid in group.hunks}
    for edit in line_edits(layer.below.lines(below.start, below.stop), lines):
        moved = LineEdit(edit.span.shifted(below.start), edit.lines)
        yield Part(moved, known.get((moved.span, moved.lines)))


def _touch(laid: Laid, edit: LineEdit) -> bool:
    """Whether an edit of the text above changes what a hunk has put there, or stands at a seam beside it."""
    if laid.span.overlaps(edit.span):
        return True
    has_seam = not (len(laid.span) and len(laid.edit.span) and len(edit.span))
    return has_seam and laid.span.start <= edit.span.stop and edit.span.start <= laid.span.stop


def _is_behind(first: Span, second: Span) -> bool:
    return first.stop <= second.start and first != second
