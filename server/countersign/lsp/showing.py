"""The command that opens a proposal in the editor."""

from __future__ import annotations

from countersign.core.model import HunkId, Severity, TaskId
from countersign.lsp.command import Arguments, Command, proposal_of
from countersign.lsp.connection import Connection
from countersign.lsp.diff_showing import open_proposal

__all__ = ["SHOWING"]


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
        open_proposal(connection, folder, proposal, hunk if entry else None)
    elif task is not None:
        said = task.problem.rstrip(".") or "it is still working"
        folder.editor.tell(f"This task has no proposal: {said}.", Severity.INFO)
    else:
        connection.tell(f"There is no hunk or task {given.id}.", Severity.ERROR)


SHOWING = (Command("countersign.show", _Shown, "Show the proposal of a hunk or task as a unified diff.", _show),)
