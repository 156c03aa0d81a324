"""Where hunks wait, as stops on a tour of the files, and whose work a line is."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from countersign.core.model import HunkId, Status, TaskId
from countersign.core.origins import origin_at
from countersign.core.state import Document, State
from countersign.core.sums import summed
from countersign.core.views import Offer, offer_of, offers_in, open_count_in, open_in

__all__ = ["Stop", "landed_at", "line_of", "open_count", "standing_of", "stops"]


class Stop(Struct, frozen=True, order=True):
    """An open hunk and the line at which it is shown, from 0."""

    path: str
    line: int
    hunk: HunkId


def stops(state: State) -> list[Stop]:
    """Return the open hunks in the order of files and lines."""
    return sorted(
        Stop(path, line_of(offer, document), offer.hunk.id)
        for path, document in state.documents.items()
        for offer in open_in(state, path)
    )


def line_of(offer: Offer, document: Document) -> int:
    """Return the line at which a hunk is shown: one that only inserts, on the line before its place."""
    last = max(min(offer.span.stop, len(document.text or ())), 1) - 1
    return min(offer.span.start, last)


def open_count(state: State) -> int:
    """Return how many hunks are open."""
    return sum(summed(state, "open", lambda: state.history.offers, lambda path: (open_count_in(state, path),)))


def landed_at(state: State, path: str, line: int) -> Iterator[Offer]:
    """Yield the accepted hunks whose lines a line is among."""
    for offer in offers_in(state, path):
        is_there = offer.review.status is Status.APPLIED and offer.span.start <= line < offer.span.stop
        if is_there and state.history.has_landed(offer.hunk.id):
            yield offer
    document = state.documents.get(path)
    origin = origin_at(state, document, line) if document is not None else None
    if origin is not None and origin.hunk.operation is not None and (found := offer_of(state, origin.hunk.id)):
        yield found


def standing_of(state: State, task: TaskId) -> Iterator[HunkId]:
    """Yield what a task offers or has brought into the text, without what was rejected or withdrawn."""
    history = state.history
    for proposal in history.proposed.get(task, ()):
        for hunk in history.hunks_of(history.proposals[proposal]):
            offer = offer_of(state, hunk.id)
            is_open = proposal not in history.withdrawn and (offer is None or offer.review.is_open)
            if history.has_landed(hunk.id) or (is_open and not history.is_decided(hunk.id)):
                yield hunk.id
