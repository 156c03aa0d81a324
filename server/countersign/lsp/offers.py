"""Which hunks stand where in what the user looks at: in a file itself, or in the diff of a proposal."""

from __future__ import annotations

from countersign.core.model import HunkId
from countersign.core.state import Document
from countersign.core.text import Span
from countersign.core.views import Offer, offer_of, offers_at, open_in
from countersign.lsp.connection import Connection

__all__ = ["offers_met", "offers_shown"]


def offers_shown(connection: Connection, document: Document) -> list[tuple[Offer, int]]:
    """Return the open hunks of a document and the line to show each at."""
    last = max(len(document.text or ()) - 1, 0)
    if not connection.diffs.knows(document.path):
        return [(offer, min(offer.span.start, last)) for offer in open_in(connection.state, document.path)]
    places = connection.diffs.places(document.path)
    offers = [(_open_offer(connection, hunk), min(span.start, last)) for hunk, span in places.items()]
    return [(offer, line) for offer, line in offers if offer is not None]


def offers_met(connection: Connection, document: Document, lines: Span) -> tuple[Offer, ...]:
    """Return the open hunks that some lines of a document meet."""
    if not connection.diffs.knows(document.path):
        return offers_at(connection.state, document.path, lines)
    met = [hunk for hunk, span in connection.diffs.places(document.path).items() if span.meets(lines)]
    return tuple(offer for hunk in met if (offer := _open_offer(connection, hunk)) is not None)


def _open_offer(connection: Connection, hunk: HunkId) -> Offer | None:
    offer = offer_of(connection.state, hunk)
    is_open = offer is not None and offer.review.is_open and hunk not in connection.state.applying
    return offer if is_open else None
