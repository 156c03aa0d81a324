"""What hovers and diffs say of checks: which commands were run on a proposal, and what they showed."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.model import Proposal, Spec
from countersign.core.receipt import failed
from countersign.core.receipt_words import receipt_words, remarks_on, why_not_verified
from countersign.lsp.pages import Page

__all__ = ["check_lines", "say_checks", "say_output"]

_MOST_LINES = 20
"""Lines of what a failing check printed."""


def say_checks(page: Page, proposal: Proposal, spec: Spec | None) -> None:
    """Say what the checks of a proposal showed, or why nothing did."""
    why = why_not_verified(proposal, spec)
    if why is not None:
        page.label("Not verified", why)
        return
    page.label("checks", *check_lines(proposal))


def check_lines(proposal: Proposal) -> Iterator[str]:
    """Yield a line for each check, and for each thing that has to be known of it; they hold texts of others."""
    for receipt in proposal.receipts:
        yield f"{receipt.clause}: {receipt_words(receipt)}"
        yield from remarks_on(receipt)


def say_output(page: Page, proposal: Proposal) -> None:
    """Show the last lines of what failing checks printed."""
    for receipt in failed(proposal.receipts):
        if receipt.after is not None and receipt.after.tail.strip():
            lines = receipt.after.tail.strip("\n").split("\n")
            page.label("what it printed last", receipt.clause)
            page.block("\n".join(lines[-_MOST_LINES:]), "text")
