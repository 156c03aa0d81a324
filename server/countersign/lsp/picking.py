"""Questions that the user answers by picking one of a few answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from lsprotocol import types
from msgspec import ValidationError

from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection
from countersign.lsp.envelope import read
from countersign.lsp.rpc import NoAnswerError

__all__ = ["picked"]

_T = TypeVar("_T")

_PATIENCE = 600.0
"""Seconds that the user may take to pick an answer."""


async def picked(connection: Connection, question: str, choices: Mapping[str, _T]) -> _T | None:
    """Return what the user picks of the choices, by their titles; None when there is no answer or none of ours."""
    items = [messages.MessageActionItem(title) for title in choices]
    params = answers.ShowMessageRequestParams(types.MessageType.Info, f"Countersign: {question}", items)
    try:
        answer = await connection.rpc.ask(types.WINDOW_SHOW_MESSAGE_REQUEST, params, object, _PATIENCE)
        return choices.get(read(answer, messages.MessageActionItem).title)
    except (NoAnswerError, ValidationError):
        return None
