"""Steering: what the user says to working tasks, in whatever process they work, and what is seen of their work.

What is said is a record, since it has a part in what comes of the task; the process that runs it reads it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from countersign.core.effects import Effect, PauseTask, Refresh, SteerTask, StopTask, Tell
from countersign.core.model import Severity, TaskId
from countersign.core.recording import Step, record, refused
from countersign.core.records import Recorded, TaskEnded, TaskPaused, TaskSteered
from countersign.core.state import State
from countersign.core.task_events import OfTask, PauseRequested, QueueSeen, SteerRequested, UseSeen

__all__ = ["heard_from", "on_task"]


def on_task(state: State, event: OfTask) -> Step:
    match event:
        case UseSeen():
            known = event.task in state.history.runners
            return (replace(state, used={**state.used, event.task: event.use}) if known else state), ()
        case QueueSeen():
            return _queue(state, event)
        case SteerRequested():
            return _steer(state, event)
        case PauseRequested():
            return _pause(state, event)


def heard_from(state: State, records: Iterable[Recorded]) -> Iterator[Effect]:
    """Yield what is to be done about what other processes say of the tasks of this session."""
    for entry in records:
        match entry:
            case TaskEnded(task=task):
                yield StopTask(task)
            case TaskSteered(task=task, text=text) if state.history.runners.get(task) == state.session:
                yield SteerTask(task, text)
            case TaskPaused(task=task, paused=paused) if state.history.runners.get(task) == state.session:
                yield PauseTask(task, paused)
            case _:
                pass


def _queue(state: State, seen: QueueSeen) -> Step:
    changed = state.waiting ^ frozenset(seen.waiting)
    tasks = state.history.tasks
    paths = dict.fromkeys(tasks[task].spec.path for task in changed if task in tasks)
    state = replace(state, waiting=frozenset(seen.waiting))
    return state, (Refresh(tuple(paths)),) if paths else ()


def _steer(state: State, asked: SteerRequested) -> Step:
    text = asked.text.strip()
    problem = _obstacle(state, asked.task) or ("There is nothing to be said." if not text else None)
    if problem is not None:
        return refused(state, problem)
    state, effects = record(state, TaskSteered(asked.task, text, state.session, asked.at))
    done = (SteerTask(asked.task, text),) if state.history.runners[asked.task] == state.session else ()
    return state, (*effects, *done, Tell("The agent hears this before its next step.", Severity.INFO))


def _pause(state: State, asked: PauseRequested) -> Step:
    if (problem := _obstacle(state, asked.task)) is not None:
        return refused(state, problem)
    if (asked.task in state.history.paused) is asked.paused:
        said = "This task is paused already." if asked.paused else "This task is not paused."
        return state, (Tell(said, Severity.INFO),)
    state, effects = record(state, TaskPaused(asked.task, asked.paused, state.session, asked.at))
    done = (PauseTask(asked.task, asked.paused),) if state.history.runners[asked.task] == state.session else ()
    said = "The task rests before its next step, until you resume it." if asked.paused else "The task goes on."
    refresh = Refresh((state.history.tasks[asked.task].spec.path,))
    return state, (*effects, *done, refresh, Tell(said, Severity.INFO))


def _obstacle(state: State, task: TaskId) -> str | None:
    """Return why a task can not be steered."""
    if task not in state.history.runners:
        return f"There is no working task {task}: it has ended, or belongs to another workspace."
    agent = state.history.tasks[task].agent
    if any(card.name == agent and card.mechanical for card in state.agents):
        return f"The agent {agent} does what its clauses say and understands no words; cancel the task instead."
    return None
