"""Going to places: the editor is asked to show them."""

from __future__ import annotations

from lsprotocol import types

from countersign.core.model import HunkId, Severity
from countersign.core.text import Span, Text
from countersign.core.views import offer_of
from countersign.lsp import answers, messages
from countersign.lsp.folder import Folder
from countersign.lsp.rpc import NoAnswerError
from countersign.lsp.to_lsp import range_of

__all__ = ["go_to_hunk", "show_place"]

_ANSWER = 10.0
"""Seconds in which a client answers that it shows a document."""


def go_to_hunk(folder: Folder, hunk: HunkId) -> None:
    """Show a hunk where it stands now, or say where that is."""
    offer = offer_of(folder.state, hunk)
    document = folder.state.documents.get(offer.hunk.path) if offer is not None else None
    if offer is not None and document is not None and document.text is not None:
        folder.background(_go(folder, document.path, document.text, offer.span), "go to a hunk")


async def _go(folder: Folder, path: str, text: Text, span: Span) -> None:
    place = range_of(span, text, folder.client.encoding)
    if not await show_place(folder, folder.uri_of(path), place):
        folder.editor.tell(f"The hunk is at {path}:{place.start.line + 1}.", Severity.INFO)


async def show_place(folder: Folder, uri: str, place: messages.Range) -> bool:
    """Ask the editor to show the beginning of a place, and return whether it does."""
    if not folder.client.shows_documents:
        return False
    selection = messages.Range(place.start, place.start)
    params = answers.ShowDocumentParams(uri, take_focus=True, selection=selection)
    try:
        answer = await folder.rpc.ask(types.WINDOW_SHOW_DOCUMENT, params, messages.ShowDocumentResult, _ANSWER)
    except NoAnswerError:
        return False
    return answer.success
