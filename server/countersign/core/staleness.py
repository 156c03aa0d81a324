"""Why a hunk is stale, in a sentence, and what stands where it wanted to change something."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from countersign.core.alternatives import alternatives_in, overtaken, overtaken_elsewhere
from countersign.core.deeds import why_stale
from countersign.core.diff import line_edits
from countersign.core.escape import shortened
from countersign.core.model import Anchor, HunkId, Status
from countersign.core.moving import left_elsewhere
from countersign.core.state import Document, Lost, State
from countersign.core.text import LineEdit, Text
from countersign.core.whitespace import reformatted

__all__ = ["Staleness", "staleness", "staleness_in"]

_LONGEST = 80
_MOST_NAMED = 3
"""Files that are named of those that one may be now."""


class Staleness(Struct, frozen=True):
    """Why a hunk does not fit, as a sentence; `now` are the lines that stand in the place of its base lines."""

    reason: str
    now: tuple[str, ...] = ()


def staleness(state: State, hunk: HunkId) -> Staleness | None:
    """Return why a hunk is stale, None when it is not."""
    entry = state.history.hunks.get(hunk)
    document = state.documents.get(entry.hunk.path) if entry else None
    if entry is None or document is None:
        return None
    if entry.hunk.operation is not None:
        anchor, why = document.anchor(hunk), shortened(why_stale(entry.hunk), 2 * _LONGEST)
        return Staleness(f"{why}.") if anchor and anchor.status is Status.STALE else None
    if document.text is None:
        unread = f"{document.path} can not be read as a text file any more."
        lost = state.lost.get(document.path)
        return Staleness(_of_lost(document.path, lost) if lost else unread)
    anchor = document.anchor(hunk)
    return staleness_in(state, document, anchor) if anchor is not None else None


def staleness_in(state: State, document: Document, anchor: Anchor) -> Staleness | None:
    """Return why the hunk of an anchor in a document is stale, None when it is not."""
    text, span = document.text, anchor.span
    if text is None or anchor.status is Status.APPLIED:
        return None
    if anchor.status is Status.PENDING:
        return Staleness(f"{taken}.") if (taken := overtaken_elsewhere(state, anchor)) else None
    now = text.lines(span.start, span.stop)
    if taken := overtaken(state.history, alternatives_in(state, document.path), anchor.hunk.id):
        return Staleness(f"{taken}.", now)
    other = next(_in_its_place(state, document, anchor), None)
    if other is not None:
        return Staleness(
            f"Another hunk took its place, which was accepted from the task {_named(state, other)}.", now
        )
    if anchor.last is Status.APPLIED:
        left = left_elsewhere(state.history, document.anchors, {anchor.hunk.id}, text)
        if (line := left.get(anchor.hunk.id)) is not None:
            return Staleness(f"Part of it stands elsewhere: line {line + 1} reads {_quoted(text[line])}.", now)
    return Staleness(_change(anchor, text, now), now)


def _of_lost(path: str, lost: Lost) -> str:
    if not lost.alike:
        return f"{path} is gone, and no other file is sure to be it."
    named = [*lost.alike[:_MOST_NAMED], *(["others"] if len(lost.alike) > _MOST_NAMED else [])]
    return f"{path} is gone, and it can not be told which it is now: {', '.join(named[:-1])} or {named[-1]}."


def _in_its_place(state: State, document: Document, anchor: Anchor) -> Iterator[HunkId]:
    for other in document.anchors:
        is_other = other.hunk.id != anchor.hunk.id and other.status is Status.APPLIED
        if is_other and other.span.meets(anchor.span) and state.history.has_landed(other.hunk.id):
            yield other.hunk.id


def _named(state: State, hunk: HunkId) -> str:
    task = state.history.hunks[hunk].proposal.task
    known = state.history.tasks.get(task)
    return f'"{shortened(known.spec.goal, _LONGEST)}"' if known is not None and known.spec.goal else str(task)


def _change(anchor: Anchor, text: Text, now: tuple[str, ...]) -> str:
    base, start = anchor.hunk.base, anchor.span.start
    if reformatted(anchor.hunk, text, anchor.span, base) is not None:
        return "Only white space differs: its new lines would be spaced as the text was before."
    if not base:
        written = f"line {start + 1} reads {_quoted(now[0])}" if now else _beside(anchor, text)
        return f"The place where it would insert lines has changed: {written}."
    if not now:
        return "Its lines are gone." if len(base) > 1 else "Its line is gone."
    edit = next(iter(line_edits(base, now)), None)
    if edit is None:
        return f"The lines around it have changed: {_beside(anchor, text)}."
    return f"Its lines have changed: {_first_of(edit, base, start)}."


def _first_of(edit: LineEdit, base: tuple[str, ...], start: int) -> str:
    line = start + edit.span.start
    if edit.lines:
        return f"line {line + 1} now reads {_quoted(edit.lines[0])}"
    return f"{_quoted(base[edit.span.start])} is gone from line {line + 1}"


def _beside(anchor: Anchor, text: Text) -> str:
    """Say what stands next to a hunk, first where it is not what stood there."""
    before, after = text.line_at(anchor.span.start - 1), text.line_at(anchor.span.stop)
    if before is not None and (before != anchor.hunk.before or after is None):
        return f"line {anchor.span.start} reads {_quoted(before)}"
    return f"line {anchor.span.stop + 1} reads {_quoted(after)}" if after is not None else "the file is empty"


def _quoted(line: str) -> str:
    return f'"{shortened(line, _LONGEST)}"' if line.strip() else "nothing"
