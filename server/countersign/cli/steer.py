"""`countersign steer`: what the user says to tasks that work in whatever process."""

from __future__ import annotations

import time

from msgspec import Struct

from countersign.cli.commands import Steer
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import UsageError, root_of
from countersign.cli.sitting import Sitting
from countersign.core.events import CancelRequested
from countersign.core.model import Task, TaskId
from countersign.core.state import State
from countersign.core.task_events import PauseRequested, SteerRequested

__all__ = ["steer"]


class _Report(Struct, frozen=True):
    """A working task; `seconds` is for how long it works."""

    task: str
    path: str
    line: int
    goal: str
    agent: str
    seconds: float
    paused: bool


def steer(command: Steer, desk: Desk) -> int:
    """Return the exit code: 1 when nothing came of it. Raises UsageError and the errors of `ports.py`."""
    with Sitting(desk, root_of(command.common.root)) as sitting:
        if command.task is not None:
            sitting.dispatch(_event(sitting.state, command))
        state, problem = sitting.state, " ".join(sitting.problems)
        tasks = [_report(state, state.history.tasks[task]) for task in state.history.runners]
        if command.common.json:
            desk.output.document({"problem": problem, "tasks": tasks})
        elif command.task is None:
            for one in tasks:
                where = f"  {inline(one.path)}:{one.line}  {one.agent}, {one.seconds:.0f} s"
                rest = ", paused" if one.paused else ""
                desk.output.line((one.task, "bold"), (f"{where}{rest}  ", ""), (inline(one.goal), "cyan"))
            if not tasks:
                desk.output.text("No task works in this workspace.")
        elif not problem:
            desk.output.text("It hears of it within a second, and its agent before its next step.")
        return int(bool(problem) or state.ledger_problem is not None)


def _event(state: State, command: Steer) -> SteerRequested | PauseRequested | CancelRequested:
    named = [task for task in state.history.runners if task.startswith(command.task or "")]
    if len(named) != 1:
        what = (
            f"{len(named)} working tasks have names that begin"
            if named
            else "No working task has a name that begins"
        )
        raise UsageError(f"{what} with {inline(command.task or '')}; `countersign steer` lists them.")
    task, at = TaskId(named[0]), time.time()
    if command.deed == "cancel":
        return CancelRequested(task, at)
    return (
        PauseRequested(task, command.deed == "pause", at)
        if command.deed
        else SteerRequested(task, command.text, at)
    )


def _report(state: State, task: Task) -> _Report:
    began, spec = max(time.time() - task.started, 0.0), task.spec
    line, paused = spec.span.start + 1, task.id in state.history.paused
    return _Report(task.id, spec.path, line, spec.goal, task.agent, round(began, 1), paused)
