"""The commands that take out of the text what has landed."""

from __future__ import annotations

from countersign.core.events import TakeBackRequested
from countersign.core.landed import landed_of
from countersign.core.model import HunkId
from countersign.lsp.command import Arguments, Command, OfTask, looked_at, of_task
from countersign.lsp.connection import Connection

__all__ = ["TAKING_BACK"]


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


def _take_back(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(TakeBackRequested(hunks, folder.now()))


def _take_back_task(connection: Connection, given: OfTask) -> None:
    connection.catch_up()
    folder = of_task(connection, given.task)
    folder.runtime.look_at_closed(landed_of(folder.state.history, given.task))
    folder.dispatch(TakeBackRequested((), folder.now(), given.task))


TAKING_BACK = (
    Command("countersign.takeBack", _Hunks, "Take accepted hunks out of the text again.", _take_back),
    Command("countersign.takeBackTask", OfTask, "Take back all that was accepted of a task.", _take_back_task),
)
