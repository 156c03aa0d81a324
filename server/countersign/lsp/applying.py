"""Edits of open documents: asked of the editor, and believed only when its text shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from lsprotocol import types

from countersign.core.effects import ChangeDocuments, DocumentChange
from countersign.core.escape import shortened
from countersign.core.events import EditAnswered
from countersign.core.model import HunkId
from countersign.lsp import answers, messages
from countersign.lsp.folder import Folder
from countersign.lsp.rpc import NoAnswerError
from countersign.lsp.to_lsp import text_edits

__all__ = ["Applying", "ask_for_edit"]

_LONGEST = 200


class Applying:
    """The edits under way. Success is never reported: the document's text does that."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._latest: dict[HunkId, ChangeDocuments] = {}

    def change(self, change: ChangeDocuments) -> None:
        self._latest.update(dict.fromkeys(change.hunks, change))
        self._folder.background(self._carry_out(change), "edit")

    async def _carry_out(self, change: ChangeDocuments) -> None:
        """Ask for an edit; say what the text does not show of it some time after the answer."""
        limit = self._folder.settings.limits.edit_shown
        problem = await ask_for_edit(self._folder, change.changes, change.label.lower())
        if problem is None:
            await asyncio.sleep(limit)
            problem = f"the editor says that it made the edit, but its text did not show it within {limit:g} s"
        # A hunk that was undone and accepted again meanwhile belongs to the later edit.
        hunks = tuple(hunk for hunk in change.hunks if self._latest.get(hunk) is change)
        for hunk in hunks:
            del self._latest[hunk]
        self._folder.dispatch(EditAnswered(hunks, problem, self._folder.now()))


async def ask_for_edit(folder: Folder, changes: Sequence[DocumentChange], label: str) -> str | None:
    """Ask the editor for an edit; return why it did not take it, None when it says that it did."""
    if not folder.client.applies_edits:
        return "the editor can not apply edits of a language server"
    for change in changes:
        document = folder.state.documents.get(change.path)
        if document is None or document.version != change.version or document.text != change.text:
            return f"{change.path} has changed meanwhile"
    edit, limit = _workspace_edit(folder, changes), folder.settings.limits.edit_answer
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


def _workspace_edit(folder: Folder, changes: Sequence[DocumentChange]) -> answers.WorkspaceEdit:
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
    return answers.WorkspaceEdit(
        document_changes=[
            answers.TextDocumentEdit(answers.OptionalVersionedTextDocumentIdentifier(uri, version), [*parts])
            for uri, version, parts in edits
        ]
    )
