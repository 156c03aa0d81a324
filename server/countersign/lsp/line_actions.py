"""What can be done with the selected lines of a hunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.model import Status
from countersign.core.splitting import Lines, selected_with
from countersign.core.text import Span
from countersign.core.views import Offer
from countersign.lsp.choices import Choice
from countersign.lsp.hunk_actions import which_of
from countersign.lsp.wording import counted

__all__ = ["on_lines", "selected_in_file"]


def selected_in_file(offer: Offer, lines: Span) -> Lines | None:
    """Return the lines of a hunk that a selection of its file covers; None when that is no part of it."""
    if offer.review.status is not Status.PENDING:
        return None
    start, stop = max(offer.span.start, lines.start), min(offer.span.stop, lines.stop)
    if stop <= start or stop - start == len(offer.span):
        return None
    return selected_with(offer.hunk, Span(start, stop).shifted(-offer.span.start))


def on_lines(offers: Sequence[Offer], selected: Sequence[Lines | None]) -> Iterator[Choice]:
    """Offer to decide on the selected lines of each hunk, None where no part of it is selected."""
    for number, (offer, lines) in enumerate(zip(offers, selected, strict=True)):
        if lines is None:
            continue
        what = f"the selected {counted(len(lines.base or lines.new), 'line')} of {which_of(offers, number)}"
        arguments = offer.hunk.id, lines.base, lines.new
        yield Choice(
            "quickfix.countersign.accept.lines",
            f"Countersign: accept {what}",
            "countersign.acceptLines",
            arguments,
            of_agent=True,
        )
        yield Choice(
            "quickfix.countersign.reject.lines",
            f"Countersign: reject {what}",
            "countersign.rejectLines",
            arguments,
        )
