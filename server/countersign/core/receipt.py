"""Receipts: what a command of a `done:` clause showed when we ran it, without a change and with it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

__all__ = ["Attempt", "Receipt", "Shows", "TestReport", "failed", "is_verified"]


class Shows(Enum):
    """What a command shows of a change by how it ended without it and with it."""

    PROVES = "proves it"
    STILL_PASSES = "still passes"
    BROKE = "broke it"
    NEVER_PASSED = "never passed"
    NOT_RUN = "not run"


class TestReport(Struct, frozen=True):
    """What the report of a test run says: how many tests there were, and the names of the first that failed."""

    __test__ = False

    passed: int
    failed: int
    skipped: int = 0
    failing: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many tests were run."""
        return self.passed + self.failed


class Attempt(Struct, frozen=True):
    """One run of a command. `tree` is the SHA-256 of what the command was run on; `exit` is its exit code, the
    number of a signal as a negative one, None where it was stopped, for which `stopped` has the reason. `seconds`
    is how long it took; `tail` the end of what it printed, which is hostile, and `left_out` how many bytes stood
    before. `doubt` says as a sentence why an exit code of 0 does not count; `tests` is None where nothing reports.
    """

    tree: str
    exit: int | None
    seconds: float
    tail: str
    left_out: int = 0
    stopped: str = ""
    doubt: str = ""
    tests: TestReport | None = None

    @property
    def passed(self) -> bool:
        return self.exit == 0 and not self.doubt


class Receipt(Struct, frozen=True):
    """What the command `argv` of the clause with the text `clause` showed; `reason` says as a sentence why it was
    not run. `sandbox` is what it ran in. `own` are test files that the agent has added and that took part: their
    verdict is the agent's own. `held_back` are test files and configuration that were used as they were before the
    change, since nobody has accepted what the agent did to them.
    """

    clause: str
    argv: tuple[str, ...] = ()
    before: Attempt | None = None
    after: Attempt | None = None
    reason: str = ""
    sandbox: str = ""
    own: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()

    @property
    def shows(self) -> Shows:
        if self.before is None or self.after is None:
            return Shows.NOT_RUN
        if self.after.passed:
            return Shows.STILL_PASSES if self.before.passed else Shows.PROVES
        return Shows.BROKE if self.before.passed else Shows.NEVER_PASSED

    @property
    def failed(self) -> bool:
        """Whether the command was run and does not pass with the change."""
        return self.after is not None and not self.after.passed


def failed(receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Return those of the commands that do not pass with the change."""
    return tuple(receipt for receipt in receipts if receipt.failed)


def is_verified(receipts: Iterable[Receipt]) -> bool:
    """Whether the change passes all its checks, and at least one of them says something about it."""
    shown = {receipt.shows for receipt in receipts}
    return Shows.PROVES in shown and shown <= {Shows.PROVES, Shows.STILL_PASSES}
