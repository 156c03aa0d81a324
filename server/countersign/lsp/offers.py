"""Which hunks stand where in what the user looks at: in a file itself, or in the diff of a proposal."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.model import HunkId, Spec
from countersign.core.spec import digest
from countersign.core.state import Document, State
from countersign.core.text import Span, Text
from countersign.core.views import Offer, in_all_rounds, offer_of, offers_at, open_in, rejected_at, spec_state
from countersign.lsp.folder import Folder
from countersign.lsp.shown import Leaf, ShownHunk, leaves

__all__ = [
    "leaves_met",
    "offers_met",
    "offers_shown",
    "on_files",
    "open_on_files",
    "place_met",
    "rejected_met",
    "specs_around",
]


def offers_shown(folder: Folder, document: Document) -> list[tuple[Offer, int]]:
    """Return the open hunks of a document and the line to show each at."""
    text = document.text or Text(())
    last = max(len(text) - 1, 0)
    if not folder.diffs.knows(document.path):
        return [(offer, min(offer.span.start, last)) for offer in open_in(folder.state, document.path)]
    return [
        (offer, _line_of(shown, leaf))
        for shown in folder.diffs.shown(document.path, text)
        for leaf in leaves(folder.state.history, shown.id)
        if (offer := _open_offer(folder, leaf.hunk.id)) is not None
    ]


def offers_met(folder: Folder, document: Document, lines: Span) -> tuple[Offer, ...]:
    """Return the open hunks that some lines of a document meet.

    An answer and the note of what it has shown ask for the same.
    """
    if not folder.diffs.knows(document.path):
        state, path = folder.state, document.path
        return folder.memory.recall(state, ("met", path, lines), lambda: offers_at(state, path, lines))
    met = leaves_met(folder, document, lines)
    return tuple(offer for _, leaf in met if (offer := _open_offer(folder, leaf.hunk.id)) is not None)


def rejected_met(folder: Folder, document: Document, lines: Span) -> tuple[Offer, ...]:
    """Return the rejected hunks that some lines of a document meet."""
    if not folder.diffs.knows(document.path):
        return rejected_at(folder.state, document.path, lines)
    offers = (offer_of(folder.state, leaf.hunk.id) for _, leaf in leaves_met(folder, document, lines))
    return tuple(offer for offer in offers if offer is not None and offer.review.is_rejected)


def place_met(folder: Folder, document: Document, lines: Span, offer: Offer) -> Span:
    """Return the lines of a document at which a hunk is met."""
    if not folder.diffs.knows(document.path):
        return offer.span
    met = leaves_met(folder, document, lines)
    return next((shown.place for shown, leaf in met if leaf.hunk.id == offer.hunk.id), lines)


def leaves_met(folder: Folder, document: Document, lines: Span) -> Iterator[tuple[ShownHunk, Leaf]]:
    """Yield the hunks that some lines of a diff show, or what stands for them now; on a header or context, all."""
    for shown in folder.diffs.shown(document.path, document.text or Text(())):
        if shown.place.meets(lines):
            within = shown.within(lines)
            found = [*leaves(folder.state.history, shown.id)]
            own = [leaf for leaf in found if leaf.has(within)]
            yield from ((shown, leaf) for leaf in own or found)


def _line_of(shown: ShownHunk, leaf: Leaf) -> int:
    """Return the first line of a diff that shows a hunk; its header for the first of what stands for it."""
    if leaf.base.start == leaf.new.start == 0:
        return shown.place.start
    own = (*shown.base[leaf.base.start : leaf.base.stop], *shown.new[leaf.new.start : leaf.new.stop])
    return min(own, default=shown.place.start)


def on_files(state: State, spec: Spec) -> tuple[Offer, ...]:
    """Return what the latest proposal for a spec, and those of its other rounds, do to files as a whole: there may
    be no document to show it.
    """
    latest = spec_state(state, spec).proposal
    proposals = in_all_rounds(state, latest.task) if latest is not None else ()
    hunks = (hunk for proposal in proposals for hunk in state.history.hunks_of(proposal))
    offers = (offer_of(state, hunk.id) for hunk in hunks if hunk.operation is not None)
    return tuple(offer for offer in offers if offer is not None)


def open_on_files(folder: Folder, spec: Spec) -> tuple[Offer, ...]:
    """Return what waits of these for a decision in files that no editor has open."""
    return folder.memory.recall(
        folder.state, ("files", spec.path, digest(spec)), lambda: tuple(_waiting_on_files(folder.state, spec))
    )


def specs_around(state: State, path: str) -> Iterator[str]:
    """Yield the files with the specs at which is shown what becomes of a file as a whole."""
    document = state.documents.get(path)
    for anchor in document.operations if document is not None else ():
        if (task := state.history.tasks.get(anchor.hunk.task)) is not None:
            yield task.spec.path


def _waiting_on_files(state: State, spec: Spec) -> Iterator[Offer]:
    for offer in on_files(state, spec):
        document = state.documents.get(offer.hunk.path)
        is_shown = document is not None and document.is_open
        if offer.review.is_open and offer.hunk.id not in state.applying and not is_shown:
            yield offer


def _open_offer(folder: Folder, hunk: HunkId) -> Offer | None:
    offer = offer_of(folder.state, hunk)
    is_open = offer is not None and offer.review.is_open and hunk not in folder.state.applying
    return offer if is_open else None
