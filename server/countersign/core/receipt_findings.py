"""What receipts mean for the hunks of a proposal."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.model import HunkFinding, Proposal, Severity
from countersign.core.receipt import Shows
from countersign.core.receipt_words import receipt_words

__all__ = ["broken"]


def broken(proposal: Proposal) -> Iterator[HunkFinding]:
    """Yield a finding for each hunk and each check that only passes without the proposal: which hunk it is that
    breaks the check is not known.
    """
    for receipt in proposal.receipts:
        if receipt.shows is Shows.BROKE:
            message = f"`{receipt.clause}` {receipt_words(receipt)}; this hunk may be why."
            for change in proposal.files:
                for hunk in change.hunks:
                    yield HunkFinding(hunk.id, Severity.ERROR, "receipt", "check-broken", message)
