"""The command that asks why hunks are rejected, in editors that can ask."""

from __future__ import annotations

from lsprotocol import types
from msgspec import ValidationError

from countersign.core.events import RejectRequested
from countersign.core.model import How, HunkId, Severity
from countersign.core.reasons import REASONS
from countersign.lsp import answers, messages
from countersign.lsp.command import Arguments, Command, looked_at
from countersign.lsp.connection import Connection
from countersign.lsp.envelope import read
from countersign.lsp.rpc import NoAnswerError
from countersign.lsp.wording import counted

__all__ = ["REJECTING"]

_PATIENCE = 600.0
"""Seconds that the user may take to pick a reason."""


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


def _reject_because(connection: Connection, given: _Hunks) -> None:
    connection.background(_ask_and_reject(connection, given.hunks), "ask for a reason")


async def _ask_and_reject(connection: Connection, hunks: tuple[HunkId, ...]) -> None:
    """Reject the hunks for the reason that is picked; without one nothing is decided."""
    reason = await _picked(connection, f"Why is {'this hunk' if len(hunks) == 1 else 'each hunk'} rejected?")
    if reason is None:
        connection.tell(f"No reason was picked, so {counted(len(hunks), 'hunk')} stayed open.", Severity.INFO)
        return
    how = How.ONE if len(hunks) == 1 else How.ALL
    for folder, own in looked_at(connection, hunks):
        folder.dispatch(RejectRequested(own, how, reason, folder.now()))


async def _picked(connection: Connection, question: str) -> str | None:
    """Return the reason that the user picks, None when there is no answer or none of ours."""
    choices = {reason.capitalize(): reason for reason in REASONS}
    items = [messages.MessageActionItem(title) for title in choices]
    params = answers.ShowMessageRequestParams(types.MessageType.Info, f"Countersign: {question}", items)
    try:
        answer = await connection.rpc.ask(types.WINDOW_SHOW_MESSAGE_REQUEST, params, object, _PATIENCE)
        return choices.get(read(answer, messages.MessageActionItem).title)
    except (NoAnswerError, ValidationError):
        return None


REJECTING = (
    Command("countersign.rejectBecause", _Hunks, "Ask for a reason and reject hunks for it.", _reject_because),
)
