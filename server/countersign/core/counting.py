"""How far the review of a proposal has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import astuple, replace

from countersign.core.attention import gate_of
from countersign.core.contested import contested
from countersign.core.model import Hunk, HunkId, Proposal, Status, TaskId
from countersign.core.state import State
from countersign.core.sums import summed
from countersign.core.views import Review, Tally, in_all_rounds, open_in, tally

__all__ = ["Waiting", "tally_of", "waiting_in", "waiting_of"]


class Waiting(Struct, frozen=True):
    """How many hunks can be accepted, and in how many files; those in files that are still being read count too.
    `ready` ones of them can be accepted together, `contested` ones have open alternatives.
    """

    hunks: int
    files: int
    ready: int
    contested: int = 0

    @property
    def together(self) -> int:
        """How many hunks accepting all of them would take, if nothing held it."""
        return self.hunks - self.contested


def tally_of(state: State, proposal: Proposal) -> Tally:
    """Return how far the review of a proposal has come, and of what else the rounds of its task offer; also in
    files that have no such place any more.
    """
    return Tally(*_totals(state, proposal.task, proposal)[:6])


def waiting_of(state: State, task: TaskId) -> Waiting:
    """Return how much of what a task proposes in all its rounds can be accepted now."""
    return Waiting(*_totals(state, task)[6:])


def waiting_in(state: State, path: str) -> Waiting:
    """Return how much of what is offered in a file can be accepted now."""
    return Waiting(*summed(state, ("file", path), lambda: (path,), lambda path: _waiting_in(state, path)))


def _totals(state: State, task: TaskId, own: Proposal | None = None) -> tuple[int, ...]:
    """Return the sums of what `_count` counts in what the rounds of a task offer, and in one proposal, whether it
    was withdrawn or not.
    """
    changes = _changes(state, task, own)
    what = "review", task, own.id if own is not None else None
    return summed(state, what, lambda: changes, lambda path: _count(state, path, changes[path])) or (0,) * 10


def _changes(state: State, task: TaskId, own: Proposal | None) -> Mapping[str, Sequence[Hunk]]:
    """Return the hunks that are offered in each file, by heart while the history is the same."""
    question = "changes", task, own.id if own is not None else None
    return state.history.recall(question, lambda: _by_path(state, task, own))


def _by_path(state: State, task: TaskId, own: Proposal | None) -> Mapping[str, Sequence[Hunk]]:
    proposals = {each.id: each for each in (*([own] if own is not None else []), *in_all_rounds(state, task))}
    by_path: dict[str, list[Hunk]] = defaultdict(list)
    for proposal in proposals.values():
        for change in proposal.files:
            by_path[change.path] += state.history.hunks_in(change, proposal)
    return by_path


def _waiting_in(state: State, path: str) -> tuple[int, ...]:
    """Return what a `Waiting` has of the hunks in a file, whatever task they are of."""
    offers = open_in(state, path)
    pending = [offer.hunk.id for offer in offers if offer.review.status is Status.PENDING]
    choices = contested(state, pending)
    ready = gate_of(state, [hunk for hunk in pending if hunk not in choices]).ready
    return len(pending), int(bool(pending)), len(ready), len(choices)


def _count(state: State, path: str, hunks: Sequence[Hunk]) -> tuple[int, ...]:
    """Return what is counted of the hunks in a file: all that a `Tally` has, and then all that a `Waiting` has."""
    document = state.documents.get(path)
    reviews: list[Review] = []
    waiting: list[HunkId] = []
    for hunk in hunks:
        anchor = document.anchor(hunk.id) if document else None
        review = Review(anchor.status if anchor else Status.STALE, state.history.verdicts.get(hunk.id))
        reviews.append(review)
        if document is None:
            waits = not state.history.is_decided(hunk.id)
        else:
            waits = review.status is Status.PENDING and review.is_open and hunk.id not in state.applying
        waiting += [hunk.id] if waits else []
    left = gate_of(state, [hunk.id for hunk, review in zip(hunks, reviews, strict=True) if review.is_open])
    counts = replace(tally(reviews), unseen=len(left.unseen), risky=len(left.risky))
    choices = contested(state, waiting)
    ready = sum(hunk not in left.held and hunk not in choices for hunk in waiting)
    return *astuple(counts), len(waiting), int(bool(waiting)), ready, len(choices)
