"""Checks on the terminal and in `--json`: what the commands of a spec showed of what its task offers."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from countersign.cli.output import Output, inline
from countersign.core.model import Proposal, Spec
from countersign.core.receipt import Attempt, Receipt, Shows
from countersign.core.receipt_words import receipt_words, remarks_on, why_not_verified

__all__ = ["ReceiptReport", "receipt_reports", "show_checks", "show_receipts"]

_STYLES = {
    Shows.PROVES: "green",
    Shows.STILL_PASSES: "yellow",
    Shows.BROKE: "bold red",
    Shows.NEVER_PASSED: "red",
    Shows.NOT_RUN: "yellow",
}
_LINES = 8
"""Lines of what a failing check printed last."""


class AttemptReport(Struct, frozen=True):
    """One run of a command: `tree` is the SHA-256 of what it ran on, `exit` is null where it was stopped."""

    tree: str
    exit: int | None
    stopped: str
    doubt: str
    seconds: float
    passed: bool
    tests: int | None
    failed: int | None
    failing: tuple[str, ...]
    tail: str


class ReceiptReport(Struct, frozen=True):
    """What a command of a `done:` clause showed: `shows` is `proves it`, `still passes`, `broke it`, `never passed`
    or `not run`, for which `reason` says why.
    """

    task: str
    clause: str
    argv: tuple[str, ...]
    shows: str
    reason: str
    sandbox: str
    before: AttemptReport | None
    after: AttemptReport | None
    own_tests: tuple[str, ...]
    held_back: tuple[str, ...]


def receipt_reports(task: str, receipts: Iterable[Receipt]) -> tuple[ReceiptReport, ...]:
    return tuple(
        ReceiptReport(
            task=task,
            clause=receipt.clause,
            argv=receipt.argv,
            shows=receipt.shows.value,
            reason=receipt.reason,
            sandbox=receipt.sandbox,
            before=_attempt_report(receipt.before),
            after=_attempt_report(receipt.after),
            own_tests=receipt.own,
            held_back=receipt.held_back,
        )
        for receipt in receipts
    )


def show_checks(output: Output, proposal: Proposal, spec: Spec | None) -> None:
    """Write what the checks of a proposal showed, or why nothing did."""
    why = why_not_verified(proposal, spec)
    if why is None:
        show_receipts(output, proposal.receipts)
    else:
        output.line(("  not verified: ", "yellow"), (inline(why), ""))


def show_receipts(output: Output, receipts: Iterable[Receipt]) -> None:
    for receipt in receipts:
        style = _STYLES[receipt.shows]
        output.line(
            ("  check ", "dim"), (inline(receipt.clause), "bold"), (f"  {inline(receipt_words(receipt))}", style)
        )
        for remark in remarks_on(receipt):
            output.line((f"    {inline(remark)}", "yellow"))
        if receipt.after is not None and receipt.failed:
            lines = receipt.after.tail.strip().splitlines()[-_LINES:]
            for line in lines:
                output.line((f"    {inline(line)}", "dim"))


def _attempt_report(attempt: Attempt | None) -> AttemptReport | None:
    if attempt is None:
        return None
    tests = attempt.tests
    return AttemptReport(
        tree=attempt.tree,
        exit=attempt.exit,
        stopped=attempt.stopped,
        doubt=attempt.doubt,
        seconds=round(attempt.seconds, 3),
        passed=attempt.passed,
        tests=tests.total if tests is not None else None,
        failed=tests.failed if tests is not None else None,
        failing=tests.failing if tests is not None else (),
        tail=attempt.tail,
    )
