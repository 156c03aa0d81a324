"""Which accepted hunks another one has undone that was accepted later: that is no sign of the user's to offer them
again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.history import History
from countersign.core.model import Anchor, Hunk, HunkId, Status, VerdictKind
from countersign.core.occurrences import occurrences
from countersign.core.operating import paths_of
from countersign.core.standing import sources_of, status_of
from countersign.core.state import State
from countersign.core.text import content_of

__all__ = ["is_superseded"]


def is_superseded(state: State, anchor: Anchor) -> bool:
    """Whether a hunk that was offered and accepted later, and nobody by hand, undid what a hunk had done."""
    others = _on_files(state, anchor.hunk) if anchor.hunk.operation is not None else _on_lines(state, anchor)
    return any(_is_later(state.history, other, anchor.hunk.id) for other in others)


def _on_files(state: State, hunk: Hunk) -> Iterator[HunkId]:
    """Yield the operations that touch the same files and are done, as disk and editor have it at this moment."""
    paths = {*paths_of(hunk)}
    around = {*paths, *(source for path in paths for source in sources_of(state.history, path))}
    for path in around:
        document = state.documents.get(path)
        for other in document.operations if document is not None else ():
            is_done = status_of(state, other.hunk) is Status.APPLIED
            if is_done and not paths.isdisjoint(paths_of(other.hunk)):
                yield other.hunk.id


def _on_lines(state: State, anchor: Anchor) -> Iterator[HunkId]:
    """Yield the applied hunks at the same place that replace what the hunk brought, or bring what it took out."""
    document, hunk = state.documents.get(anchor.hunk.path), anchor.hunk
    for other in document.anchors if document is not None else ():
        is_there = other.span.start <= anchor.span.stop and anchor.span.start <= other.span.stop
        undoes = _holds(other.hunk.base, hunk.new) if hunk.new else _holds(other.hunk.new, hunk.base)
        if is_there and undoes and other.status is Status.APPLIED:
            yield other.hunk.id


def _holds(lines: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(True for _ in occurrences([*map(content_of, wanted)], [*map(content_of, lines)]))


def _is_later(history: History, one: HunkId, other: HunkId) -> bool:
    """Whether a hunk was both offered and accepted after another one."""
    verdict, own = history.verdicts.get(one), history.verdicts.get(other)
    if verdict is None or own is None or verdict.kind is not VerdictKind.ACCEPTED or verdict.at <= own.at:
        return False
    places = history.recall("places", lambda: {proposal: place for place, proposal in enumerate(history.proposals)})
    return places[history.hunks[one].proposal.id] > places[history.hunks[other].proposal.id]
