"""What the client at the other end can do, and where that differs from what it announces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from lsprotocol import types
from msgspec import Struct
from msgspec.structs import replace

__all__ = ["QUIRKS", "Client", "Encoding", "Quirk", "client_of"]

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_ENCODINGS: Mapping[str, Encoding] = {
    types.PositionEncodingKind.Utf8: "utf-8",
    types.PositionEncodingKind.Utf16: "utf-16",
    types.PositionEncodingKind.Utf32: "utf-32",
}


class Client(Struct, frozen=True):
    """The features of a client that we make use of, as they really are."""

    name: str
    encoding: Encoding
    action_literals: bool
    """Code actions that are more than commands."""
    action_tags: bool
    """The tag that marks what a language model wrote."""
    preferred_actions: bool
    applies_edits: bool
    versioned_edits: bool
    """Edits of documents at a version (`documentChanges`), refused when the document has moved on."""
    lenses: bool
    lens_refresh: bool
    markdown: bool
    """Hovers in Markdown."""
    progress: bool
    pulls_diagnostics: bool
    """Asks for diagnostics, and can be told to ask again."""
    diagnostic_versions: bool
    shows_documents: bool
    watches_files: bool
    folders: bool
    """Several folders, which come and go."""


class Quirk(Struct, frozen=True):
    """Where a client, by the name it gives itself, is not what it announces."""

    client: str
    reason: str
    changes: Mapping[str, bool]


QUIRKS = (
    Quirk(
        "Neovim",
        "It does not announce `documentChanges` but honours them with its version check; plain `changes` it applies"
        " without any check, over what was typed meanwhile.",
        {"versioned_edits": True},
    ),
    Quirk(
        "Eglot",
        "It watches `**/*` by a watch on every directory, which takes minutes in a large tree; files are looked at"
        " before every decision anyway.",
        {"watches_files": False},
    ),
)


def client_of(params: types.InitializeParams, encoding: str | None) -> Client:
    """Return the client that introduces itself; `encoding` is the position encoding that was agreed on."""
    name = params.client_info.name if params.client_info else ""
    agreed: Encoding = _ENCODINGS.get(encoding or "", "utf-16")
    announced = _announced(name, agreed, params.capabilities)
    for quirk in QUIRKS:
        if quirk.client == name:
            announced = replace(announced, **quirk.changes)
    return announced


def _announced(name: str, encoding: Encoding, capabilities: types.ClientCapabilities) -> Client:
    window = capabilities.window or types.WindowClientCapabilities()
    workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
    document = capabilities.text_document or types.TextDocumentClientCapabilities()
    action = document.code_action or types.CodeActionClientCapabilities()
    return Client(
        name=name,
        encoding=encoding,
        action_literals=action.code_action_literal_support is not None,
        action_tags=bool(action.tag_support and types.CodeActionTag.LlmGenerated in action.tag_support.value_set),
        preferred_actions=bool(action.is_preferred_support),
        applies_edits=bool(workspace.apply_edit),
        versioned_edits=bool(workspace.workspace_edit and workspace.workspace_edit.document_changes),
        lenses=document.code_lens is not None,
        lens_refresh=bool(workspace.code_lens and workspace.code_lens.refresh_support),
        markdown=bool(document.hover and types.MarkupKind.Markdown in (document.hover.content_format or ())),
        progress=bool(window.work_done_progress),
        # A client that only asks after an edit would not see what an agent offers: it is sent diagnostics instead.
        pulls_diagnostics=bool(
            document.diagnostic and workspace.diagnostics and workspace.diagnostics.refresh_support
        ),
        diagnostic_versions=bool(document.publish_diagnostics and document.publish_diagnostics.version_support),
        shows_documents=bool(window.show_document and window.show_document.support),
        watches_files=bool(
            workspace.did_change_watched_files and workspace.did_change_watched_files.dynamic_registration
        ),
        folders=bool(workspace.workspace_folders),
    )
