"""A stock pygls server that edits what it is told to: the other side in the tests of the client."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("editing", "1")


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
    command = types.Command(title="prepend", command="prepend", arguments=[params.text_document.uri, 1])
    return [types.CodeAction(title="Prepend", kind="quickfix.prepend.line", command=command)]


@server.command("prepend")
async def prepend(uri: str, version: int) -> list[object]:
    """Put two letters before the document's first line, in two edits; return the client's answer."""
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    edits = [types.TextEdit(start, "a"), types.TextEdit(start, "b")]
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    edit = types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, edits)])
    answer = await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit))
    return [answer.applied, answer.failure_reason]


@server.command("text")
def text(uri: str) -> list[object]:
    document = server.workspace.get_text_document(uri)
    return [document.version, document.source]


if __name__ == "__main__":
    server.start_io()
