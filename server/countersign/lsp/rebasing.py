"""The command that makes stale hunks fit again, and offers to ask their agent again where that fails."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.events import RebaseRequested
from countersign.core.model import HunkId, Remark
from countersign.core.remarks import FIT
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.lsp.command import Arguments, Command, looked_at
from countersign.lsp.connection import Connection
from countersign.lsp.picking import picked
from countersign.lsp.refining import begin_round

__all__ = ["REBASING"]


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


def _rebase(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(RebaseRequested(hunks, folder.now()))
        left = _of_one_task(folder.state, hunks)
        if left and connection.client.asks:
            connection.background(_offer_a_round(connection, left), "ask for a round")


def _of_one_task(state: State, hunks: Sequence[HunkId]) -> list[HunkId]:
    """Return those of the hunks that are stale still, where one agent can be asked for all of them."""
    history = state.history
    left = [hunk for hunk in hunks if hunk not in history.replaced and staleness(state, hunk) is not None]
    tasks = {history.root_of(history.hunks[hunk].proposal.task) for hunk in left}
    return left if len(tasks) == 1 else []


async def _offer_a_round(connection: Connection, hunks: Sequence[HunkId]) -> None:
    """Ask whether the agent is to be asked again, with the text as it is now."""
    question = "the hunk can not be made to fit the lines as they are now. Ask the agent again?"
    if await picked(connection, question, {"Ask the agent again": True}):
        await begin_round(connection, tuple(Remark(hunk, FIT) for hunk in hunks))


REBASING = (Command("countersign.rebase", _Hunks, "Make stale hunks fit the text as it is now.", _rebase),)
