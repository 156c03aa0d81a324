"""What has landed, and so can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.history import History
from countersign.core.model import HunkId, Status, TaskId
from countersign.core.rounds import chain_of
from countersign.core.standing import sources_of
from countersign.core.state import State
from countersign.core.text import Span
from countersign.core.views import Offer, all_at, offer_of

__all__ = ["all_landed", "is_landed", "landed_at", "landed_of", "landed_rounds"]


def landed_of(history: History, task: TaskId) -> Iterator[HunkId]:
    """Yield the hunks of a task that were accepted and have been in the text since, as far as it is known."""
    for proposal in history.proposed.get(task, ()):
        for hunk in history.hunks_of(history.proposals[proposal]):
            if history.has_landed(hunk.id):
                yield hunk.id


def landed_rounds(history: History, task: TaskId) -> tuple[tuple[TaskId, tuple[HunkId, ...]], ...]:
    """Return what has landed of each round of a task, whichever of them is named; the last round stands first: it
    went on from those before.
    """
    rounds = ((number, tuple(landed_of(history, number))) for number in reversed(chain_of(history, task)))
    return tuple((number, hunks) for number, hunks in rounds if hunks)


def all_landed(history: History) -> Iterator[HunkId]:
    """Yield what has landed of all tasks, in the order of the records."""
    for task in history.tasks:
        yield from landed_of(history, task)


def landed_at(state: State, path: str, lines: Span) -> tuple[Offer, ...]:
    """Return the landed hunks that a range of lines meets; of those that the user changed, some may be left. What
    gave the file its name is met on the first line.
    """
    met = [*all_at(state, path, lines), *(_renamed_to(state, path) if lines.start == 0 else ())]
    return tuple(offer for offer in met if is_landed(state, offer))


def _renamed_to(state: State, path: str) -> Iterator[Offer]:
    for source in sources_of(state.history, path):
        document = state.documents.get(source)
        for anchor in document.operations if document is not None else ():
            operation, offer = anchor.hunk.operation, offer_of(state, anchor.hunk.id)
            if operation is not None and operation.target == path and offer is not None:
                yield offer


def is_landed(state: State, offer: Offer) -> bool:
    """Whether a hunk is in the text since it was accepted and nobody is taking it back."""
    landed = offer.review.verdict is not None and offer.review.verdict.landed
    return landed and offer.review.status is not Status.PENDING and offer.hunk.id not in state.taking_back
