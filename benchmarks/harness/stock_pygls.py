"""A language server as pygls makes it, whose handlers do next to nothing: `python stock_pygls.py`.

It runs in the environment of the peers, with pygls as it is published.
"""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("stock-pygls", "1")
_PLACE = types.Range(types.Position(0, 0), types.Position(0, 0))


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(params: types.DidOpenTextDocumentParams) -> None:
    """Leave the document to pygls, which keeps its text."""
    del params


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(params: types.DidChangeTextDocumentParams) -> None:
    """Leave the edit to pygls, which follows it."""
    del params


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(params: types.HoverParams) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, f"line {params.position.line}"))


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
    del params
    return [types.CodeAction("Accept", types.CodeActionKind.QuickFix)]


@server.feature(types.TEXT_DOCUMENT_CODE_LENS)
def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
    del params
    return [types.CodeLens(_PLACE, types.Command("Accept", "accept"))]


if __name__ == "__main__":
    server.start_io()
