"""Hunks that are alike: accepting one of them is one decision, and none on the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.model import Anchor, HunkId, Status, VerdictKind
from countersign.core.operation import OperationKind
from countersign.core.state import State
from countersign.core.text import Span

__all__ = ["Change", "without_twins"]

Change = tuple[Anchor, Status | None]
"""An anchor whose status may have changed, and the one it had before, None when it is new."""


def without_twins(state: State, changed: Sequence[Change]) -> Iterator[Change]:
    """Leave out hunks that came to show only because another one makes the same of the same lines.

    Accepting one of two alternatives that are alike is one decision, and none on the other.
    """
    heirs: dict[Span | OperationKind, HunkId] = {}
    for anchor, _ in sorted(changed, key=lambda change: _claim(state, change[0].hunk.id)):
        if anchor.status is Status.APPLIED and (anchor.hunk.operation is not None or len(anchor.span)):
            heirs.setdefault(_deed_of(anchor), anchor.hunk.id)
    for anchor, before in changed:
        if anchor.status is not Status.APPLIED or heirs.get(_deed_of(anchor), anchor.hunk.id) == anchor.hunk.id:
            yield anchor, before


def _deed_of(anchor: Anchor) -> Span | OperationKind:
    """Name what two applied hunks of a file have in common that are alike."""
    return anchor.span if anchor.hunk.operation is None else anchor.hunk.operation.kind


def _claim(state: State, hunk: HunkId) -> int:
    """Rank who among equal hunks was decided on; the lowest was."""
    verdict = state.history.verdicts.get(hunk)
    if hunk in state.applying:
        return 0
    if verdict is None:
        return 3
    ranks = {VerdictKind.ACCEPTED: 1, VerdictKind.REOPENED: 2, VerdictKind.REJECTED: 4}
    return ranks[verdict.kind]
