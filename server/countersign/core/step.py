"""The only transition function: an event leads from one state to the next, and says what must be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from countersign.core import (
    asking,
    attention,
    checking,
    deciding,
    following,
    losing,
    rebasing,
    recutting,
    refining,
    relocating,
    steering,
    taking_back,
    tasking,
    trust,
)
from countersign.core.check_events import AcceptedTried, CheckRequested
from countersign.core.effects import AppendRecord, Effect, Tell
from countersign.core.events import (
    AcceptRequested,
    AgentFailed,
    AgentFinished,
    CancelRequested,
    DiskSeen,
    DocumentClosed,
    DocumentEdited,
    DocumentLost,
    DocumentOpened,
    EditAnswered,
    EditedRequested,
    Event,
    FileMoved,
    FilesTraced,
    HunksShown,
    LedgerAnswered,
    LinesRequested,
    RebaseRequested,
    RecordsArrived,
    RefineRequested,
    RejectRequested,
    ReopenRequested,
    TakeBackRequested,
    TaskRequested,
)
from countersign.core.model import Severity
from countersign.core.question_events import AnswerRequested, QuestionFinished
from countersign.core.recording import Step
from countersign.core.state import State
from countersign.core.task_events import PauseRequested, QueueSeen, SteerRequested, UseSeen
from countersign.core.trust_events import ConfigSeen, EditorTrusts, TrustRequested, TrustRevocation

__all__ = ["step", "steps"]


def step(state: State, event: Event) -> Step:
    """Return the next state and what must be done about it, in order; never raises on input of the user."""
    return relocating.after_renames(state, *_answered(state, event))


def _answered(state: State, event: Event) -> Step:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    match event:
        case DocumentOpened():
            return following.open_document(state, event)
        case DocumentEdited():
            return following.edit(state, event)
        case DocumentLost():
            return following.lose(state, event)
        case DocumentClosed():
            return following.close(state, event)
        case DiskSeen() | FilesTraced():
            return losing.see(state, event)
        case FileMoved():
            return relocating.relocate(state, event)
        case TaskRequested():
            return tasking.request(state, event)
        case RefineRequested():
            return refining.refine(state, event)
        case AgentFinished() | AgentFailed() | CancelRequested():
            return tasking.end(state, event)
        case AcceptRequested() | RejectRequested() | ReopenRequested() | EditAnswered() | HunksShown():
            return _on_decision(state, event)
        case LinesRequested() | EditedRequested() | CheckRequested() | AcceptedTried():
            return _on_hunks(state, event)
        case RebaseRequested():
            return rebasing.rebase(state, event)
        case TakeBackRequested():
            return taking_back.take_back(state, event)
        case AnswerRequested() | QuestionFinished():
            return asking.on_question(state, event)
        case RecordsArrived():
            return tasking.learn(state, event)
        case UseSeen() | QueueSeen() | SteerRequested() | PauseRequested():
            return steering.on_task(state, event)
        case ConfigSeen() | TrustRequested() | TrustRevocation() | EditorTrusts():
            return trust.on_trust(state, event)
        case LedgerAnswered():
            return _ledger_answered(state, event)
        case _:
            assert_never(event)


def _on_decision(
    state: State, event: AcceptRequested | RejectRequested | ReopenRequested | EditAnswered | HunksShown
) -> Step:
    match event:
        case AcceptRequested():
            return deciding.accept(state, event)
        case RejectRequested():
            return deciding.reject(state, event)
        case ReopenRequested():
            return deciding.reopen(state, event)
        case EditAnswered():
            return taking_back.edit_answered(state, event)
        case HunksShown():
            return attention.show(state, event)
        case _:
            assert_never(event)


def _on_hunks(state: State, event: LinesRequested | EditedRequested | CheckRequested | AcceptedTried) -> Step:
    if isinstance(event, LinesRequested | EditedRequested):
        return recutting.recut(state, event)
    return checking.on_checks(state, event)


def steps(state: State, events: Sequence[Event]) -> Step:
    """Let events happen, one after the other; of several, all records stand before all else."""
    effects: list[Effect] = []
    for event in events:
        state, more = step(state, event)
        effects += more
    if len(events) > 1:
        effects.sort(key=lambda effect: not isinstance(effect, AppendRecord))
    return state, tuple(effects)


def _ledger_answered(state: State, answer: LedgerAnswered) -> Step:
    """Tell the user once when the ledger fails, and once when it works again."""
    if answer.problem == state.ledger_problem:
        return state, ()
    told = state.ledger_problem is None or answer.problem is None
    state = replace(state, ledger_problem=answer.problem)
    if answer.problem is None:
        said = Tell("The ledger is written again: the decisions that waited are recorded.", Severity.INFO)
    else:
        said = Tell(
            f"{answer.problem} Decisions are kept here and tried again; until then no task starts and no accepted"
            " hunk is applied.",
            Severity.ERROR,
        )
    return state, (said,) if told else ()
