"""What hovers and diffs say of checks: which commands were run on a proposal, and what they showed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countersign.core.checking import checked_of, is_checked, place_of
from countersign.core.history import History
from countersign.core.model import Proposal, Spec, TaskId
from countersign.core.receipt import Receipt, failed
from countersign.core.receipt_words import receipt_words, remarks_on, why_not_verified
from countersign.lsp.pages import Page

__all__ = ["check_lines", "say_accepted", "say_checks", "say_output"]

_MOST_LINES = 20
"""Lines of what a failing check printed."""


def say_checks(page: Page, proposal: Proposal, spec: Spec | None) -> None:
    """Say what the checks of a proposal showed, or why nothing did."""
    why = why_not_verified(proposal, spec)
    if why is not None:
        page.label("Not verified", why)
        return
    page.label("checks", *check_lines(proposal))


def say_accepted(page: Page, history: History, task: TaskId) -> None:
    """Say how exactly what was accepted of a task fared, where that was checked."""
    found = checked_of(history, task)
    if found is None:
        return
    page.label("what was accepted", *_lines(found.receipts))
    hunks = [history.hunks[hunk].hunk for hunk in found.breaking if hunk in history.hunks]
    page.label("it passes without", *map(place_of, hunks))
    if not is_checked(history, task):
        page.say("Something else is accepted now than when that was checked.")


def check_lines(proposal: Proposal) -> Iterator[str]:
    """Yield a line for each check, and for each thing that has to be known of it; they hold texts of others."""
    yield from _lines(proposal.receipts)


def _lines(receipts: Iterable[Receipt]) -> Iterator[str]:
    for receipt in receipts:
        yield f"{receipt.clause}: {receipt_words(receipt)}"
        yield from remarks_on(receipt)


def say_output(page: Page, proposal: Proposal) -> None:
    """Show the last lines of what failing checks printed."""
    for receipt in failed(proposal.receipts):
        if receipt.after is not None and receipt.after.tail.strip():
            lines = receipt.after.tail.strip("\n").split("\n")
            page.label("what it printed last", receipt.clause)
            page.block("\n".join(lines[-_MOST_LINES:]), "text")
