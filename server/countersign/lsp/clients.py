"""What the client at the other end can do, and where that differs from what it announces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from countersign.lsp.envelope import converted
from countersign.lsp.introduction import InitializeParams

__all__ = ["QUIRKS", "Client", "Encoding", "Quirk", "client_of"]

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_ENCODINGS: Sequence[Encoding] = ("utf-8", "utf-16", "utf-32")
_LLM_GENERATED = 1
"""The tag of a code action that brings what a language model wrote (LSP 3.18)."""


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
    renames_files: bool
    """Open files, in an edit that is refused as a whole when one of them has moved on."""
    deletes_files: bool
    """As above."""
    lenses: bool
    lens_refresh: bool
    references: bool
    definitions: bool
    markdown: bool
    """Hovers in Markdown."""
    asks: bool
    """Shows a question with answers to pick from (`window/showMessageRequest`)."""
    progress: bool
    pulls_diagnostics: bool
    """Asks for diagnostics, and can be told to ask again."""
    diagnostic_versions: bool
    shows_documents: bool
    watches_files: bool
    folders: bool
    """Several workspace folders, which come and go."""
    tells_renames: bool
    draws_hunks: bool
    """Draws hunks itself, by messages of our own (`protocol.py`)."""
    draws_tasks: bool
    """As above, of tasks."""


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
        "Neovim",
        "Where the version of a document in an edit is old, it goes on with the rest of the edit: a buffer would be"
        " deleted with what was typed meanwhile. The disk can do it, and leaves the buffer alone.",
        {"renames_files": False, "deletes_files": False},
    ),
    Quirk(
        "Eglot",
        "It watches `**/*` by a watch on every directory, which takes minutes in a large tree; files are looked at"
        " before every decision anyway.",
        {"watches_files": False},
    ),
)


def client_of(params: InitializeParams) -> Client:
    """Return the client that introduces itself."""
    name = params.client_info.name if params.client_info else ""
    announced = _announced(name, _Capabilities(params.capabilities))
    for quirk in QUIRKS:
        if quirk.client == name:
            announced = replace(announced, **quirk.changes)
    return announced


class _Capabilities:
    """What a client announces, looked up by names with points between; what has another form counts as left out."""

    def __init__(self, announced: Mapping[str, Any]) -> None:
        self._announced = announced

    @property
    def encoding(self) -> Encoding:
        """What characters are counted in: the first that both sides know, and that all clients have to know."""
        wanted = self.listed("general.positionEncodings")
        for encoding in wanted:
            for known in _ENCODINGS:
                if encoding == known:
                    return known
        return "utf-16"

    def find(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        found: Any = self._announced
        for name in path.split("."):
            try:
                found = found[name]
            except (TypeError, KeyError):
                return None
        return found

    def has(self, path: str) -> bool:
        return isinstance(self.find(path), dict)

    def says(self, path: str) -> bool:
        return self.find(path) is True

    def listed(self, path: str) -> list[object]:
        """Return the values of a list; none where it is left out."""
        try:
            return converted(self.find(path), list[object])
        except msgspec.ValidationError:
            return []


def _announced(name: str, capabilities: _Capabilities) -> Client:
    says, has, listed = capabilities.says, capabilities.has, capabilities.listed
    versioned = says("workspace.workspaceEdit.documentChanges")
    return Client(
        name=name,
        encoding=capabilities.encoding,
        action_literals=has("textDocument.codeAction.codeActionLiteralSupport"),
        action_tags=_LLM_GENERATED in listed("textDocument.codeAction.tagSupport.valueSet"),
        preferred_actions=says("textDocument.codeAction.isPreferredSupport"),
        applies_edits=says("workspace.applyEdit"),
        versioned_edits=versioned,
        renames_files=versioned and "rename" in listed("workspace.workspaceEdit.resourceOperations"),
        deletes_files=versioned and "delete" in listed("workspace.workspaceEdit.resourceOperations"),
        lenses=has("textDocument.codeLens"),
        lens_refresh=says("workspace.codeLens.refreshSupport"),
        references=has("textDocument.references"),
        definitions=has("textDocument.definition"),
        markdown="markdown" in listed("textDocument.hover.contentFormat"),
        asks=has("window.showMessage"),
        progress=says("window.workDoneProgress"),
        # A client that only asks after an edit would not see what an agent offers: it is sent diagnostics instead.
        pulls_diagnostics=has("textDocument.diagnostic") and says("workspace.diagnostics.refreshSupport"),
        diagnostic_versions=says("textDocument.publishDiagnostics.versionSupport"),
        shows_documents=says("window.showDocument.support"),
        watches_files=says("workspace.didChangeWatchedFiles.dynamicRegistration"),
        folders=says("workspace.workspaceFolders"),
        tells_renames=says("workspace.fileOperations.didRename"),
        draws_hunks=says("experimental.countersign.review"),
        draws_tasks=says("experimental.countersign.tasks"),
    )
