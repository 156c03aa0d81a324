"""Blocks that were moved in a file: a hunk follows its lines to where they stand now, when that is one place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from countersign.core.history import History
from countersign.core.hunks import fits
from countersign.core.model import Anchor, Anchors, Hunk, Status
from countersign.core.text import Span, Text, content_of

__all__ = ["find_moved"]

_ENDS = ("\n", "\r\n", "\r", "")


class _Block(Struct, frozen=True):
    """Lines of a hunk between its neighbours, as far as it has some; the hunk's lines begin at `offset`."""

    hunk: Hunk
    lines: tuple[str, ...]
    offset: int
    size: int

    def places(self, text: Text, starts: Iterable[int]) -> Iterator[int]:
        """Yield where the block stands in a text, of the lines that it may start at."""
        count = len(self.lines)
        return (start for start in starts if fits(self.hunk, text.lines(start, start + count), self.lines))


def find_moved(
    history: History, before: Anchors, anchors: Anchors, text: Text, inserted: Sequence[str] | None
) -> Anchors:
    """Return the anchors, with those that have lost their lines put where these stand now.

    Only hunks are looked for that have become stale since `before`, and stale ones whose first line is among the
    `inserted` lines; None stands for lines that nobody knows. A place is taken when there is no other like it, and
    when it was not already one of two in the text that the proposal was made from.
    """
    if anchors is before:
        return anchors
    lost = _lost(before, anchors, inserted)
    if not lost:
        return anchors
    starts = _Starts(text, [block.lines[0] for _, block in lost])
    standing = [anchor for anchor in anchors if anchor.status is not Status.STALE]
    found: dict[str, Anchor] = {}
    for anchor, block in lost:
        there = _new_place(history, block, text, starts)
        if there is not None and not _is_taken(anchor, there, standing):
            moved = Anchor(anchor.hunk, there, anchor.last)
            standing.append(moved)
            found[anchor.hunk.id] = moved
    if not found:
        return anchors
    return tuple(sorted((found.get(anchor.hunk.id, anchor) for anchor in anchors), key=lambda anchor: anchor.span))


class _Starts:
    """Where in a text some lines stand, each by what it is without its line end."""

    def __init__(self, text: Text, wanted: Iterable[str]) -> None:
        self._places: dict[str, list[int]] = {content_of(line): [] for line in wanted}
        spelled = {content + end: places for content, places in self._places.items() for end in _ENDS}
        for number, line in enumerate(text):
            if line in spelled:
                spelled[line].append(number)

    def of(self, line: str) -> list[int]:
        return self._places[content_of(line)]


def _lost(before: Anchors, anchors: Anchors, inserted: Sequence[str] | None) -> list[tuple[Anchor, _Block]]:
    stale = [anchor for anchor in anchors if anchor.status is Status.STALE]
    if not stale:
        return []
    was_stale = {anchor.hunk.id for anchor in before if anchor.status is Status.STALE}
    contents = None if inserted is None else {content_of(line) for line in inserted}
    return [
        (anchor, block)
        for anchor in stale
        if (block := _block_of(anchor.hunk, anchor.last)) is not None
        and (anchor.hunk.id not in was_stale or contents is None or _begins_with(block, contents))
    ]


def _begins_with(block: _Block, contents: Collection[str]) -> bool:
    """Whether the block's first line, or that of its hunk, is among some lines."""
    return any(content_of(line) in contents for line in (block.lines[0], block.lines[block.offset]))


def _block_of(hunk: Hunk, side: Status) -> _Block | None:
    """Return what to look for; None when it would be found anywhere."""
    lines = hunk.new if side is Status.APPLIED else hunk.base
    head = () if hunk.before is None else (hunk.before,)
    tail = () if hunk.after is None else (hunk.after,)
    whole = (*head, *lines, *tail)
    if not any(line.strip() for line in whole) or len(whole) < len(lines) + 1 or not (lines or (head and tail)):
        return None
    return _Block(hunk, whole, len(head), len(lines))


def _new_place(history: History, block: _Block, text: Text, starts: _Starts) -> Span | None:
    places = [*block.places(text, starts.of(block.lines[0]))]
    if len(places) != 1 or _was_there_twice(history, block):
        return None
    start = places[0] + block.offset
    return Span(start, start + block.size)


def _was_there_twice(history: History, block: _Block) -> bool:
    files = history.hunks[block.hunk.id].proposal.files
    base = next((change.base for change in files if change.path == block.hunk.path), None)
    return base is not None and len([*block.places(base, range(len(base)))]) > 1


def _is_taken(anchor: Anchor, there: Span, standing: Iterable[Anchor]) -> bool:
    """Whether another hunk of the same task stands there."""
    return any(other.hunk.task == anchor.hunk.task and there.overlaps(other.span) for other in standing)
