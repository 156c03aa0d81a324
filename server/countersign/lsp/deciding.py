"""The commands that decide on hunks: accept, reject, reopen."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.events import AcceptRequested, RejectRequested, ReopenRequested
from countersign.core.model import How, HunkId, Severity, Status, TaskId
from countersign.core.views import Offer, open_in, open_of
from countersign.lsp.command import Arguments, Command, OfTask, look_at_task, looked_at, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder

__all__ = ["DECIDING"]


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


class _Rejected(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]
    reason: str = ""


class _File(Arguments, frozen=True):
    uri: str


class _RejectedTask(Arguments, frozen=True):
    task: TaskId
    reason: str = ""


def _accept(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(AcceptRequested(hunks, _how(given.hunks), folder.now()))


def _accept_file(connection: Connection, given: _File) -> None:
    connection.catch_up()
    _accept_all(
        connection, [(folder, open_in(folder.state, path)) for folder, path in connection.places(given.uri)]
    )


def _accept_task(connection: Connection, given: OfTask) -> None:
    connection.catch_up()
    folder = of_task(connection, given.task)
    look_at_task(folder, given.task)
    _accept_all(connection, [(folder, open_of(folder.state, given.task))])


def _accept_all(connection: Connection, offered: Sequence[tuple[Folder, Sequence[Offer]]]) -> None:
    pending = [
        (folder, tuple(offer.hunk.id for offer in offers if offer.review.status is Status.PENDING))
        for folder, offers in offered
    ]
    if not any(hunks for _, hunks in pending):
        connection.tell("No hunk is pending there that could be accepted; nothing was changed.", Severity.INFO)
    for folder, hunks in pending:
        if hunks:
            folder.runtime.look_at_closed(hunks)
            folder.dispatch(AcceptRequested(hunks, How.ALL, folder.now()))


def _reject(connection: Connection, given: _Rejected) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(RejectRequested(hunks, _how(given.hunks), given.reason, folder.now()))


def _reject_task(connection: Connection, given: _RejectedTask) -> None:
    connection.catch_up()
    folder = of_task(connection, given.task)
    look_at_task(folder, given.task)
    hunks = tuple(offer.hunk.id for offer in open_of(folder.state, given.task))
    folder.dispatch(RejectRequested(hunks, How.ALL, given.reason, folder.now()))


def _reopen(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(ReopenRequested(hunks, folder.now()))


def _how(hunks: Sequence[HunkId]) -> How:
    return How.ONE if len(hunks) == 1 else How.ALL


DECIDING = (
    Command("countersign.accept", _Hunks, "Accept hunks: put their new lines in the text.", _accept),
    Command("countersign.acceptFile", _File, "Accept all pending hunks of a file.", _accept_file),
    Command("countersign.acceptTask", OfTask, "Accept all pending hunks of a task, in all files.", _accept_task),
    Command("countersign.reject", _Rejected, "Reject hunks, with a reason if you like.", _reject),
    Command("countersign.rejectTask", _RejectedTask, "Reject all open hunks of a task.", _reject_task),
    Command("countersign.reopen", _Hunks, "Take back the rejection of hunks.", _reopen),
)
