"""Proposals on the screen: as unified diffs, which the editor is asked to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from countersign.core.escape import shortened
from countersign.core.model import HunkId, Proposal, Severity, Surface, VerdictKind
from countersign.core.staleness import staleness
from countersign.core.text import Span
from countersign.lsp import messages
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.going import show_place
from countersign.lsp.rivals import rivals_of
from countersign.lsp.shown import offered_now

__all__ = ["open_proposal", "written"]

_LONGEST = 200
"""Characters of a reason."""


def open_proposal(connection: Connection, folder: Folder, proposal: Proposal, hunk: HunkId | None) -> None:
    """Open a proposal as a unified diff, at a hunk of it."""
    try:
        file, places = written(folder, proposal)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        folder.editor.tell(f"The proposal can not be shown: no temporary file ({problem}).", Severity.ERROR)
        return
    place = places.get(hunk) if hunk is not None else None
    seen = (hunk,) if hunk is not None else tuple(places)
    folder.background(_open(connection, folder, file, place.start if place else 0, seen), "show")


def written(folder: Folder, proposal: Proposal) -> tuple[Path, Mapping[HunkId, Span]]:
    """Write what a proposal offers now as a diff; return the file and the lines of each hunk. Raises OSError."""
    proposal = offered_now(folder.state.history, proposal)
    return folder.diffs.write(proposal, dict(_marks(folder, proposal)), _standing(folder, proposal))


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
                yield hunk.id, f"{name}, or {' or '.join(rivals.others(hunk))}"


def _standing(folder: Folder, proposal: Proposal) -> dict[HunkId, tuple[str, ...]]:
    """Return what stands in the place of those hunks that are stale."""
    hunks = (hunk.id for change in proposal.files for hunk in change.hunks)
    found = {hunk: staleness(folder.state, hunk) for hunk in hunks if not folder.state.history.has_landed(hunk)}
    return {hunk: why.now for hunk, why in found.items() if why is not None}


async def _open(connection: Connection, folder: Folder, file: Path, line: int, hunks: tuple[HunkId, ...]) -> None:
    start = messages.Position(line, 0)
    if await show_place(folder, file.as_uri(), messages.Range(start, start)):
        connection.attention.shows(folder, file.as_uri(), Surface.DIFF, hunks)
        return
    folder.editor.tell(f"The proposal is in {file}; open it to read it.", Severity.INFO)
