"""Alternatives on the terminal: shown one after the other, and settled by choosing one of them."""

from __future__ import annotations

from collections.abc import Iterable

from countersign.cli.output import counted, inline
from countersign.core.alternatives import alternatives_in, named
from countersign.core.model import HunkId, Status
from countersign.core.state import State
from countersign.core.views import Offer

__all__ = ["in_order", "is_overtaken", "letter_of"]


def in_order(state: State, offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return the hunks in the order in which they are reviewed: each is followed by its alternatives, in the order
    of their letters, and what was settled by accepting one is left out.
    """
    waiting = {offer.hunk.id: offer for offer in offers}
    contests = {path: alternatives_in(state, path) for path in {offer.hunk.path for offer in waiting.values()}}
    ordered: dict[HunkId, Offer] = {}
    for offer in waiting.values():
        contest = contests[offer.hunk.path]
        group = contest.groups.get(offer.hunk.id)
        together = [one.anchor.hunk.id for one in group.members] if group is not None else [offer.hunk.id]
        for hunk in together:
            if hunk in waiting and hunk not in contest.winners:
                ordered.setdefault(hunk, waiting[hunk])
    return tuple(ordered.values())


def letter_of(state: State, offer: Offer) -> str:
    """Return what to call a hunk among its alternatives, and how many tasks have one; nothing when it has none."""
    group = alternatives_in(state, offer.hunk.path).groups.get(offer.hunk.id)
    if group is None:
        return ""
    return f"{inline(named(state.history, group, offer.hunk))} of {counted(group.letters, 'alternative')}"


def is_overtaken(state: State, offer: Offer) -> bool:
    """Whether a hunk needs no decision because one of its alternatives was accepted."""
    stale = offer.review.status is Status.STALE
    return stale and offer.hunk.id in alternatives_in(state, offer.hunk.path).winners
