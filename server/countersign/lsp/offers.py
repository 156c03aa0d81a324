"""Which hunks stand where in what the user looks at: in a file itself, or in the diff of a proposal."""

from __future__ import annotations

from countersign.core.model import HunkId
from countersign.core.state import Document
from countersign.core.text import Span
from countersign.core.views import Offer, offer_of, offers_at, open_in, rejected_at
from countersign.lsp.folder import Folder

__all__ = ["offers_met", "offers_shown", "rejected_met"]


def offers_shown(folder: Folder, document: Document) -> list[tuple[Offer, int]]:
    """Return the open hunks of a document and the line to show each at."""
    last = max(len(document.text or ()) - 1, 0)
    if not folder.diffs.knows(document.path):
        return [(offer, min(offer.span.start, last)) for offer in open_in(folder.state, document.path)]
    places = folder.diffs.places(document.path)
    offers = [(_open_offer(folder, hunk), min(span.start, last)) for hunk, span in places.items()]
    return [(offer, line) for offer, line in offers if offer is not None]


def offers_met(folder: Folder, document: Document, lines: Span) -> tuple[Offer, ...]:
    """Return the open hunks that some lines of a document meet."""
    if not folder.diffs.knows(document.path):
        return offers_at(folder.state, document.path, lines)
    met = [hunk for hunk, span in folder.diffs.places(document.path).items() if span.meets(lines)]
    return tuple(offer for hunk in met if (offer := _open_offer(folder, hunk)) is not None)


def rejected_met(folder: Folder, document: Document, lines: Span) -> tuple[Offer, ...]:
    """Return the rejected hunks that some lines of a document meet."""
    if not folder.diffs.knows(document.path):
        return rejected_at(folder.state, document.path, lines)
    met = [hunk for hunk, span in folder.diffs.places(document.path).items() if span.meets(lines)]
    offers = (offer_of(folder.state, hunk) for hunk in met)
    return tuple(offer for offer in offers if offer is not None and offer.review.is_rejected)


def _open_offer(folder: Folder, hunk: HunkId) -> Offer | None:
    offer = offer_of(folder.state, hunk)
    is_open = offer is not None and offer.review.is_open and hunk not in folder.state.applying
    return offer if is_open else None
