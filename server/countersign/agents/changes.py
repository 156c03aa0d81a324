"""Changes of a text by code points, and what of it they touch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from msgspec import Struct

from countersign.core.text import Span, split_lines

__all__ = ["Change", "Left", "Mark", "Outcome", "Shift", "applied", "code_points_of", "lines_of"]


class Change(Struct, frozen=True):
    """Put `text` in the place of the code points from `start` to `stop`; `why` is for the reader of the hunk."""

    start: int
    stop: int
    text: str
    why: str

    @property
    def growth(self) -> int:
        return len(self.text) - (self.stop - self.start)


class Left(Struct, frozen=True):
    """A match that was left alone: where it starts, in code points, and why."""

    start: int
    why: str


class Outcome(Struct, frozen=True):
    """What a clause does to one text: changes that stand in order and do not meet, and what it left alone.

    `clash` is where a new name stood already, in code points.
    """

    changes: tuple[Change, ...] = ()
    left: tuple[Left, ...] = ()
    clash: int | None = None


class Mark(Struct, frozen=True):
    """Code points of a text, and why they are as they are."""

    span: Span
    clause: str
    why: str


def applied(text: str, changes: Iterable[Change]) -> str:
    """Return the text after the changes of an outcome."""
    pieces: list[str] = []
    kept = 0
    for change in changes:
        pieces += (text[kept : change.start], change.text)
        kept = change.stop
    return "".join((*pieces, text[kept:]))


class Shift:
    """Where the code points of a text are after the changes of an outcome."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes
        self._starts = [change.start for change in changes]
        self._grown = list(accumulate((change.growth for change in changes), initial=0))

    def made(self) -> list[tuple[Change, Span]]:
        """Return the changes and the code points that they put into the text."""
        starts = [change.start + grown for change, grown in zip(self._changes, self._grown, strict=False)]
        return [
            (change, Span(start, start + len(change.text)))
            for change, start in zip(self._changes, starts, strict=True)
        ]

    def moved(self, span: Span) -> Span:
        """Return where code points are now; a change that they meet counts with all of its text."""
        return Span(
            self._moved(span.start, 0), self._moved(span.stop - 1, 1) if len(span) else self._moved(span.stop, 0)
        )

    def _moved(self, offset: int, side: int) -> int:
        """Return where a code point is now, or, when it is gone, the start or end of what came in its place."""
        before = bisect_right(self._starts, offset)
        if before and offset < self._changes[before - 1].stop:
            change = self._changes[before - 1]
            return change.start + self._grown[before - 1] + side * len(change.text)
        return offset + self._grown[before] + side


def code_points_of(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the code points of some lines."""
    if not spans:
        return []
    starts = [0, *accumulate(map(len, split_lines(text)))]
    last = len(starts) - 1
    return [Span(starts[min(span.start, last)], starts[min(span.stop, last)]) for span in spans]


def lines_of(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the lines that hold the code points; a seam counts as the line it is in."""
    starts = [0, *accumulate(map(len, split_lines(text)))]
    return [
        Span(bisect_right(starts, span.start) - 1, bisect_right(starts, max(span.start, span.stop - 1)))
        for span in spans
    ]
