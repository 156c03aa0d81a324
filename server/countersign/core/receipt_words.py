"""The words for receipts, the same everywhere. They hold texts of others only where it is said."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.model import ClauseKind, Proposal, Spec
from countersign.core.receipt import Attempt, Receipt, Shows

__all__ = ["attempt_words", "in_short", "receipt_words", "remarks_on", "why_not_verified"]

_MEANS = {
    Shows.PROVES: "proves it: fails without the change, passes with it",
    Shows.STILL_PASSES: "still passes: it passes without the change, too, so it proves nothing new",
    Shows.BROKE: "broke it: passes without the change, fails with it",
    Shows.NEVER_PASSED: "never passed: fails without the change, and with it",
    Shows.NOT_RUN: "not run",
}
_NAMED = 5
_NOT_FOUND = 127
"""What a shell, and the sandbox with it, gives as exit code of what it can not start."""


def receipt_words(receipt: Receipt) -> str:
    """Return what a check showed, with how many tests and how long it took."""
    what = _MEANS[receipt.shows]
    if receipt.after is None:
        return f"{what}: {_small(receipt.reason)}" if receipt.reason else what
    return f"{what} ({attempt_words(receipt.after)})"


def attempt_words(attempt: Attempt) -> str:
    """Return how a run ended, in a few words."""
    tests = attempt.tests
    if attempt.stopped:
        ended = attempt.stopped
    elif tests is not None and tests.failed:
        ended = f"{tests.failed} of {_tests(tests.total)} {'fails' if tests.failed == 1 else 'fail'}"
    elif attempt.passed and tests is not None:
        ended = f"{_tests(tests.total)} passed"
    elif attempt.exit is not None and attempt.exit < 0:
        ended = f"ended by signal {-attempt.exit}"
    else:
        meaning = " (a program was not found)" if attempt.exit == _NOT_FOUND else ""
        ended = f"exit code {attempt.exit}{meaning}"
    return f"{ended}, {attempt.seconds:.1f} s"


def remarks_on(receipt: Receipt) -> tuple[str, ...]:
    """Return what else has to be known of a receipt, a sentence each; they name paths and tests of others."""
    said: list[str] = []
    if receipt.reason and receipt.after is not None:
        said.append(receipt.reason)
    if receipt.after is not None and receipt.after.doubt:
        said.append(receipt.after.doubt)
    if _is_exit_code_only(receipt):
        said.append("Exit code only: this command leaves no report of its tests that could be read.")
    if receipt.after is not None and receipt.after.tests is not None and receipt.after.tests.failing:
        said.append(f"Failing: {_listed(receipt.after.tests.failing)}.")
    if receipt.own:
        said.append(f"With tests that the agent itself has added: {_listed(receipt.own)}.")
    if receipt.held_back:
        said.append(f"Run with these as they were before the change: {_listed(receipt.held_back)}.")
    return tuple(said)


def _is_exit_code_only(receipt: Receipt) -> bool:
    """Whether nothing else is known of a command that ended by itself."""
    after = receipt.after
    return after is not None and after.tests is None and not after.stopped and not after.doubt


def in_short(receipts: Sequence[Receipt]) -> str:
    """Return in a few words how a change fared in its checks: the worst that one of them showed."""
    worst = min(receipts, key=lambda receipt: _WORST.index(receipt.shows), default=None)
    if worst is None or worst.after is None:
        return "not verified"
    if worst.failed:
        ended = attempt_words(worst.after).rpartition(", ")[0]
        return f"{'breaks a check' if worst.shows is Shows.BROKE else 'a check fails'} ({ended})"
    if any(receipt.shows is Shows.PROVES for receipt in receipts):
        return "proved by its checks" if len(receipts) > 1 else "proved by its check"
    return "checks pass with and without it"


def why_not_verified(proposal: Proposal, spec: Spec | None) -> str | None:
    """Return as a sentence why nothing is known of a proposal from checks; None when something is."""
    if any(receipt.after is not None for receipt in proposal.receipts):
        return None
    if proposal.receipts:
        return proposal.receipts[0].reason
    if spec is not None and not spec.texts(ClauseKind.DONE):
        return "The spec has no `done:` clause, so there is no command that could show that it is met."
    return "No `done:` command was run on it."


_WORST = (Shows.BROKE, Shows.NEVER_PASSED, Shows.NOT_RUN, Shows.STILL_PASSES, Shows.PROVES)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _tests(number: int) -> str:
    return "1 test" if number == 1 else f"{number} tests"


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
