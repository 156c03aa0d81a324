"""Where hunks stand in a document, and what its text says of them, while the text moves on.

An anchor follows the edits like a marker in an editor: what comes before moves it, what happens inside makes it
longer or shorter. Its status is read off the lines it covers then. So undo, redo and typing a change by hand need
no code of their own, and a hunk whose lines are gone is stale instead of landing somewhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from countersign.core.diff import line_edits
from countersign.core.doubles import told_apart
from countersign.core.marking import SLIDE, distance, move, touches
from countersign.core.model import Anchor, Anchors, FileChange, Hunk, HunkId, Status
from countersign.core.occurrences import occurrences
from countersign.core.text import LineEdit, Span, Text
from countersign.core.turning import explains, overlap, turn
from countersign.core.whitespace import is_about_white_space

__all__ = ["follow", "landed_at_once", "lay", "place"]


def place(change: FileChange, landed: Collection[HunkId], text: Text) -> Anchors:
    """Return the anchors of a proposal's hunks in a text that was not followed since the proposal was made.

    `landed` are the hunks that the text has shown before: what is looked for is how the text differs from the one
    with just these.
    """
    known, laid = lay(change, landed)
    edits = line_edits(known.lines(), text.lines())
    waiting = {anchor.hunk.id for anchor in laid if anchor.hunk.id not in landed}
    return tuple(_unless_moved_away(anchor, landed, waiting, edits) for anchor in follow(laid, known, text, edits))


def lay(change: FileChange, landed: Collection[HunkId]) -> tuple[Text, Anchors]:
    """Return the text that a proposal was made from, with the hunks that landed, and where all of them stand, but
    for those on the file as a whole.
    """
    laid = tuple(
        Anchor(hunk, Span(hunk.start, hunk.start + len(hunk.base)), Status.PENDING)
        for hunk in change.hunks
        if hunk.operation is None
    )
    return turn(change.base, laid, [anchor for anchor in laid if anchor.hunk.id in landed])


def _unless_moved_away(
    anchor: Anchor, landed: Collection[HunkId], waiting: Collection[HunkId], edits: Sequence[LineEdit]
) -> Anchor:
    """Make stale what seems to be pending or applied because its lines are gone, if they are written elsewhere: a
    landed hunk that is not taken back by that, and one that deletes lines and has not done so by that.
    """
    hunk = anchor.hunk
    if anchor.status is Status.PENDING and hunk.id in landed and hunk.new:
        lines, last = hunk.new, Status.APPLIED
    elif anchor.status is Status.APPLIED and hunk.id in waiting and not hunk.new:
        lines, last = hunk.base, Status.PENDING
    else:
        return anchor
    if any(_holds(hunk, edit.lines, lines) for edit in edits):
        return Anchor(hunk, anchor.span, Status.STALE, last)
    return anchor


def _holds(hunk: Hunk, lines: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether lines of a hunk stand among others; white space is left aside unless it is what the hunk is about."""
    spelled = str if is_about_white_space(hunk) else str.strip
    return any(True for _ in occurrences([*map(spelled, wanted)], [*map(spelled, lines)]))


def follow(
    anchors: Anchors,
    old: Text,
    new: Text,
    edits: Sequence[LineEdit] | None = None,
    expected: Collection[HunkId] = (),
) -> Anchors:
    """Return the anchors after the text went from `old` to `new`.

    `edits` lead from one to the other, in order, all counting lines of `old`; they are found out when not given.
    `expected` are hunks that are being applied or taken back.
    """
    if not anchors or old is new:
        return anchors
    if (at_once := landed_at_once(anchors, old, new, expected)) is not None:
        return at_once
    steps = line_edits(old.lines(), new.lines()) if edits is None else edits
    return told_apart(anchors, _through(anchors, old, new, steps, expected), old, new, steps)


def _through(
    anchors: Anchors, old: Text, new: Text, steps: Sequence[LineEdit], expected: Collection[HunkId]
) -> Anchors:
    """Follow edits, one by one."""
    several = len(steps) > 1
    landed = {anchor.hunk.id for anchor in anchors if several and anchor.status is Status.APPLIED}
    waiting = {anchor.hunk.id for anchor in anchors if several and anchor.status is Status.PENDING}
    for number, edit in enumerate(reversed(steps), 1):
        moved = new if number == len(steps) else old.spliced(edit)
        anchors = _followed(anchors, old, moved, edit, expected)
        old = moved
    if not several:
        return anchors
    return tuple(_unless_moved_away(anchor, landed, waiting, steps) for anchor in anchors)


def landed_at_once(anchors: Anchors, old: Text, new: Text, expected: Collection[HunkId]) -> Anchors | None:
    """Return the anchors when turning all expected hunks makes just this text; None when it does not."""
    if not expected:
        return None
    flips = [anchor for anchor in anchors if anchor.hunk.id in expected and anchor.status is not Status.STALE]
    if not flips or overlap(flips):
        return None
    made, after = turn(old, anchors, flips)
    return after if made == new else None


def _followed(anchors: Anchors, old: Text, new: Text, edit: LineEdit, expected: Collection[HunkId]) -> Anchors:
    """Follow one edit: first ask whether it is just what turning some hunks would do, then move the markers."""
    reach = 0 if edit.lines and len(edit.span) else SLIDE
    first, last = edit.span.start - reach, edit.span.stop + reach
    near = [anchor for anchor in anchors if anchor.span.start <= last and anchor.span.stop >= first]
    if not near and not edit.growth:
        return anchors
    for flips in _guesses(near, edit, expected):
        if explains(flips, old, new, edit):
            return turn(old, anchors, flips)[1]
    if len(edit.lines) > 1 and len(edit.span) > 1 and any(touches(anchor.span, edit.span) for anchor in near):
        smaller = _refined(old, edit)
        if len(smaller) > 1:
            return _through(anchors, old, new, smaller, expected)
    return move(anchors, old, new, edit)


def _guesses(near: list[Anchor], edit: LineEdit, expected: Collection[HunkId]) -> Iterable[list[Anchor]]:
    """Yield the sets of hunks that the edit may have turned, the likeliest first."""
    for status in (Status.APPLIED, Status.PENDING):
        group = [a for a in near if a.status is status and not distance(a.span, edit.span)]
        if len(group) > 1 and not overlap(group):
            yield group
    single = [anchor for anchor in near if anchor.status is not Status.STALE]
    single.sort(key=lambda anchor: (anchor.hunk.id not in expected, distance(anchor.span, edit.span)))
    for anchor in single:
        yield [anchor]


def _refined(old: Text, edit: LineEdit) -> tuple[LineEdit, ...]:
    """Cut an edit of many lines into the changes it really makes."""
    lines = old.lines(edit.span.start, edit.span.stop)
    return tuple(
        LineEdit(smaller.span.shifted(edit.span.start), smaller.lines) for smaller in line_edits(lines, edit.lines)
    )
