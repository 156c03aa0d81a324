"""Choices: the entries of a menu of code actions. They carry commands, never edits.

An edit that comes with a code action is applied by VS Code without any version check; a command is checked against
the text of the moment it is run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lsprotocol import types
from msgspec import Struct

from countersign.lsp import answers
from countersign.lsp.clients import Client

__all__ = ["Choice", "action_of", "is_wanted"]

_OF_AGENT = (types.CodeActionTag.LlmGenerated,)


class Choice(Struct, frozen=True):
    """One entry of the menu; `of_agent` says that taking it puts an agent's text in the user's."""

    kind: str
    title: str
    command: str
    arguments: tuple[Any, ...]
    of_agent: bool = False
    preferred: bool = False


def is_wanted(kind: str, only: Iterable[str]) -> bool:
    """Whether a kind is among those that are asked for; the empty one stands for all."""
    return any(not wanted or f"{kind}.".startswith(f"{wanted}.") for wanted in only)


def action_of(client: Client, choice: Choice) -> answers.CodeAction | answers.Command:
    command = answers.Command(choice.title, choice.command, choice.arguments)
    if not client.action_literals:
        return command
    return answers.CodeAction(
        choice.title,
        choice.kind,
        command,
        is_preferred=True if choice.preferred and client.preferred_actions else None,
        tags=_OF_AGENT if choice.of_agent and client.action_tags else None,
    )
