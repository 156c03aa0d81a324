"""Signs of what the user looks at: where they ask for a hover or for code actions, type, and what is in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from countersign.core.model import HunkId, Surface
from countersign.core.text import Span
from countersign.lsp import messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import lines_of
from countersign.lsp.hover import MOST
from countersign.lsp.introduction import Message
from countersign.lsp.offers import offers_met

__all__ = ["VisibleParams", "acted", "closed", "did_see", "hovered", "watched"]


class VisibleParams(Message, frozen=True):
    """What of a document is on the screen now, with the hunks drawn into it: ranges of it, or hunks by their ids;
    neither when it is not on the screen any more. The method is `countersign/visible`.
    """

    uri: str
    ranges: Sequence[messages.Range] = ()
    hunks: Sequence[HunkId] = ()


def watched(
    handle: Callable[[Connection, Any], object], note: Callable[[Connection, Any], None]
) -> Callable[[Connection, Any], object]:
    """Return a handler that takes a note of each message after it has been answered."""

    def handle_and_note(connection: Connection, params: Any) -> object:  # noqa: ANN401 - each route has its own
        connection.attention.afterwards(lambda: note(connection, params))
        return handle(connection, params)

    return handle_and_note


def hovered(connection: Connection, params: messages.HoverParams) -> None:
    """Take note of what a hover has shown: the hunks of the first folder that has some there."""
    uri, line = params.text_document.uri, params.position.line
    here = Span(line, line + 1)
    for view in connection.views(uri):
        if _noted_in_diff(connection, view, uri, here):
            return
        if offers := offers_met(view.folder, view.document, here):
            shown = [offer.hunk.id for offer in offers[:MOST]]
            connection.attention.shows(view.folder, uri, Surface.HOVER, shown)
            return
    connection.attention.is_at(uri)


def acted(connection: Connection, params: messages.CodeActionParams) -> None:
    """Take note of where the cursor is."""
    uri, lines = params.text_document.uri, lines_of(params.range)
    views = connection.views(uri)
    if any(_noted_in_diff(connection, view, uri, lines) for view in views) or not connection.attention.rests:
        return
    met = [offer.hunk.id for view in views for offer in offers_met(view.folder, view.document, lines)]
    connection.attention.is_at(uri, met)


def _noted_in_diff(connection: Connection, view: View, uri: str, lines: Span) -> bool:
    """Take note of a cursor in the diff of a proposal, which is on the hunks that it shows there."""
    folder, document, _ = view
    if not folder.diffs.knows(document.path):
        return False
    met = [offer.hunk.id for offer in offers_met(folder, document, lines)]
    if met:
        connection.attention.shows(folder, uri, Surface.DIFF, met)
    return True


def closed(connection: Connection, params: messages.DidCloseTextDocumentParams) -> None:
    connection.attention.closes(params.text_document.uri)


def did_see(connection: Connection, params: VisibleParams) -> None:
    """Take in what an editor that draws hunks itself has on the screen."""
    found: dict[Folder, set[HunkId]] = {}
    for folder, document, _ in connection.views(params.uri):
        for place in params.ranges:
            met = offers_met(folder, document, lines_of(place))
            found.setdefault(folder, set()).update(offer.hunk.id for offer in met)
    for folder in connection.folders:
        known = {hunk for hunk in params.hunks if hunk in folder.state.history.hunks}
        found.setdefault(folder, set()).update(known)
    connection.attention.views(params.uri, {folder: frozenset(hunks) for folder, hunks in found.items() if hunks})
