"""What can happen to checks of what was accepted; times are as in `events.py`."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.model import HunkId, TaskId
from countersign.core.receipt import Receipt

__all__ = ["AcceptedTried", "CheckRequested", "OfChecks"]


class CheckRequested(Struct, frozen=True):
    """The user wants the commands of a task's spec run on exactly what was accepted of it."""

    task: TaskId
    at: float


class AcceptedTried(Struct, frozen=True):
    """They were run: `hunks` had landed then; without any one of those in `breaking`, what failed passes. `note`
    says as a sentence why nothing was run, or why no hunk was found.
    """

    task: TaskId
    hunks: tuple[HunkId, ...]
    receipts: tuple[Receipt, ...]
    breaking: tuple[HunkId, ...]
    note: str
    at: float


OfChecks = CheckRequested | AcceptedTried
