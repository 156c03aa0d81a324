"""Work-done progress: one bar for each task, which can be cancelled from there."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from lsprotocol import types

from countersign.core.escape import shortened
from countersign.core.events import CancelRequested
from countersign.core.model import TaskId
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.rpc import NoAnswerError
from countersign.ports import Progress

__all__ = ["Bars", "did_cancel"]

_PREFIX = "countersign/"
_ANSWER = 10.0
"""Seconds in which a client answers that it will show a bar."""
_PAUSE = 0.1
"""Seconds between two reports: agents say more than anybody can read."""
_LONGEST = 100


def did_cancel(connection: Connection, params: messages.WorkDoneProgressCancelParams) -> None:
    token = str(params.token)
    if token.startswith(_PREFIX):
        task = TaskId(token.removeprefix(_PREFIX))
        folder = connection.knowing(lambda history: task in history.tasks)
        folder.dispatch(CancelRequested(task, folder.now()))


class _Bar:
    """What is to be shown next: the latest word, the largest part done so far, and how the task ended."""

    def __init__(self) -> None:
        self.message: str | None = None
        self.percentage = 0
        self.end: str | None = None
        self.news = asyncio.Event()
        self.over = asyncio.Event()


class Bars:
    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._bars: dict[TaskId, _Bar] = {}
        self._shown: dict[TaskId, _Bar] = {}
        folder.farewells.append(self._close)

    def began(self, task: TaskId, title: str) -> None:
        if self._folder.client.progress:
            bar = self._bars[task] = _Bar()
            self._folder.background(self._show(task, title, bar), f"progress of {task}")

    def progressed(self, task: TaskId, progress: Progress) -> None:
        if bar := self._bars.get(task):
            bar.message = progress.message
            bar.percentage = max(bar.percentage, _percentage(progress))
            bar.news.set()

    def ended(self, task: TaskId, message: str) -> None:
        if bar := self._bars.pop(task, None):
            bar.end = message
            bar.over.set()
            bar.news.set()

    def _close(self) -> None:
        """End the bars of an editor that goes: it would keep them."""
        for task in [*self._shown]:
            self._hide(task)

    def _hide(self, task: TaskId) -> None:
        if (bar := self._shown.pop(task, None)) is not None:
            end = answers.WorkDoneProgressEnd(message=shortened(bar.end or "cancelled", _LONGEST))
            self._send(_PREFIX + task, end)

    async def _show(self, task: TaskId, title: str, bar: _Bar) -> None:
        token = _PREFIX + task
        create = answers.WorkDoneProgressCreateParams(token)
        try:
            await self._folder.rpc.ask(types.WINDOW_WORK_DONE_PROGRESS_CREATE, create, object, _ANSWER)
        except NoAnswerError:
            # The task goes on without a bar.
            return
        name = f"Countersign: {shortened(title, _LONGEST)}"
        self._send(token, answers.WorkDoneProgressBegin(name, cancellable=True, percentage=0))
        self._shown[task] = bar
        try:
            await self._report(token, bar)
        finally:
            # A bar whose folder is removed meanwhile would else stay on the screen.
            self._hide(task)

    async def _report(self, token: str, bar: _Bar) -> None:
        while bar.end is None:
            await bar.news.wait()
            bar.news.clear()
            if bar.message is not None and bar.end is None:
                message = shortened(bar.message, _LONGEST)
                self._send(token, answers.WorkDoneProgressReport(message=message, percentage=bar.percentage))
                with suppress(TimeoutError):
                    await asyncio.wait_for(bar.over.wait(), _PAUSE)

    def _send(
        self,
        token: str,
        value: answers.WorkDoneProgressBegin | answers.WorkDoneProgressReport | answers.WorkDoneProgressEnd,
    ) -> None:
        self._folder.rpc.tell(types.PROGRESS, answers.ProgressParams(token, value))


def _percentage(progress: Progress) -> int:
    return round(min(max(progress.part or 0.0, 0.0), 1.0) * 100)
