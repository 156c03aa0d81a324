"""A proposal as a diff: what stands for its hunks now, and what was decided on them."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.escape import shortened
from countersign.core.model import HunkId, Proposal, VerdictKind
from countersign.core.staleness import staleness
from countersign.lsp.folder import Folder
from countersign.lsp.rivals import rivals_of
from countersign.lsp.shown import offered_now
from countersign.lsp.unified import Diff, diff_of

__all__ = ["diff_now"]

_LONGEST = 200
"""Characters of a reason."""


def diff_now(folder: Folder, proposal: Proposal) -> Diff:
    """Return what a proposal offers now as a diff."""
    proposal = offered_now(folder.state.history, proposal)
    return diff_of(proposal, dict(_marks(folder, proposal)), _standing(folder, proposal))


def _marks(folder: Folder, proposal: Proposal) -> Iterator[tuple[HunkId, str]]:
    """Yield what was decided on the hunks of a proposal, with the reasons, and what alternatives there are."""
    for change in proposal.files:
        for hunk in change.hunks:
            verdict = folder.state.history.verdicts.get(hunk.id)
            if verdict is not None and verdict.kind is VerdictKind.REJECTED:
                why = f": {shortened(verdict.reason, _LONGEST)}" if verdict.reason else ""
                yield hunk.id, f"rejected{why}"
            elif verdict is not None and verdict.landed:
                yield hunk.id, "accepted"
            elif (found := staleness(folder.state, hunk.id)) is not None:
                yield hunk.id, f"stale: {found.reason}"
            elif name := (rivals := rivals_of(folder, hunk.path)).name(hunk):
                others = rivals.others(hunk)
                yield hunk.id, f"{name}, or {' or '.join(others)}" if others else name


def _standing(folder: Folder, proposal: Proposal) -> dict[HunkId, tuple[str, ...]]:
    """Return what stands in the place of those hunks that are stale."""
    hunks = (hunk.id for change in proposal.files for hunk in change.hunks)
    found = {hunk: staleness(folder.state, hunk) for hunk in hunks if not folder.state.history.has_landed(hunk)}
    return {hunk: why.now for hunk, why in found.items() if why is not None}
