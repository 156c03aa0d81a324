"""The command that makes stale hunks fit again, and offers to run their spec again where that fails."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.events import RebaseRequested
from countersign.core.model import HunkId, Spec
from countersign.core.spec import digest
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.lsp.command import Arguments, Command, looked_at
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.picking import picked
from countersign.lsp.running import SpecPlace, run_spec

__all__ = ["REBASING"]


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


def _rebase(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(RebaseRequested(hunks, folder.now()))
        specs = _of_stale(folder.state, hunks)
        if len(specs) == 1 and connection.client.asks:
            connection.background(_offer_to_run(connection, folder, specs[0]), "ask for a run")


def _of_stale(state: State, hunks: Sequence[HunkId]) -> list[Spec]:
    """Return the specs of those hunks that are stale still."""
    left = [hunk for hunk in hunks if hunk not in state.history.replaced and staleness(state, hunk) is not None]
    tasks = (state.history.tasks.get(state.history.hunks[hunk].proposal.task) for hunk in left)
    return list({(task.spec.path, digest(task.spec)): task.spec for task in tasks if task is not None}.values())


async def _offer_to_run(connection: Connection, folder: Folder, spec: Spec) -> None:
    """Ask whether the agent is to be asked again, with the text as it is now."""
    question = "the hunk can not be made fit the lines as they are now. Ask the agent again?"
    if await picked(connection, question, {"Run the spec again": True}):
        await run_spec(connection, SpecPlace(folder.uri_of(spec.path), spec.span.start, digest(spec)))


REBASING = (Command("countersign.rebase", _Hunks, "Make stale hunks fit the text as it is now.", _rebase),)
