"""What the editor says of its documents becomes events: opened, changed, saved, closed, changed on disk."""

from __future__ import annotations

from lsprotocol import types

from countersign.core.events import DocumentEdited, DocumentOpened
from countersign.core.text import Text
from countersign.lsp import messages
from countersign.lsp.connection import Connection
from countersign.lsp.diagnostics import clear_diagnostics
from countersign.lsp.from_lsp import changes_of, path_of

__all__ = ["did_change", "did_change_on_disk", "did_close", "did_open", "did_save"]

_CHANGED = types.FileChangeType.Changed


def did_open(connection: Connection, params: messages.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    path = connection.open(item.uri)
    if path is not None:
        text, language = Text.of(item.text), item.language_id or None
        connection.dispatch(DocumentOpened(path, item.version, text, connection.now(), language))
        _push(connection, path)


def did_change(connection: Connection, params: messages.DidChangeTextDocumentParams) -> None:
    document = connection.document(params.text_document.uri)
    if document is None or document.text is None:
        return
    changes = changes_of(params.content_changes, document.text, connection.client.encoding)
    version = params.text_document.version
    connection.dispatch(DocumentEdited(document.path, version, changes, connection.now()))
    _push(connection, document.path)


def did_close(connection: Connection, params: messages.DidCloseTextDocumentParams) -> None:
    event = connection.close(params.text_document.uri)
    if event is not None:
        connection.dispatch(event)
        if not connection.client.pulls_diagnostics:
            clear_diagnostics(connection, params.text_document.uri)


def did_save(connection: Connection, params: messages.DidSaveTextDocumentParams) -> None:
    """Look at what other programs did meanwhile; the buffer itself is known already."""
    del params
    connection.runtime.catch_up()


def did_change_on_disk(connection: Connection, params: messages.DidChangeWatchedFilesParams) -> None:
    """Look again at the files that matter to a hunk."""
    if connection.files is not None and any(event.type is not _CHANGED for event in params.changes):
        connection.files.outdate()
    for path in dict.fromkeys(path_of(event.uri, connection.root) for event in params.changes):
        if path is not None and path in connection.state.documents:
            connection.runtime.look(path)


def _push(connection: Connection, path: str) -> None:
    """Send diagnostics to a client that does not ask for them after an edit."""
    if not connection.client.pulls_diagnostics:
        connection.editor.refresh((path,))
