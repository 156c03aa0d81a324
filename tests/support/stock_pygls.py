"""A language server as pygls makes it, for the comparison with ours."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("stock", "1")


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(_params: types.HoverParams) -> types.Hover | None:
    """Answer that there is nothing, as ours does for a document that is not open."""
    return None


@server.command("countersign.accept")
def accept(*_arguments: object) -> None:
    """Fail, as a handler with a defect does."""
    raise ZeroDivisionError


if __name__ == "__main__":
    server.start_io()
