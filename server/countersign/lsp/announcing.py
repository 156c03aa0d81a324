"""What is announced to a client: the features that it can make use of, with their options."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types
from msgspec import Struct

from countersign.lsp.clients import Client

__all__ = ["ANNOUNCED", "COMMANDS", "KINDS", "SOURCE", "TRIGGERS", "Announcement"]

SOURCE = "countersign"
TRIGGERS = (":", ",", "/")
"""The characters after which completion in a spec has something new to say."""
KINDS = (
    "refactor.countersign.run",
    "refactor.countersign.cancel",
    "quickfix.countersign.accept",
    "quickfix.countersign.reject",
    "quickfix.countersign.reopen",
    "quickfix.countersign.show",
    "quickfix.countersign.fix",
)
"""The kinds of code actions."""
COMMANDS = tuple(
    f"countersign.{name}"
    for name in (
        "run",
        "cancel",
        "accept",
        "acceptFile",
        "acceptTask",
        "reject",
        "rejectTask",
        "reopen",
        "show",
        "fix",
    )
)


class Announcement(Struct, frozen=True):
    """A method, the options it is announced with, and which clients get it."""

    method: str
    options: object = None
    suits: Callable[[Client], bool] = lambda _client: True


ANNOUNCED = (
    Announcement(types.TEXT_DOCUMENT_DID_OPEN),
    Announcement(types.TEXT_DOCUMENT_DID_CHANGE),
    Announcement(types.TEXT_DOCUMENT_DID_CLOSE),
    Announcement(types.TEXT_DOCUMENT_DID_SAVE),
    Announcement(types.TEXT_DOCUMENT_HOVER),
    Announcement(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(TRIGGERS))),
    Announcement(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=list(KINDS)),
        lambda client: client.action_literals,
    ),
    Announcement(types.TEXT_DOCUMENT_CODE_ACTION, None, lambda client: not client.action_literals),
    Announcement(types.TEXT_DOCUMENT_CODE_LENS, None, lambda client: client.lenses),
    Announcement(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(inter_file_dependencies=False, workspace_diagnostics=False, identifier=SOURCE),
        lambda client: client.pulls_diagnostics,
    ),
)
