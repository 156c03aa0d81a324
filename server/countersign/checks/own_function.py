"""Hunks that leave the one function that the spec's scope names: `this function`.

The function is looked for in the text before and in the text after, since only the latter tells whether an added
line belongs to it. A new function that takes its place at the spec is not it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from countersign.checks.changeset import ChangedFile, ChangedHunk, Kind, Line
from countersign.core.diff import line_edits, unchanged
from countersign.core.functions import function_of
from countersign.core.languages import language_of
from countersign.core.model import HunkFinding
from countersign.core.text import Span, Text, content_of

__all__ = ["outside_of_function"]

_OUTSIDE = "This is outside of the function at the spec, and the scope is `this function`."


class _Side(Struct, frozen=True):
    """The lines of a hunk before or after: where they begin in the file, and the numbers of those that differ."""

    start: int
    lines: Sequence[str]
    changed: Sequence[int]

    def first_outside(self, own: Span) -> Line | None:
        """Return the first line that differs and stands elsewhere; blank lines belong to nobody."""
        for number in self.changed:
            content = content_of(self.lines[number])
            if content.strip() and not own.start <= self.start + number < own.stop:
                return Line(number, content)
        return None


class _Change(Struct, frozen=True):
    """A file before and after, with both sides of each hunk; `images` says where each line before is after, None
    where it is gone.
    """

    before: Text
    after: Text
    images: Sequence[int | None]
    hunks: Sequence[tuple[ChangedHunk, _Side, _Side]]

    def left_of(self, span: Span) -> Span:
        """Return the lines from the first to the last that is left of some lines; a seam when none is."""
        kept = [image for image in self.images[span.start : span.stop] if image is not None]
        return Span(kept[0], kept[-1] + 1) if kept else Span(self._above(span.start), self._above(span.start))

    def made_of(self, span: Span) -> Span:
        """Return what stands between the lines around some lines."""
        below = (image for image in self.images[span.stop - 1 :] if image is not None)
        last = self.images[span.stop - 1]
        return Span(self._above(span.start), last + 1 if last is not None else next(below, len(self.after)))

    def _above(self, line: int) -> int:
        above = (image for image in reversed(self.images[:line]) if image is not None)
        return next(above, -1) + 1


def outside_of_function(file: ChangedFile, spec: Span, kind: Kind) -> Iterator[HunkFinding]:
    """Yield a finding for each hunk of the spec's file that changes more than its function, at the first line."""
    language = language_of(file.path)
    grammar = language.grammar if language is not None else None
    own = _function(file.base, grammar, spec)
    if own is None or any(hunk.hunk.operation is not None for hunk in file.hunks):
        here = "there is none at the spec" if own is None else "this is about the whole file"
        message = f"The scope is `this function`, and {here} in {file.path}."
        yield from (hunk.finding(kind, message) for hunk in file.hunks)
        return
    change = _change(file)
    now = _function_now(change, grammar, spec, own)
    for hunk, old, new in change.hunks:
        if (line := new.first_outside(now)) is not None:
            yield hunk.on_added(kind, _OUTSIDE, line)
        elif (line := old.first_outside(own)) is not None:
            yield hunk.on_removed(kind, _OUTSIDE, line)


def _function(text: Text, grammar: str | None, spec: Span) -> Span | None:
    """Return the lines of the function at a spec, with what stands between the two."""
    found = function_of(text, grammar, spec) if grammar is not None else None
    if found is None:
        return None
    starts = [0, *accumulate(len(line) for line in text)]
    first = next(number for number in range(len(text)) if starts[number + 1] > found.start)
    stop = next(number for number in range(first, len(text)) if starts[number + 1] >= found.stop) + 1
    return Span(min(spec.stop, first), stop)


def _function_now(change: _Change, grammar: str | None, spec: Span, own: Span) -> Span:
    """Return the lines of the same function after the change; what is left of it, if none is found at the spec."""
    found = _function(change.after, grammar, change.made_of(spec))
    left = [
        image
        for line, image in enumerate(change.images[own.start : own.stop], own.start)
        if image is not None and change.before[line].strip()
    ]
    is_same = found is not None and (not left or any(found.start <= image < found.stop for image in left))
    return found if found is not None and is_same else change.left_of(own)


def _change(file: ChangedFile) -> _Change:
    images: list[int | None] = []
    after: list[str] = []
    hunks: list[tuple[ChangedHunk, _Side, _Side]] = []
    for changed in sorted(file.hunks, key=lambda one: one.hunk.start):
        hunk = changed.hunk
        between = file.base.lines(len(images), hunk.start)
        images += range(len(after), len(after) + len(between))
        after += between
        same = dict(unchanged(line_edits(hunk.base, hunk.new), len(hunk.base)))
        stayed = set(same.values())
        removed = [number for number in range(len(hunk.base)) if number not in same]
        added = [number for number in range(len(hunk.new)) if number not in stayed]
        hunks.append((changed, _Side(hunk.start, hunk.base, removed), _Side(len(after), hunk.new, added)))
        images += (len(after) + same[number] if number in same else None for number in range(len(hunk.base)))
        after += hunk.new
    rest = file.base.lines(len(images))
    images += range(len(after), len(after) + len(rest))
    return _Change(file.base, Text.from_lines([*after, *rest]), images, hunks)
