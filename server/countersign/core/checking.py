"""Checking what was accepted: the commands of a spec on the user's files, and on those without its task's hunks."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.check_events import AcceptedTried, CheckRequested, OfChecks
from countersign.core.effects import CheckAccepted, Refresh, Tell
from countersign.core.history import History
from countersign.core.landed import landed_rounds
from countersign.core.model import ClauseKind, Hunk, HunkId, Severity, Spec, TaskId
from countersign.core.receipt import failed
from countersign.core.receipt_words import in_short
from countersign.core.recording import Step, record, refused
from countersign.core.records import AcceptedChecked
from countersign.core.remarks import with_remarks
from countersign.core.rounds import latest_of
from countersign.core.state import State

__all__ = ["accepted_of", "checked_of", "commands_of", "is_checked", "on_checks", "place_of"]

_NAMED = 3


def on_checks(state: State, event: OfChecks) -> Step:
    match event:
        case CheckRequested():
            return _request(state, event)
        case AcceptedTried():
            return _finish(state, event)


def accepted_of(history: History, task: TaskId) -> tuple[HunkId, ...]:
    """Return what has landed of a task, in all its rounds."""
    return tuple(hunk for _, hunks in landed_rounds(history, task) for hunk in hunks)


def commands_of(history: History, task: TaskId) -> tuple[str, ...]:
    """Return the commands that check a task, as its last round has them."""
    spec = _spec_of(history, task)
    return spec.texts(ClauseKind.DONE) if spec is not None else ()


def checked_of(history: History, task: TaskId) -> AcceptedChecked | None:
    """Return how what was accepted of a task fared last, in whatever round."""
    return history.checked.get(history.root_of(task))


def is_checked(history: History, task: TaskId) -> bool:
    """Whether exactly what was accepted of a task, as it is now, has been checked."""
    found = checked_of(history, task)
    return found is not None and set(found.hunks) == set(accepted_of(history, task))


def place_of(hunk: Hunk) -> str:
    """Return where a hunk stood when it was made; the line counts from 1."""
    return hunk.path if hunk.operation is not None else f"{hunk.path}:{hunk.start + 1}"


def _request(state: State, request: CheckRequested) -> Step:
    hunks = accepted_of(state.history, request.task)
    if request.task not in state.history.tasks:
        return refused(state, f"There is no task {request.task}: it may belong to another workspace.")
    if not hunks:
        return refused(state, "Nothing was accepted of that task, so there is nothing to check.")
    if not commands_of(state.history, request.task):
        return refused(state, "The spec has no `done:` clause, so there is no command that could check it.")
    if state.ledger_problem is not None:
        return refused(state, f"Nothing is checked because it can not be recorded: {state.ledger_problem}")
    return state, (CheckAccepted(request.task, hunks),)


def _finish(state: State, tried: AcceptedTried) -> Step:
    """Record what was found, and say so."""
    if not tried.receipts:
        return state, (Tell(tried.note, Severity.ERROR),)
    state, effects = record(
        state,
        AcceptedChecked(
            tried.task, tried.hunks, tried.receipts, tried.breaking, tried.note, state.session, tried.at
        ),
    )
    paths = dict.fromkeys(state.history.hunks[hunk].hunk.path for hunk in tried.hunks)
    spec = _spec_of(state.history, tried.task)
    shown = Refresh(tuple(paths) if spec is None else tuple(dict.fromkeys([spec.path, *paths])))
    severity = Severity.WARNING if failed(tried.receipts) else Severity.INFO
    return state, (*effects, shown, Tell(_told(state.history, tried), severity))


def _told(history: History, tried: AcceptedTried) -> str:
    said = [f"What you accepted: {in_short(tried.receipts)}."]
    if tried.breaking:
        said.append(f"It passes without {_places(history, tried.breaking)}.")
    reasons = (receipt.reason for receipt in tried.receipts if receipt.after is None)
    return " ".join([*said, *filter(None, (tried.note, next(reasons, "")))])


def _places(history: History, hunks: Sequence[HunkId]) -> str:
    named = [f"the hunk at {place_of(history.hunks[hunk].hunk)}" for hunk in hunks[:_NAMED]]
    more = f" or one of {len(hunks) - _NAMED} others" if len(hunks) > _NAMED else ""
    return " or ".join(named) + more


def _spec_of(history: History, task: TaskId) -> Spec | None:
    found = latest_of(history, task)
    return with_remarks(found.spec, found.remarks) if found is not None else None
