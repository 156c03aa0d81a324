"""The command that asks why hunks are rejected, in editors that can ask."""

from __future__ import annotations

from countersign.core.events import RejectRequested
from countersign.core.model import How, HunkId, Severity
from countersign.core.reasons import REASONS
from countersign.lsp.command import Arguments, Command, looked_at
from countersign.lsp.connection import Connection
from countersign.lsp.picking import picked
from countersign.lsp.wording import counted

__all__ = ["REJECTING"]


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


def _reject_because(connection: Connection, given: _Hunks) -> None:
    connection.background(_ask_and_reject(connection, given.hunks), "ask for a reason")


async def _ask_and_reject(connection: Connection, hunks: tuple[HunkId, ...]) -> None:
    """Reject the hunks for the reason that is picked; without one nothing is decided."""
    question = f"Why is {'this hunk' if len(hunks) == 1 else 'each hunk'} rejected?"
    reason = await picked(connection, question, {reason.capitalize(): reason for reason in REASONS})
    if reason is None:
        connection.tell(f"No reason was picked, so {counted(len(hunks), 'hunk')} stayed open.", Severity.INFO)
        return
    how = How.ONE if len(hunks) == 1 else How.ALL
    for folder, own in looked_at(connection, hunks):
        folder.dispatch(RejectRequested(own, how, reason, folder.now()))


REJECTING = (
    Command("countersign.rejectBecause", _Hunks, "Ask for a reason and reject hunks for it.", _reject_because),
)
