"""Which accepted hunks stand on the lines of others: what came later is taken back first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countersign.core.history import History
from countersign.core.model import Anchor, HunkId, Status
from countersign.core.origins import place_older, unfollowed
from countersign.core.state import Document, State

__all__ = ["newest_first", "standing_on"]


def newest_first(history: History, hunks: Iterable[HunkId]) -> list[HunkId]:
    """Return hunks in the order in which they are taken back; those that were accepted at once keep theirs."""
    return sorted(dict.fromkeys(hunks), key=lambda hunk: _accepted_at(history, hunk), reverse=True)


def standing_on(state: State, document: Document, anchor: Anchor) -> HunkId | None:
    """Return the hunk that was accepted last of those that have changed lines of another accepted one."""
    if anchor.status is not Status.STALE or document.text is None:
        return None
    history, at = state.history, _accepted_at(state.history, anchor.hunk.id)
    later = frozenset(hunk for hunk in unfollowed(state, document) if _accepted_at(history, hunk) > at)
    older = place_older(state, document.path, document.text, later) if later else ()
    found = [other.hunk.id for other in _on_lines(anchor, (*document.anchors, *older))]
    standing = [hunk for hunk in found if history.has_landed(hunk) and _accepted_at(history, hunk) > at]
    return max(standing, key=lambda hunk: _accepted_at(history, hunk), default=None)


def _on_lines(anchor: Anchor, others: Iterable[Anchor]) -> Iterator[Anchor]:
    for other in others:
        is_there = other.hunk.id != anchor.hunk.id and other.status is Status.APPLIED
        if is_there and anchor.span.overlaps(other.span):
            yield other


def _accepted_at(history: History, hunk: HunkId) -> float:
    verdict = history.verdicts.get(hunk)
    return verdict.at if verdict is not None else 0.0
