"""Edits of open documents: asked of the editor, and believed only when its text shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from lsprotocol import types

from countersign.core.deeds import deed, inner_hunks
from countersign.core.effects import ChangeDocuments, ChangeFile, DocumentChange
from countersign.core.escape import shortened
from countersign.core.events import EditAnswered
from countersign.core.model import HunkId
from countersign.core.operation import OperationKind
from countersign.core.text import LineEdit, Span, Text
from countersign.lsp import answers, messages
from countersign.lsp.folder import Folder
from countersign.lsp.rpc import NoAnswerError
from countersign.lsp.to_lsp import text_edits

__all__ = ["Applying", "ask_for_edit"]

_LONGEST = 200
_Operation = answers.RenameFile | answers.DeleteFile


class Applying:
    """The edits under way. Success is never reported: the document's text does that."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._latest: dict[HunkId, ChangeDocuments | ChangeFile] = {}

    def change(self, change: ChangeDocuments) -> None:
        self._latest.update(dict.fromkeys(change.hunks, change))
        self._folder.background(self._carry_out(change), "edit")

    def change_file(self, change: ChangeFile) -> bool:
        """Do something to an open file as a whole; False where the editor can not."""
        operation = _operation(self._folder, change)
        if operation is None:
            if change.operation.kind is OperationKind.DELETE and change.hunk.id in self._folder.state.taking_back:
                self._folder.background(self._empty(change), "empty a buffer")
            return False
        self._latest[change.hunk.id] = change
        self._folder.background(self._carry_out_on_file(change, operation), "file operation")
        return True

    async def _carry_out(self, change: ChangeDocuments) -> None:
        """Ask for an edit; say what the text does not show of it some time after the answer."""
        problem = await ask_for_edit(self._folder, change.changes, change.label.lower())
        if problem is None:
            problem = await self._waited()
        self._answered(change, change.hunks, problem)

    async def _carry_out_on_file(self, change: ChangeFile, operation: _Operation) -> None:
        """Ask for an operation on an open file; the disk shows what came of it."""
        problem = await ask_for_edit(self._folder, [_inner_change(change)], deed(change.hunk), operation)
        self._look(change)
        if problem is None and change.hunk.id in self._folder.state.turning:
            problem = await self._waited()
            self._look(change)
        self._answered(change, (change.hunk.id,), problem or "it was done, and undone since")

    async def _empty(self, change: ChangeFile) -> None:
        """Empty the buffer of a created file that was taken back on the disk: as long as it shows the lines, the
        hunk counts as accepted.
        """
        document = self._folder.state.documents.get(change.hunk.path)
        if change.hunk.id in self._folder.state.taking_back and document is not None and document.text is not None:
            edit = LineEdit(Span(0, len(document.text)), ())
            emptied = DocumentChange(document.path, change.version or 0, document.text, (edit,))
            await self._carry_out(ChangeDocuments((emptied,), change.hunks, "Take back 1 hunk"))

    def _look(self, change: ChangeFile) -> None:
        for path in change.paths:
            self._folder.runtime.look(path)

    async def _waited(self) -> str:
        """Give the editor some time to show an edit; return what is to be said when it does not."""
        limit = self._folder.settings.limits.edit_shown
        await asyncio.sleep(limit)
        return f"the editor says that it made the edit, but its text did not show it within {limit:g} s"

    def _answered(self, change: ChangeDocuments | ChangeFile, hunks: tuple[HunkId, ...], problem: str) -> None:
        # A hunk that was undone and accepted again meanwhile belongs to the later edit.
        own = tuple(hunk for hunk in hunks if self._latest.get(hunk) is change)
        for hunk in own:
            del self._latest[hunk]
        self._folder.dispatch(EditAnswered(own, problem, self._folder.now()))


async def ask_for_edit(
    folder: Folder, changes: Sequence[DocumentChange], label: str, operation: _Operation | None = None
) -> str | None:
    """Ask the editor for an edit; return why it did not take it, None when it says that it did.

    An `operation` on a file is done after the edits, if they could be made.
    """
    if not folder.client.applies_edits:
        return "the editor can not apply edits of a language server"
    for change in changes:
        document = folder.state.documents.get(change.path)
        if document is None or document.version != change.version or document.text != change.text:
            return f"{change.path} has changed meanwhile"
    edit, limit = _workspace_edit(folder, changes, operation), folder.settings.limits.edit_answer
    params = answers.ApplyWorkspaceEditParams(edit, f"Countersign: {shortened(label, _LONGEST)}")
    try:
        result = messages.ApplyWorkspaceEditResult
        answer = await folder.rpc.ask(types.WORKSPACE_APPLY_EDIT, params, result, limit)
    except NoAnswerError as error:
        return str(error)
    if answer.applied:
        return None
    reason = f" ({shortened(answer.failure_reason, _LONGEST)})" if answer.failure_reason else ""
    return f"the editor refused the edit{reason}"


def _operation(folder: Folder, change: ChangeFile) -> _Operation | None:
    """Return what is asked of the editor, None where it can not do it."""
    uri, client = folder.uri_of(change.hunk.path), folder.client
    match change.operation.kind:
        case OperationKind.DELETE if client.deletes_files:
            return answers.DeleteFile(uri)
        case OperationKind.RENAME if client.renames_files:
            return answers.RenameFile(uri, folder.uri_of(change.operation.target))
        case _:
            return None


def _inner_change(change: ChangeFile) -> DocumentChange:
    """Return what changes in the lines of a file that is renamed or deleted: maybe nothing, at this version."""
    renamed = change.operation.kind is OperationKind.RENAME
    edits = tuple(
        LineEdit(Span(hunk.start, hunk.start + len(hunk.base)), hunk.new)
        for hunk in (inner_hunks(change.hunk) if renamed else ())
    )
    return DocumentChange(change.hunk.path, change.version or 0, change.text or Text.of(""), edits)


def _workspace_edit(
    folder: Folder, changes: Sequence[DocumentChange], operation: _Operation | None
) -> answers.WorkspaceEdit:
    """Return the edit, with versions where the client looks at them.

    Nobody has typed since the text was looked at, as far as is known here: what arrives later is for the client to
    check.
    """
    edits = [
        (folder.uri_of(change.path), change.version, text_edits(change, folder.client.encoding))
        for change in changes
    ]
    if not folder.client.versioned_edits:
        return answers.WorkspaceEdit(changes={uri: parts for uri, _, parts in edits})
    texts = [
        answers.TextDocumentEdit(answers.OptionalVersionedTextDocumentIdentifier(uri, version), [*parts])
        for uri, version, parts in edits
    ]
    return answers.WorkspaceEdit(document_changes=[*texts, operation] if operation is not None else texts)
