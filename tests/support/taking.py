"""Hunks that have landed, and are taken back: for tests of the core."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.effects import ChangeDocuments, Effect, ReplaceFile
from countersign.core.events import DiskSeen, TakeBackRequested
from countersign.core.hunks import with_edits
from countersign.core.model import HunkId, TaskId
from support.reviews import PATH, Review

__all__ = ["landed", "take_back", "take_back_all"]


def landed(base: str, after: str) -> Review:
    """Return a review of a proposal whose hunks have all been accepted and applied."""
    review = Review(base, after)
    review.accept(*range(len(review.hunks)))
    review.replace_all(after)
    assert all(review.state.history.has_landed(hunk.id) for hunk in review.hunks)
    return review


def take_back(review: Review, *numbers: int, task: TaskId | None = None) -> list[Effect]:
    """Ask for hunks to be taken back; the editor or the disk does what it is asked for."""
    return take_back_all(review, [review.hunks[number].id for number in numbers], task)


def take_back_all(review: Review, hunks: Sequence[HunkId], task: TaskId | None = None) -> list[Effect]:
    """Ask for hunks to be taken back by their names; the editor or the disk does what it is asked for."""
    effects = review.happen(TakeBackRequested(tuple(hunks), review.now(), task))
    for effect in effects:
        if isinstance(effect, ChangeDocuments):
            (change,) = effect.changes
            review.replace_all(str(with_edits(change.text, change.edits)))
        if isinstance(effect, ReplaceFile):
            review.happen(DiskSeen(PATH, effect.text, review.now()))
    return effects
