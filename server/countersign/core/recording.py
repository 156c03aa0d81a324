"""Adding records: to the history at once, to the ledger by the runtime."""

from __future__ import annotations

from typing import TypedDict

from msgspec.structs import replace

from countersign.core.effects import AppendRecord, Effect, Tell
from countersign.core.folding import remember
from countersign.core.model import HunkId, Severity, TaskId
from countersign.core.records import Recorded
from countersign.core.state import State

__all__ = ["HunkFields", "Step", "hunk_fields", "record", "refused", "shown_for"]

Step = tuple[State, tuple[Effect, ...]]
"""What a transition returns: the next state, and what must be done about it, in order."""


class HunkFields(TypedDict):
    """What every record about a hunk says."""

    hunk: HunkId
    task: TaskId
    path: str
    session: str
    at: float


def refused(state: State, why: str) -> Step:
    """Say in a sentence why nothing is done."""
    return state, (Tell(why, Severity.ERROR),)


def record(state: State, *records: Recorded) -> Step:
    """Add records to the history and ask for them to be written."""
    if not records:
        return state, ()
    appended = tuple(AppendRecord(entry) for entry in records)
    return replace(state, history=remember(state.history, records)), appended


def hunk_fields(state: State, hunk: HunkId, at: float) -> HunkFields:
    entry = state.history.hunks[hunk]
    return {
        "hunk": hunk,
        "task": entry.proposal.task,
        "path": entry.hunk.path,
        "session": state.session,
        "at": at,
    }


def shown_for(state: State, hunk: HunkId, at: float) -> float | None:
    """Return how many seconds the hunk has been on show in this session, None when it never was."""
    seconds = state.shown.seconds(hunk, at)
    return None if seconds is None else round(seconds, 3)
