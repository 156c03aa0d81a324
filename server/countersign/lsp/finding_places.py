"""Diagnostics of what the checks found in a hunk, each at the line that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.escape import shortened
from countersign.core.model import HunkFinding, Side, Status
from countersign.core.text import Span, Text
from countersign.core.views import Offer
from countersign.lsp import answers
from countersign.lsp.announcing import SOURCE
from countersign.lsp.clients import Encoding
from countersign.lsp.to_lsp import DIAGNOSTIC_SEVERITY, range_of

__all__ = ["of_findings"]

_LONGEST = 400
"""Characters of a message, which may quote texts of others."""


def of_findings(offer: Offer, text: Text, encoding: Encoding) -> Iterator[answers.Diagnostic]:
    for finding in offer.findings:
        yield answers.Diagnostic(
            range_of(_place(offer, finding), text, encoding),
            shortened(finding.message, _LONGEST),
            DIAGNOSTIC_SEVERITY[finding.severity],
            code=finding.code,
            source=SOURCE,
        )


def _place(offer: Offer, finding: HunkFinding) -> Span:
    """Return the line that is meant, where the text shows it; else all lines of the hunk."""
    shown = Side.BASE if offer.review.status is Status.PENDING else None
    if finding.line is None or finding.side is not shown or finding.line >= len(offer.span):
        return offer.span
    return Span(offer.span.start + finding.line, offer.span.start + finding.line + 1)
