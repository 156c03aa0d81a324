"""The commands that take out of the text what has landed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from countersign.core.events import TakeBackRequested
from countersign.core.landed import landed_rounds
from countersign.core.model import HunkId
from countersign.lsp.command import Arguments, Command, OfTask, looked_at, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder

__all__ = ["TAKING_BACK"]


_PAUSE = 0.02
"""Seconds between two looks at what editor and disk have answered."""


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


def _take_back(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(TakeBackRequested(hunks, folder.now()))


async def _take_back_task(connection: Connection, given: OfTask) -> None:
    """Take back the rounds of a task one after the other, the last one first: it went on from those before."""
    connection.catch_up()
    folder = of_task(connection, given.task)
    rounds = landed_rounds(folder.state.history, given.task)
    if not rounds:
        folder.dispatch(TakeBackRequested((), folder.now(), given.task))
    for task, hunks in rounds:
        folder.runtime.look_at_closed(hunks)
        folder.dispatch(TakeBackRequested((), folder.now(), task))
        await _settled(folder, hunks)


async def _settled(folder: Folder, hunks: Collection[HunkId]) -> None:
    """Wait until editor and disk have answered for some hunks, or can not be waited for any more."""
    limits = folder.settings.limits
    for _ in range(round((limits.edit_answer + 2 * limits.edit_shown) / _PAUSE)):
        if folder.state.taking_back.isdisjoint(hunks):
            return
        await asyncio.sleep(_PAUSE)


TAKING_BACK = (
    Command("countersign.takeBack", _Hunks, "Take accepted hunks out of the text again.", _take_back),
    Command("countersign.takeBackTask", OfTask, "Take back all that was accepted of a task.", _take_back_task),
)
