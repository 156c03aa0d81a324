"""What is said to an editor, as msgspec structs; see `messages.py`. A field that is None is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lsprotocol import types

from countersign.lsp.introduction import Message
from countersign.lsp.messages import MessageActionItem, Range


class MarkupContent(Message, frozen=True):
    kind: types.MarkupKind
    value: str


class Hover(Message, frozen=True):
    contents: MarkupContent
    range: Range | None = None


class Location(Message, frozen=True):
    uri: str
    range: Range


class Command(Message, frozen=True):
    title: str
    command: str
    arguments: Sequence[Any] | None = None


class CodeAction(Message, frozen=True):
    title: str
    kind: str | None = None
    command: Command | None = None
    is_preferred: bool | None = None
    tags: Sequence[types.CodeActionTag] | None = None


class CodeLens(Message, frozen=True):
    range: Range
    command: Command | None = None


class TextEdit(Message, frozen=True):
    range: Range
    new_text: str


class CompletionItem(Message, frozen=True):
    label: str
    kind: types.CompletionItemKind | None = None
    detail: str | None = None
    filter_text: str | None = None
    text_edit: TextEdit | None = None


class CompletionList(Message, frozen=True):
    is_incomplete: bool
    items: Sequence[CompletionItem]


class Diagnostic(Message, frozen=True):
    range: Range
    message: str
    severity: types.DiagnosticSeverity | None = None
    code: str | None = None
    source: str | None = None


class RelatedFullDocumentDiagnosticReport(Message, frozen=True, omit_defaults=False, tag_field="kind", tag="full"):
    items: Sequence[Diagnostic]
    result_id: str | None


class RelatedUnchangedDocumentDiagnosticReport(
    Message, frozen=True, omit_defaults=False, tag_field="kind", tag="unchanged"
):
    result_id: str


class PublishDiagnosticsParams(Message, frozen=True):
    uri: str
    diagnostics: Sequence[Diagnostic]
    version: int | None = None


class ShowMessageParams(Message, frozen=True):
    type: types.MessageType
    message: str


class ShowMessageRequestParams(Message, frozen=True):
    type: types.MessageType
    message: str
    actions: Sequence[MessageActionItem] | None = None


class WorkDoneProgressBegin(Message, frozen=True, omit_defaults=False, tag_field="kind", tag="begin"):
    title: str
    cancellable: bool
    percentage: int


class WorkDoneProgressReport(Message, frozen=True, omit_defaults=False, tag_field="kind", tag="report"):
    message: str
    percentage: int


class WorkDoneProgressEnd(Message, frozen=True, omit_defaults=False, tag_field="kind", tag="end"):
    message: str


class ProgressParams(Message, frozen=True):
    token: int | str
    value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd


class WorkDoneProgressCreateParams(Message, frozen=True):
    token: int | str


class OptionalVersionedTextDocumentIdentifier(Message, frozen=True, omit_defaults=False):
    uri: str
    version: int | None


class TextDocumentEdit(Message, frozen=True):
    text_document: OptionalVersionedTextDocumentIdentifier
    edits: Sequence[TextEdit]


class RenameFile(Message, frozen=True, omit_defaults=False, tag_field="kind", tag="rename"):
    """Fails where something stands under the new name: that is what the protocol has without options."""

    old_uri: str
    new_uri: str


class DeleteFile(Message, frozen=True, omit_defaults=False, tag_field="kind", tag="delete"):
    uri: str


class WorkspaceEdit(Message, frozen=True):
    """Either `changes` by URI or, for editors that look at versions, `document_changes`."""

    changes: Mapping[str, Sequence[TextEdit]] | None = None
    document_changes: Sequence[TextDocumentEdit | RenameFile | DeleteFile] | None = None


class ApplyWorkspaceEditParams(Message, frozen=True):
    edit: WorkspaceEdit
    label: str | None = None


class ShowDocumentParams(Message, frozen=True):
    uri: str
    take_focus: bool | None = None
    selection: Range | None = None


class Registration(Message, frozen=True):
    id: str
    method: str
    register_options: Mapping[str, Any] | None = None


class RegistrationParams(Message, frozen=True):
    registrations: Sequence[Registration]
