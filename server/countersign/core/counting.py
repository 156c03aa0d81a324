"""How far the review of a proposal has come. What was counted of a file is kept until the file's hunks or the
history change, so that a key stroke counts the hunks of one file, however many there are in others.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.attention import gate_of
from countersign.core.model import FileChange, Hunk, HunkId, Proposal, Status, TaskId
from countersign.core.state import Document, State
from countersign.core.views import Review, Tally, in_all_rounds, tally

__all__ = ["Waiting", "tally_of", "waiting_of"]


class Waiting(Struct, frozen=True):
    """How many hunks can be accepted, and in how many files; those in files that are still being read count too.
    `ready` ones of them can be accepted together.
    """

    hunks: int
    files: int
    ready: int


class _Count(Struct, frozen=True):
    """What was counted in a file: `tally` of all hunks, how many `wait`, and how many of those are `ready`."""

    tally: Tally
    wait: int
    ready: int


def tally_of(state: State, proposal: Proposal) -> Tally:
    """Return how far the review of a proposal has come, and of what else the rounds of its task offer; also in
    files that have no such place any more.
    """
    others = (other for other in in_all_rounds(state, proposal.task) if other.id != proposal.id)
    tallies = [_counted(state, own, change).tally for own in (proposal, *others) for change in own.files]
    return Tally(
        sum(each.open for each in tallies),
        sum(each.accepted for each in tallies),
        sum(each.rejected for each in tallies),
        sum(each.stale for each in tallies),
        sum(each.unseen for each in tallies),
        sum(each.risky for each in tallies),
    )


def waiting_of(state: State, task: TaskId) -> Waiting:
    """Return how much of what a task proposes in all its rounds can be accepted now."""
    counts = [
        (change.path, _counted(state, proposal, change))
        for proposal in in_all_rounds(state, task)
        for change in proposal.files
    ]
    return Waiting(
        sum(count.wait for _, count in counts),
        len({path for path, count in counts if count.wait}),
        sum(count.ready for _, count in counts),
    )


def _counted(state: State, proposal: Proposal, change: FileChange) -> _Count:
    document = state.documents.get(change.path)
    seen = document.offered if document else None, state.applying
    known = state.history.counted.get((proposal.id, change.path))
    if known is not None and known[0] is seen[0] and known[1] is seen[1]:
        return known[2]
    count = _count(state, document, [*state.history.hunks_in(change, proposal)])
    state.history.counted[proposal.id, change.path] = (*seen, count)
    return count


def _count(state: State, document: Document | None, hunks: list[Hunk]) -> _Count:
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
    return _Count(counts, len(waiting), sum(hunk not in left.held for hunk in waiting))
