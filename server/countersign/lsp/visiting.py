"""Going to hunks: to where they stand or, where there is no such text, to the diff of their proposal."""

from __future__ import annotations

from countersign.core.model import HunkId, Severity
from countersign.core.text import Span, Text
from countersign.core.views import offer_of
from countersign.lsp.connection import Connection
from countersign.lsp.diff_showing import open_proposal
from countersign.lsp.folder import Folder
from countersign.lsp.going import show_place
from countersign.lsp.to_lsp import range_of

__all__ = ["go_to_hunk"]


def go_to_hunk(connection: Connection, folder: Folder, hunk: HunkId) -> None:
    """Show a hunk where it stands now, or say where that is."""
    offer = offer_of(folder.state, hunk)
    if offer is None:
        return
    document = folder.state.documents[offer.hunk.path]
    if document.text is None:
        open_proposal(connection, folder, offer.proposal, hunk)
    else:
        folder.background(_go(folder, document.path, document.text, offer.span), "go to a hunk")


async def _go(folder: Folder, path: str, text: Text, span: Span) -> None:
    place = range_of(span, text, folder.client.encoding)
    if not await show_place(folder, folder.uri_of(path), place):
        folder.editor.tell(f"The hunk is at {path}:{place.start.line + 1}.", Severity.INFO)
