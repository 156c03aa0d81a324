"""Which features a client gets: a table of methods, who answers them, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types
from msgspec import Struct

from countersign.lsp import actions, completion, diagnostics, documents, hover, lenses, progress
from countersign.lsp.clients import Client
from countersign.lsp.connection import Connection

__all__ = ["FEATURES", "Feature"]


def _everybody(_client: Client) -> bool:
    return True


class Feature(Struct, frozen=True):
    """A method of the protocol: what answers it, what is announced of it, and which clients get it."""

    method: str
    handle: Callable[[Connection, Any], object]
    options: object = None
    suits: Callable[[Client], bool] = _everybody


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DID_OPEN, documents.did_open),
    Feature(types.TEXT_DOCUMENT_DID_CHANGE, documents.did_change),
    Feature(types.TEXT_DOCUMENT_DID_CLOSE, documents.did_close),
    Feature(types.TEXT_DOCUMENT_DID_SAVE, documents.did_save),
    Feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, documents.did_change_on_disk),
    Feature(
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
        documents.did_change_folders,
        None,
        lambda client: client.folders,
    ),
    Feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL, progress.did_cancel),
    Feature(types.TEXT_DOCUMENT_HOVER, hover.hover),
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        completion.complete,
        types.CompletionOptions(trigger_characters=list(completion.TRIGGERS)),
    ),
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        actions.code_actions,
        types.CodeActionOptions(code_action_kinds=list(actions.KINDS)),
        lambda client: client.action_literals,
    ),
    Feature(types.TEXT_DOCUMENT_CODE_ACTION, actions.code_actions, None, lambda client: not client.action_literals),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, lenses.code_lenses, None, lambda client: client.lenses),
    Feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        diagnostics.pull_diagnostics,
        types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier=diagnostics.SOURCE
        ),
        lambda client: client.pulls_diagnostics,
    ),
)
