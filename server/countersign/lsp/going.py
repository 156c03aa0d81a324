"""Going to places: the editor is asked to show them."""

from __future__ import annotations

from lsprotocol import types

from countersign.lsp import answers, messages
from countersign.lsp.folder import Folder
from countersign.lsp.rpc import NoAnswerError

__all__ = ["show_place"]

_ANSWER = 10.0
"""Seconds in which a client answers that it shows a document."""


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
