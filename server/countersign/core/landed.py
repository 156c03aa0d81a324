"""What has landed, and so can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.history import History
from countersign.core.model import HunkId, Status, TaskId
from countersign.core.state import State
from countersign.core.text import Span
from countersign.core.views import Offer, all_at

__all__ = ["is_landed", "landed_at", "landed_of"]


def landed_of(history: History, task: TaskId) -> Iterator[HunkId]:
    """Yield the hunks of a task that were accepted and have been in the text since, as far as it is known."""
    for proposal in history.proposed.get(task, ()):
        for hunk in history.hunks_of(history.proposals[proposal]):
            if history.has_landed(hunk.id):
                yield hunk.id


def landed_at(state: State, path: str, lines: Span) -> tuple[Offer, ...]:
    """Return the landed hunks that a range of lines meets; of those that the user changed, some may be left."""
    return tuple(offer for offer in all_at(state, path, lines) if is_landed(state, offer))


def is_landed(state: State, offer: Offer) -> bool:
    """Whether a hunk is in the text since it was accepted and nobody is taking it back."""
    landed = offer.review.verdict is not None and offer.review.verdict.landed
    return landed and offer.review.status is not Status.PENDING and offer.hunk.id not in state.taking_back
