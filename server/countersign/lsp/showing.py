"""The command that opens a proposal in the editor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from countersign.core.escape import shortened
from countersign.core.model import HunkId, Proposal, Severity, Surface, TaskId, VerdictKind
from countersign.core.staleness import staleness
from countersign.lsp import messages
from countersign.lsp.command import Arguments, Command, proposal_of
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.going import show_place
from countersign.lsp.rivals import rivals_of
from countersign.lsp.shown import offered_now

__all__ = ["SHOWING"]


_LONGEST = 200
"""Characters of a reason."""


class _Shown(Arguments, frozen=True):
    """A hunk, or a task whose proposal is meant."""

    id: str


def _show(connection: Connection, given: _Shown) -> None:
    hunk, task_id = HunkId(given.id), TaskId(given.id)
    folder = connection.knowing(lambda history: hunk in history.hunks or task_id in history.tasks)
    history = folder.state.history
    entry, task = history.hunks.get(hunk), history.tasks.get(task_id)
    proposal = entry.proposal if entry else proposal_of(folder, task_id)
    if proposal is not None:
        _open_proposal(connection, folder, proposal, hunk if entry else None)
    elif task is not None:
        said = task.problem.rstrip(".") or "it is still working"
        folder.editor.tell(f"This task has no proposal: {said}.", Severity.INFO)
    else:
        connection.tell(f"There is no hunk or task {given.id}.", Severity.ERROR)


def _open_proposal(connection: Connection, folder: Folder, proposal: Proposal, hunk: HunkId | None) -> None:
    """Open a proposal as a unified diff, at a hunk of it."""
    proposal = offered_now(folder.state.history, proposal)
    try:
        file, places = folder.diffs.write(proposal, dict(_marks(folder, proposal)), _standing(folder, proposal))
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        folder.editor.tell(f"The proposal can not be shown: no temporary file ({problem}).", Severity.ERROR)
        return
    place = places.get(hunk) if hunk is not None else None
    seen = (hunk,) if hunk is not None else tuple(places)
    folder.background(_open(connection, folder, file, place.start if place else 0, seen), "show")


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


SHOWING = (Command("countersign.show", _Shown, "Show the proposal of a hunk or task as a unified diff.", _show),)
