"""Telling a client that shows tasks itself what they do, and what waits of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from countersign.core.model import Task, TaskId
from countersign.core.navigation import open_count
from countersign.core.state import State
from countersign.core.views import open_in
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.protocol import STEPS, TASKS
from countersign.lsp.protocol_tasks import StepsParams, TasksParams
from countersign.lsp.slices import Slices
from countersign.lsp.task_view import step_view, task_view

__all__ = ["Tasks"]

_MOMENT = 0.03
"""Seconds in which news are gathered."""
_PAUSE = 0.1
"""Seconds between two messages, at least."""
_SHARE = 4
"""How many times as long as it took to describe the tasks nothing is described anew: there may be many hunks."""

_OVER = 50
"""Tasks with nothing left to decide that are told of each folder."""


class Tasks:
    """What the client knows of the tasks. Of those begun here, the last are told until the editor goes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._own: set[TaskId] = set()
        self._steps: dict[TaskId, str] = {}
        self._told: TasksParams | None = None
        self._is_old = False
        self._progressed: set[TaskId] = set()
        self._is_telling = False
        self._not_before = 0.0

    def changed(self) -> None:
        """Take note that there is something new about tasks or hunks."""
        self._is_old = True
        self._begin()

    def began(self, task: TaskId) -> None:
        self._own.add(task)
        self.changed()

    def progressed(self, task: TaskId, step: str) -> None:
        self._steps[task] = step
        self._progressed.add(task)
        self._begin()

    def ended(self, task: TaskId) -> None:
        self._steps.pop(task, None)
        self.changed()

    def _begin(self) -> None:
        if not self._is_telling:
            self._is_telling = True
            self._connection.background(self._tell(), "tasks")

    async def _tell(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._is_old or self._progressed:
                await asyncio.sleep(max(_MOMENT, self._not_before - loop.time()))
                began = loop.time()
                if self._is_old:
                    await self._tell_tasks()
                else:
                    self._tell_steps()
                self._not_before = loop.time() + max(_PAUSE, _SHARE * (loop.time() - began))
        finally:
            self._is_telling = False

    async def _tell_tasks(self) -> None:
        """Tell all tasks, unless nothing about them is new."""
        self._is_old = False
        self._progressed.clear()
        slices = Slices()
        views = [
            await task_view(folder, task, self._steps.get(task.id, ""), slices)
            for folder in self._connection.folders
            for task in _listed(folder.state, self._own)
        ]
        working = sum(view.state in {"queued", "working", "paused"} for view in views)
        waiting = sum(open_count(folder.state) for folder in self._connection.folders)
        views.sort(key=lambda view: (view.started_at, view.id), reverse=True)
        now = TasksParams(working, waiting, views)
        if now != self._told:
            self._told = now
            self._connection.rpc.tell(TASKS, now)

    def _tell_steps(self) -> None:
        """Tell what working tasks do just now; all else about them is as it was told."""
        progressed, self._progressed = self._progressed, set()
        found = [*self._working(progressed)]
        steps = {task.id: step_view(folder.state, task, self._steps.get(task.id, "")) for folder, task in found}
        if self._told is not None and steps:
            self._told = replace(
                self._told,
                tasks=[
                    replace(view, step=now.step, tokens=now.tokens, cost=now.cost)
                    if (now := steps.get(view.id)) is not None
                    else view
                    for view in self._told.tasks
                ],
            )
            self._connection.rpc.tell(STEPS, StepsParams([*steps.values()]))

    def _working(self, tasks: set[TaskId]) -> Iterator[tuple[Folder, Task]]:
        for folder in self._connection.folders:
            history = folder.state.history
            yield from ((folder, history.tasks[task]) for task in sorted(tasks) if task in history.runners)


def _listed(state: State, own: set[TaskId]) -> Sequence[Task]:
    """Return what is told of a folder: tasks that work, those with open hunks, and the last others of our own."""
    known = state.history.tasks
    offering = {offer.hunk.task for path in state.documents for offer in open_in(state, path)}
    live = [known[task] for task in {*state.history.runners, *offering} if task in known]
    over = [known[task] for task in own - {task.id for task in live} if task in known]
    return [*live, *sorted(over, key=lambda task: task.started)[-_OVER:]]
