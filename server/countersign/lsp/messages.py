"""What an editor says, as msgspec structs; `answers.py` has what is said to it.

Names and fields are those of the protocol (LSP 3.17); a test compares each struct with lsprotocol's class of the
same name. They are read and written thirty times as fast as those, and only what is looked at is described.
Enumerations and the names of methods are lsprotocol's, and so is all that pygls handles by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from lsprotocol import types
from msgspec import Meta

from countersign.lsp.introduction import Message, WorkspaceFolder

_Unsigned = Annotated[int, Meta(ge=0)]


class Position(Message, frozen=True):
    """Line and character count from 0, the character in code units of the encoding that was agreed on."""

    line: _Unsigned
    character: _Unsigned


class Range(Message, frozen=True):
    """From `start` up to, not including, `end`."""

    start: Position
    end: Position


class TextDocumentIdentifier(Message, frozen=True):
    uri: str


class VersionedTextDocumentIdentifier(Message, frozen=True):
    uri: str
    version: int


class TextDocumentItem(Message, frozen=True):
    uri: str
    version: int
    text: str
    language_id: str = ""


# --- what it says


class DidOpenTextDocumentParams(Message, frozen=True):
    text_document: TextDocumentItem


class TextDocumentContentChange(Message, frozen=True):
    """A part of a document, or without a range the whole of it, that is `text` now."""

    text: str
    range: Range | None = None


class DidChangeTextDocumentParams(Message, frozen=True):
    text_document: VersionedTextDocumentIdentifier
    content_changes: Sequence[TextDocumentContentChange]


class DidCloseTextDocumentParams(Message, frozen=True):
    text_document: TextDocumentIdentifier


class DidSaveTextDocumentParams(Message, frozen=True):
    text_document: TextDocumentIdentifier


class FileEvent(Message, frozen=True):
    uri: str
    type: types.FileChangeType


class DidChangeWatchedFilesParams(Message, frozen=True):
    changes: Sequence[FileEvent]


class FileRename(Message, frozen=True):
    old_uri: str
    new_uri: str


class RenameFilesParams(Message, frozen=True):
    files: Sequence[FileRename]


class WorkspaceFoldersChangeEvent(Message, frozen=True):
    added: Sequence[WorkspaceFolder]
    removed: Sequence[WorkspaceFolder]


class DidChangeWorkspaceFoldersParams(Message, frozen=True):
    event: WorkspaceFoldersChangeEvent


class WorkDoneProgressCancelParams(Message, frozen=True):
    token: int | str


class HoverParams(Message, frozen=True):
    text_document: TextDocumentIdentifier
    position: Position


class ReferenceContext(Message, frozen=True):
    include_declaration: bool


class ReferenceParams(Message, frozen=True):
    text_document: TextDocumentIdentifier
    position: Position
    context: ReferenceContext


class DefinitionParams(Message, frozen=True):
    text_document: TextDocumentIdentifier
    position: Position


class CompletionParams(Message, frozen=True):
    text_document: TextDocumentIdentifier
    position: Position


class Diagnostic(Message, frozen=True):
    range: Range
    message: str
    severity: int | None = None
    source: str | None = None


class CodeActionContext(Message, frozen=True):
    """Of the diagnostics that an editor knows, ours may be old; those of others are kept (`others.py`), and none of
    them is a reason to refuse the request.
    """

    diagnostics: Sequence[Any] = ()
    only: Sequence[str] | None = None


class CodeActionParams(Message, frozen=True):
    text_document: TextDocumentIdentifier
    range: Range
    context: CodeActionContext


class CodeLensParams(Message, frozen=True):
    text_document: TextDocumentIdentifier


class DocumentDiagnosticParams(Message, frozen=True):
    text_document: TextDocumentIdentifier
    previous_result_id: str | None = None


class ExecuteCommandParams(Message, frozen=True):
    command: str
    arguments: Sequence[Any] | None = None


# --- what it answers


class ApplyWorkspaceEditResult(Message, frozen=True):
    applied: bool
    failure_reason: str | None = None


class MessageActionItem(Message, frozen=True):
    """One of the answers that a question offers."""

    title: str


class ShowDocumentResult(Message, frozen=True):
    success: bool
