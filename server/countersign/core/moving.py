"""Lines that were moved in a file: a hunk follows them to where they stand now, when that is one place; and one
that landed is not offered anew while some of its lines stand elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from countersign.core.history import History
from countersign.core.hunks import fits
from countersign.core.model import Anchor, Anchors, Hunk, HunkId, Status
from countersign.core.occurrences import occurrences
from countersign.core.text import Span, Text, content_of

__all__ = ["find_moved", "left_elsewhere"]

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
    anchors = _held_back(history, before, anchors, text)
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


def left_elsewhere(history: History, anchors: Anchors, hunks: Collection[HunkId], text: Text) -> dict[HunkId, int]:
    """Return which of some hunks have left lines behind in a text, each with the number of the first one.

    These are lines that only the hunk brought, in the place of no hunk that is applied, and more of them than the
    text had from which the proposal was made; white space around them is left aside.
    """
    own = {anchor.hunk.id: _brought(anchor.hunk) for anchor in anchors if anchor.hunk.id in hunks}
    wanted = frozenset[str]().union(*own.values())
    if not wanted:
        return {}
    taken = [anchor.span for anchor in anchors if anchor.status is Status.APPLIED]
    covered = {line for span in taken for line in range(span.start, span.stop)}
    standing = [(c, n) for n, line in enumerate(text) if (c := line.strip()) in wanted and n not in covered]
    count = Counter(content for content, _ in standing)
    found: dict[HunkId, int] = {}
    for hunk, contents in own.items():
        base = Counter(map(str.strip, _base_of(history, history.hunks[hunk].hunk) or ()))
        lines = [line for content, line in standing if content in contents and count[content] > base[content]]
        if lines:
            found[hunk] = lines[0]
    return found


def _held_back(history: History, before: Anchors, anchors: Anchors, text: Text) -> Anchors:
    """Make stale what would be pending again: hunks that landed, were changed then, and left lines elsewhere."""
    stale = {anchor.hunk.id for anchor in before if anchor.status is Status.STALE}
    if before and not stale:
        return anchors
    pending = (anchor.hunk.id for anchor in anchors if anchor.status is Status.PENDING)
    back = {hunk for hunk in pending if history.has_landed(hunk) and (hunk in stale or not before)}
    left = left_elsewhere(history, anchors, back, text) if back else None
    if not left:
        return anchors
    return tuple(
        Anchor(anchor.hunk, anchor.span, Status.STALE, Status.APPLIED) if anchor.hunk.id in left else anchor
        for anchor in anchors
    )


def _brought(hunk: Hunk) -> frozenset[str]:
    """Return what only the hunk brings to its place, line by line."""
    return frozenset(map(str.strip, hunk.new)) - {"", *map(str.strip, hunk.base)}


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
    base = _base_of(history, block.hunk)
    if base is None:
        return False
    starts = occurrences([content_of(line) for line in block.lines], [content_of(line) for line in base])
    return len([*block.places(base, starts)]) > 1


def _base_of(history: History, hunk: Hunk) -> Text | None:
    """Return the text that a hunk's proposal was made from."""
    files = history.hunks[hunk.id].proposal.files
    return next((change.base for change in files if change.path == hunk.path), None)


def _is_taken(anchor: Anchor, there: Span, standing: Iterable[Anchor]) -> bool:
    """Whether another hunk of the same task stands there."""
    return any(other.hunk.task == anchor.hunk.task and there.overlaps(other.span) for other in standing)
