"""What can be done with all hunks that belong together, or that serve one clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.counting import waiting_of
from countersign.core.grouping import clause_of, group_of
from countersign.core.model import HunkId
from countersign.core.state import State
from countersign.core.views import Offer
from countersign.lsp.choices import Choice
from countersign.lsp.wording import counted

__all__ = ["on_groups"]


def on_groups(state: State, offers: Sequence[Offer]) -> Iterator[Choice]:
    """Offer to decide on what belongs to a hunk and on its clause, where it is clear which hunk is meant, and where
    that is not all that its task offers.
    """
    if len(offers) != 1:
        return
    hunk, task = offers[0].hunk.id, offers[0].proposal.task
    group, clause, waiting = group_of(state, hunk), clause_of(state, hunk), waiting_of(state, task).hunks
    if 1 < len(group) < waiting and group != clause:
        others = counted(len(group) - 1, "hunk")
        belong = "belongs" if len(group) == 2 else "belong"  # noqa: PLR2004 - this one and another
        yield from _both("group", hunk, f"this and the {others} that {belong} to it")
    if 1 < len(clause) < waiting:
        yield from _both("clause", hunk, f"all {counted(len(clause), 'hunk')} of its clause")


def _both(grain: str, hunk: HunkId, what: str) -> Iterator[Choice]:
    name = grain.capitalize()
    yield Choice(
        f"quickfix.countersign.accept.{grain}",
        f"Countersign: accept {what}",
        f"countersign.accept{name}",
        (hunk,),
        of_agent=True,
    )
    yield Choice(
        f"quickfix.countersign.reject.{grain}",
        f"Countersign: reject {what}",
        f"countersign.reject{name}",
        (hunk,),
    )
