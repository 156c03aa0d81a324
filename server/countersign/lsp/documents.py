"""What the editor says of documents and folders: opened, changed, saved, closed, changed on disk, come, gone."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from countersign.core.encoding import LIMIT
from countersign.core.events import DocumentEdited, DocumentOpened, FileMoved
from countersign.core.text import Text
from countersign.core.unshown import unshown
from countersign.lsp import messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.diagnostics import clear_diagnostics
from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import changes_of, key_of

__all__ = [
    "did_change",
    "did_change_folders",
    "did_change_on_disk",
    "did_close",
    "did_open",
    "did_rename_files",
    "did_save",
]

_CHANGED, _CREATED = types.FileChangeType.Changed, types.FileChangeType.Created


def did_open(connection: Connection, params: messages.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    if len(item.text) > LIMIT:
        # No file of this size is read either: it holds data, and no specs.
        connection.lose(item.uri, f"it has more than {LIMIT} characters", is_news=False)
        return
    opened = connection.open(item.uri)
    if opened is None:
        return
    text, language = Text.of(item.text), item.language_id or None
    for folder, path in opened.places:
        folder.dispatch(DocumentOpened(path, item.version, text, folder.now(), language))
    connection.feed.opened(item.uri)
    _push(connection, *opened.places[0])


def did_change(connection: Connection, params: messages.DidChangeTextDocumentParams) -> None:
    uri, version = params.text_document.uri, params.text_document.version
    views = connection.views(uri)
    if (problem := _problem(views, version)) is not None:
        connection.lose(uri, problem)
        return
    if not any(view.folder.state.applying for view in views):
        connection.attention.moves_on()
    changes = changes_of(params.content_changes, views[0].text, connection.client.encoding)
    for folder, document, _ in views:
        folder.dispatch(DocumentEdited(document.path, version, changes, folder.now()))
    connection.feed.typed(views[0].folder.uri_of(views[0].document.path))
    _push(connection, views[0].folder, views[0].document.path)


def _problem(views: Sequence[View], version: int) -> str | None:
    """Return why a change can not be followed, None when it can."""
    if not views:
        return "the editor changed it without having opened it"
    known = views[0].document.version
    return f"its version went back from {known} to {version}" if known is not None and version < known else None


def did_close(connection: Connection, params: messages.DidCloseTextDocumentParams) -> None:
    connection.attention.closes(params.text_document.uri)
    uri = connection.close(params.text_document.uri)
    if uri is not None:
        connection.feed.closed(uri)
    if uri is not None and not connection.client.pulls_diagnostics:
        clear_diagnostics(connection, uri)


def did_save(connection: Connection, params: messages.DidSaveTextDocumentParams) -> None:
    """Look at what other programs did meanwhile, which this may have overwritten; the buffer is known already."""
    connection.catch_up()
    for folder, document, _ in connection.views(params.text_document.uri):
        if unshown(folder.state, document):
            folder.runtime.work.looking.look_soon(document.path)


def did_change_on_disk(connection: Connection, params: messages.DidChangeWatchedFilesParams) -> None:
    """Look again at the files that matter to a hunk; what came may be one that is gone under another name."""
    changes = [(event, key) for event in params.changes if (key := key_of(event.uri)) is not None]
    for folder in connection.folders:
        own = [(event, path) for event, key in changes if (path := folder.path_of(key)) is not None]
        if folder.files is not None and any(event.type is not _CHANGED for event, _ in own):
            folder.files.outdate()
        folder.runtime.work.looking.look_again([path for _, path in own])
        if new := [path for event, path in own if event.type is _CREATED]:
            folder.runtime.work.looking.trace_soon(new)


def did_rename_files(connection: Connection, params: messages.RenameFilesParams) -> None:
    for file in params.files:
        old, new = key_of(file.old_uri), key_of(file.new_uri)
        for folder in connection.folders if old is not None and new is not None else ():
            before, after = folder.path_of(old or ""), folder.path_of(new or "")
            if before is not None and after is not None:
                folder.dispatch(FileMoved(before, after, folder.now()))


def did_change_folders(connection: Connection, params: messages.DidChangeWorkspaceFoldersParams) -> None:
    event = params.event
    connection.change_folders([folder.uri for folder in event.added], [folder.uri for folder in event.removed])


def _push(connection: Connection, folder: Folder, path: str) -> None:
    """Send diagnostics to a client that does not ask for them after an edit."""
    if not connection.client.pulls_diagnostics:
        connection.refresh(folder, (path,))
