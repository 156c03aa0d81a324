"""Commands on working tasks: say something to the agent, let it rest, show its log."""

from __future__ import annotations

from countersign.core.model import Severity, TaskId
from countersign.core.task_events import PauseRequested, SteerRequested
from countersign.lsp import messages
from countersign.lsp.command import Arguments, Command, OfTask, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.going import show_place

__all__ = ["STEERING"]


class _Said(Arguments, frozen=True):
    """A working task, and what its agent is to hear."""

    task: TaskId
    text: str


def _steer(connection: Connection, given: _Said) -> None:
    folder = of_task(connection, given.task)
    folder.dispatch(SteerRequested(given.task, given.text, folder.now()))


def _pause(connection: Connection, given: OfTask) -> None:
    folder = of_task(connection, given.task)
    folder.dispatch(PauseRequested(given.task, paused=True, at=folder.now()))


def _resume(connection: Connection, given: OfTask) -> None:
    folder = of_task(connection, given.task)
    folder.dispatch(PauseRequested(given.task, paused=False, at=folder.now()))


async def _show_log(connection: Connection, given: OfTask) -> None:
    folder = of_task(connection, given.task)
    file = folder.runtime.work.log_of(given.task)
    if file is None or not file.is_file():
        folder.editor.tell(f"There is no log of the task {given.task}.", Severity.INFO)
        return
    start = messages.Position(0, 0)
    if not await show_place(folder, file.as_uri(), messages.Range(start, start)):
        folder.editor.tell(f"The log is in {file}; open it to read it.", Severity.INFO)


STEERING = (
    Command("countersign.steer", _Said, "Say something to the agent of a working task.", _steer),
    Command("countersign.pause", OfTask, "Let a task rest before its next step.", _pause),
    Command("countersign.resume", OfTask, "Let a task that rests go on.", _resume),
    Command("countersign.showLog", OfTask, "Show the log of a task.", _show_log),
)
