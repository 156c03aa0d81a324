"""Where a hunk stands, so that something can be done with it, or why nothing can."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.history import History
from countersign.core.model import Anchor, FileChange, HunkId
from countersign.core.state import Document, State

__all__ = ["change_of", "located", "standing_for"]


def located(state: State, hunk: HunkId) -> tuple[Document, Anchor | None] | str:
    """Return a hunk's document, and where it stands there; or a sentence that says why it is out of reach."""
    entry = state.history.hunks.get(hunk)
    if entry is None:
        return f"There is no hunk {hunk}: it may belong to another workspace."
    if state.history.is_withdrawn(hunk):
        return f"Hunk {hunk} is not offered any more: its spec has been run again."
    document = state.documents.get(entry.hunk.path)
    if document is None:
        return f"Hunk {hunk} was not touched: {entry.hunk.path} has not been read yet; try again."
    return document, document.anchor(hunk)


def change_of(state: State, hunk: HunkId) -> FileChange | None:
    """Return the change that offers a hunk, None when none does any more."""
    changes = state.history.offers.get(state.history.hunks[hunk].hunk.path, ())
    return next((change for change in reversed(changes) if any(own.id == hunk for own in change.hunks)), None)


def standing_for(history: History, hunk: HunkId) -> Iterator[HunkId]:
    """Yield the hunks that stand for a hunk now: itself, as long as no others do."""
    if hunk not in history.replaced:
        yield hunk
    for other in history.replaced.get(hunk, ()):
        yield from standing_for(history, other)
