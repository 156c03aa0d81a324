"""What can be done with the selected lines of a hunk, and with a hunk that was edited in a diff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.model import Status
from countersign.core.splitting import Lines, selected_with
from countersign.core.text import Span
from countersign.core.views import Offer
from countersign.lsp.choices import Choice
from countersign.lsp.connection import View
from countersign.lsp.diff_editing import is_edited
from countersign.lsp.hunk_actions import which_of
from countersign.lsp.offers import leaves_met, offers_met
from countersign.lsp.rivals import names_of
from countersign.lsp.shown import leaves

__all__ = ["on_edited", "on_lines"]


def on_lines(views: Sequence[View], lines: Span) -> Iterator[Choice]:
    """Offer to decide on selected lines that are a part of a hunk."""
    for view in views:
        offers = offers_met(view.folder, view.document, lines)
        is_diff = view.folder.diffs.knows(view.document.path)
        for number, offer in enumerate(offers):
            selected = _in_diff(view, offer, lines) if is_diff else _in_file(offer, lines)
            if selected is not None:
                which = which_of(offers, number, names_of(view.folder, offers))
                yield from _on_selected(offer, selected, which)


def on_edited(views: Sequence[View], uri: str, lines: Span) -> Iterator[Choice]:
    """Offer to accept hunks as they were edited in a diff."""
    for folder, document, text in views:
        if not folder.diffs.knows(document.path):
            continue
        pending = {
            offer.hunk.id for offer in offers_met(folder, document, lines) if offer.review.status is Status.PENDING
        }
        for shown, leaf in leaves_met(folder, document, lines):
            if (
                leaf.hunk.id in pending
                and leaf.hunk.operation is None
                and len([*leaves(folder.state.history, shown.id)]) == 1
                and is_edited(leaf.hunk, shown, text)
            ):
                yield Choice(
                    "quickfix.countersign.accept.edited",
                    "Countersign: accept this hunk as edited",
                    "countersign.acceptShown",
                    (uri, shown.id),
                    of_agent=True,
                )


def _on_selected(offer: Offer, lines: Lines, which: str) -> Iterator[Choice]:
    arguments = offer.hunk.id, lines.base, lines.new
    yield Choice(
        "quickfix.countersign.accept.lines",
        f"Countersign: accept the selected lines of {which}",
        "countersign.acceptLines",
        arguments,
        of_agent=True,
    )
    yield Choice(
        "quickfix.countersign.reject.lines",
        f"Countersign: reject the selected lines of {which}",
        "countersign.rejectLines",
        arguments,
    )


def _in_file(offer: Offer, lines: Span) -> Lines | None:
    """Return the lines of a hunk that a selection of its file covers; None when that is no part of it."""
    if offer.review.status is not Status.PENDING:
        return None
    start, stop = max(offer.span.start, lines.start), min(offer.span.stop, lines.stop)
    if stop <= start or stop - start == len(offer.span):
        return None
    return selected_with(offer.hunk, Span(start, stop).shifted(-offer.span.start))


def _in_diff(view: View, offer: Offer, lines: Span) -> Lines | None:
    """Return the lines of a hunk that a selection of a diff covers; None when that is no part of it, or when the
    hunk was edited there.
    """
    hunk = offer.hunk
    for shown, leaf in leaves_met(view.folder, view.document, lines):
        own = leaf.own(shown.within(lines))
        is_part = 0 < len(own.base) + len(own.new) < len(hunk.base) + len(hunk.new)
        if leaf.hunk.id == hunk.id and is_part and leaf.is_as_shown(shown, view.text):
            return own
    return None
