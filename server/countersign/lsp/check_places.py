"""Diagnostics of what the checks of a spec showed, each at the `done:` clause that names the command."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from countersign.core.escape import shortened
from countersign.core.model import ClauseKind
from countersign.core.receipt import Receipt, Shows
from countersign.core.receipt_words import receipt_words, remarks_on
from countersign.core.text import Span
from countersign.core.views import spec_state
from countersign.lsp import answers
from countersign.lsp.announcing import SOURCE
from countersign.lsp.connection import View
from countersign.lsp.to_lsp import range_of

__all__ = ["of_checks"]

_LONGEST = 400
_SEVERITIES = {
    Shows.BROKE: types.DiagnosticSeverity.Error,
    Shows.NEVER_PASSED: types.DiagnosticSeverity.Warning,
    Shows.STILL_PASSES: types.DiagnosticSeverity.Information,
}
_CODES = {
    Shows.BROKE: "check-broken",
    Shows.NEVER_PASSED: "check-fails",
    Shows.STILL_PASSES: "check-proves-nothing",
}


def of_checks(view: View) -> Iterator[answers.Diagnostic]:
    """Yield what commands of specs showed of what is offered for them, but for what proves it."""
    folder, document, text = view
    for spec in folder.specs(document):
        proposal = spec_state(folder.state, spec).proposal
        receipts = proposal.receipts if proposal is not None else ()
        places = {clause.text: clause.span for clause in spec.clauses if clause.kind is ClauseKind.DONE}
        for receipt in receipts:
            if receipt.shows in _SEVERITIES and receipt.clause in places:
                start = places[receipt.clause].start
                place = range_of(Span(start, start + 1), text, folder.client.encoding)
                severity, code = _SEVERITIES[receipt.shows], _CODES[receipt.shows]
                yield answers.Diagnostic(place, _told(receipt), severity, code=code, source=SOURCE)


def _told(receipt: Receipt) -> str:
    words = receipt_words(receipt)
    return shortened(" ".join([f"Check: {words}.", *remarks_on(receipt)]), _LONGEST)
