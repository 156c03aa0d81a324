"""Signs of what the user looks at: where they ask for a hover or for code actions, type, and what is in view."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.model import HunkId, Surface
from countersign.core.text import Span
from countersign.lsp.connection import Connection, View
from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import lines_of
from countersign.lsp.offers import offers_met
from countersign.lsp.protocol_review import VisibleParams

__all__ = ["acted", "did_see", "hovered"]


def hovered(connection: Connection, uri: str, view: View, hunks: Sequence[HunkId]) -> None:
    """Take note of what a hover on a file or a diff has shown."""
    surface = Surface.DIFF if view.folder.diffs.knows(view.document.path) else Surface.HOVER
    connection.attention.shows(view.folder, uri, surface, hunks)


def acted(connection: Connection, uri: str, views: Sequence[View], lines: Span) -> None:
    """Take note of where the cursor is."""
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
