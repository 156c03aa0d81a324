"""Questions: an agent is asked about a spec or a hunk, and what it says is kept. Nothing is changed by it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.choosing import answerer_for, explainer_for
from countersign.core.effects import Refresh, StartTask, Tell
from countersign.core.model import (
    HunkId,
    Mode,
    Outcome,
    QuestionKind,
    Severity,
    Spec,
    Task,
    TaskId,
)
from countersign.core.question_events import AnswerRequested, OfQuestions, QuestionFinished
from countersign.core.recording import Step, record, refused
from countersign.core.records import QuestionAnswered, TaskStarted
from countersign.core.spec import digest
from countersign.core.state import State
from countersign.core.tasking import end_task, spec_to_run, working_task
from countersign.core.trust import distrust

__all__ = ["Asked", "about_hunk", "about_spec", "on_question", "plan_of"]

UNCLEAR = "What in this spec is unclear, contradictory or missing, and what has to be known before it is worked on?"
"""What is asked about a spec by who gives no words."""


class Asked(Struct, frozen=True):
    """What was asked and what came of it: the task that works on an answer, the latest one that ended, and the
    latest one that was answered.
    """

    working: Task | None
    ended: Task | None
    answered: Task | None


def on_question(state: State, event: OfQuestions) -> Step:
    match event:
        case AnswerRequested():
            return _ask(state, event)
        case QuestionFinished():
            return _finish(state, event)


def about_spec(state: State, spec: Spec, kind: QuestionKind) -> Asked:
    """Return what was asked about a spec, found again by its words wherever it stands in its file now."""
    history = state.history
    asked = history.asked.get((spec.path, digest(spec)), ()) if history.asked else ()
    tasks = [history.tasks[task] for task in asked]
    return _asked(state, [task for task in tasks if task.question is not None and task.question.kind is kind])


def about_hunk(state: State, hunk: HunkId) -> Asked:
    """Return what came of the wish to have a hunk explained."""
    history = state.history
    return _asked(state, [history.tasks[task] for task in history.explained.get(hunk, ())])


def plan_of(state: State, spec: Spec) -> TaskId | None:
    """Return the task that has written the latest plan for a spec as it stands, None when there is none."""
    planned = about_spec(state, spec, QuestionKind.PLAN).answered
    return planned.id if planned is not None else None


def _asked(state: State, tasks: Sequence[Task]) -> Asked:
    history = state.history
    working = next((task for task in tasks if task.id in history.runners), None)
    ended = next((task for task in reversed(tasks) if task.outcome is not None), None)
    answered = next((task for task in reversed(tasks) if task.id in history.answers), None)
    return Asked(working, ended, answered)


def _ask(state: State, requested: AnswerRequested) -> Step:
    """Start a task that answers, or say in a sentence why not."""
    found = _subject(state, requested)
    if isinstance(found, str):
        return refused(state, found)
    spec, agent, asked = found
    if isinstance(agent, Tell):
        return state, (agent,)
    if asked.working is not None:
        return refused(state, "This is being answered already; wait for the answer, or cancel that first.")
    if (why := distrust(state, spec, agent)) is not None:
        return refused(state, why)
    question = requested.question
    if question.kind is QuestionKind.ASK and not question.words.strip():
        words = spec.goal if spec.mode is Mode.QUESTION else UNCLEAR
        question = replace(question, words=words)
    task = Task(requested.task, spec, agent, requested.at, question=question)
    state, effects = record(state, TaskStarted(task, state.session))
    return state, (*effects, StartTask(task), Refresh(_paths(state, task)))


def _subject(state: State, requested: AnswerRequested) -> tuple[Spec, str | Tell, Asked] | str:
    """Return the spec that a question is about, who answers it, and what was asked of that before; a sentence when
    there is nothing to be asked about.
    """
    if state.ledger_problem is not None:
        return f"Nothing was asked because the ledger can not be written: {state.ledger_problem}"
    if requested.place is not None:
        spec = spec_to_run(state, requested.place)
        if isinstance(spec, str):
            return spec
        return spec, answerer_for(state, spec), about_spec(state, spec, requested.question.kind)
    hunk = HunkId(requested.question.hunk or "")
    entry = state.history.hunks.get(hunk)
    task = state.history.tasks.get(entry.proposal.task) if entry is not None else None
    if task is None:
        return f"There is no hunk {hunk} to be explained."
    return task.spec, explainer_for(state, task), about_hunk(state, hunk)


def _finish(state: State, finished: QuestionFinished) -> Step:
    """Keep the answer. One to a task that has ended meets no task and is dropped."""
    task = working_task(state, finished.task)
    if task is None:
        return state, ()
    answer, why = finished.answer, finished.exhausted
    if not answer.text.strip():
        outcome = Outcome.NOTHING if why is None else Outcome.EXHAUSTED
        problem = why or " ".join(answer.notes) or "the agent said nothing"
        return end_task(state, task, outcome, problem, finished.at)
    state, answered = record(state, QuestionAnswered(task.id, answer, finished.at))
    outcome = Outcome.ANSWERED if why is None else Outcome.EXHAUSTED
    state, ended = end_task(state, task, outcome, why or "", finished.at)
    return state, (*answered, *ended, Refresh(_paths(state, task)), Tell(_told(task), Severity.INFO))


def _told(task: Task) -> str:
    """Return what is said when a question was answered."""
    kind = task.question.kind if task.question is not None else QuestionKind.ASK
    return f"{_WHERE[kind]}; it changes nothing."


_WHERE = {
    QuestionKind.ASK: "The answer is there: hover over the comment that asks, or take *show the answer* at it",
    QuestionKind.EXPLAIN: "The hunk is explained in its hover, and as a text by *show the explanation* at it",
    QuestionKind.PLAN: "The plan is there: hover over its spec, or take *show the plan* at it",
}


def _paths(state: State, task: Task) -> tuple[str, ...]:
    """Return the files at which the question or its answer shows."""
    hunk = HunkId(task.question.hunk) if task.question is not None and task.question.hunk is not None else None
    entry = state.history.hunks.get(hunk) if hunk is not None else None
    return tuple(dict.fromkeys((task.spec.path, *((entry.hunk.path,) if entry is not None else ()))))
