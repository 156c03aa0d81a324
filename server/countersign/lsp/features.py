"""What takes which message of a client: loaded when the client has been answered that we are here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lsprotocol import types

from countersign.lsp import (
    actions,
    blaming,
    commands,
    completion,
    diagnostics,
    documents,
    finding_work,
    hover,
    hunk_requests,
    lenses,
    messages,
    progress,
    reporting,
    trusting,
    watching,
)
from countersign.lsp.connection import Connection
from countersign.lsp.protocol import METHODS, Sender
from countersign.lsp.rpc import Route

__all__ = ["routes"]

_Handler = Callable[[Connection, Any], object]

_OWN: Mapping[str, _Handler] = {
    "countersign/visible": watching.did_see,
    "countersign/trust": trusting.did_trust,
    "countersign/hunk": hunk_requests.hunk,
    "countersign/proposed": hunk_requests.proposed,
    "countersign/taskLog": hunk_requests.task_log,
    "countersign/answer": hunk_requests.answer,
    "countersign/ledger": reporting.read_ledger,
    "countersign/blame": blaming.blame,
    "countersign/verify": reporting.verify,
    "countersign/doctor": reporting.diagnose,
    "countersign/export": reporting.export,
}
"""What takes the messages of our own that clients send."""

_FEATURES: Mapping[str, tuple[Any, _Handler]] = {
    types.TEXT_DOCUMENT_DID_OPEN: (messages.DidOpenTextDocumentParams, documents.did_open),
    types.TEXT_DOCUMENT_DID_CHANGE: (messages.DidChangeTextDocumentParams, documents.did_change),
    types.TEXT_DOCUMENT_DID_CLOSE: (
        messages.DidCloseTextDocumentParams,
        documents.did_close,
    ),
    types.TEXT_DOCUMENT_DID_SAVE: (messages.DidSaveTextDocumentParams, documents.did_save),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (messages.DidChangeWatchedFilesParams, documents.did_change_on_disk),
    types.WORKSPACE_DID_RENAME_FILES: (messages.RenameFilesParams, documents.did_rename_files),
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: (
        messages.DidChangeWorkspaceFoldersParams,
        documents.did_change_folders,
    ),
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL: (messages.WorkDoneProgressCancelParams, progress.did_cancel),
    types.TEXT_DOCUMENT_HOVER: (messages.HoverParams, hover.hover),
    types.TEXT_DOCUMENT_REFERENCES: (messages.ReferenceParams, finding_work.hunks_of_spec),
    types.TEXT_DOCUMENT_DEFINITION: (messages.DefinitionParams, finding_work.go_to_spec),
    types.TEXT_DOCUMENT_COMPLETION: (messages.CompletionParams, completion.complete),
    types.TEXT_DOCUMENT_CODE_ACTION: (messages.CodeActionParams, actions.code_actions),
    types.TEXT_DOCUMENT_CODE_LENS: (messages.CodeLensParams, lenses.code_lenses),
    types.TEXT_DOCUMENT_DIAGNOSTIC: (messages.DocumentDiagnosticParams, diagnostics.pull_diagnostics),
    types.WORKSPACE_EXECUTE_COMMAND: (messages.ExecuteCommandParams, commands.execute_command),
    **{method.name: (method.params, _OWN[method.name]) for method in METHODS if method.sender is Sender.CLIENT},
}


def routes(connection: Connection) -> dict[str, Route]:
    """Return what takes the messages of a connection."""
    return {
        method: Route(params, partial(handle if handle is hover.hover else _informed(handle), connection))
        for method, (params, handle) in _FEATURES.items()
    }


def _informed(handle: _Handler) -> _Handler:
    """Return the handler, for all but hovers: what it answers may depend on what they have shown."""

    def settle_and_handle(connection: Connection, params: Any) -> object:  # noqa: ANN401 - each route has its own
        connection.attention.settle()
        return handle(connection, params)

    return settle_and_handle
