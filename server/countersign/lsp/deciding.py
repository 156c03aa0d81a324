"""The commands that decide on hunks: accept, reject, reopen."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.events import AcceptRequested, RejectRequested, ReopenRequested
from countersign.core.model import How, HunkId, Severity, Status, TaskId
from countersign.core.views import Offer, open_in, open_of
from countersign.lsp.command import Arguments, Command, look_at_task, looked_at, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.together import accept_together

__all__ = ["DECIDING"]


class _Hunks(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


class _Rejected(Arguments, frozen=True):
    hunks: tuple[HunkId, ...]
    reason: str = ""


class _File(Arguments, frozen=True):
    """All hunks of a file, or `only_ready` those of them that were seen and are not high risk."""

    uri: str
    only_ready: bool = False


class _Task(Arguments, frozen=True):
    """All hunks of a task, or `only_ready` those of them that were seen and are not high risk."""

    task: TaskId
    only_ready: bool = False


class _RejectedTask(Arguments, frozen=True):
    task: TaskId
    reason: str = ""


def _accept(connection: Connection, given: _Hunks) -> None:
    found = looked_at(connection, given.hunks)
    if len(given.hunks) > 1:
        accept_together(connection, found, How.ALL)
        return
    for folder, hunks in found:
        folder.dispatch(AcceptRequested(hunks, How.ONE, folder.now()))


def _accept_file(connection: Connection, given: _File) -> None:
    connection.catch_up()
    offered = [(folder, open_in(folder.state, path)) for folder, path in connection.places(given.uri)]
    _accept_all(connection, offered, How.FILE, only_ready=given.only_ready)


def _accept_task(connection: Connection, given: _Task) -> None:
    connection.catch_up()
    folder = of_task(connection, given.task)
    look_at_task(folder, given.task)
    _accept_all(connection, [(folder, open_of(folder.state, given.task))], How.TASK, only_ready=given.only_ready)


def _accept_all(
    connection: Connection, offered: Sequence[tuple[Folder, Sequence[Offer]]], how: How, *, only_ready: bool
) -> None:
    pending = [
        (folder, tuple(offer.hunk.id for offer in offers if offer.review.status is Status.PENDING))
        for folder, offers in offered
    ]
    if not any(hunks for _, hunks in pending):
        connection.tell("No hunk is pending there that could be accepted; nothing was changed.", Severity.INFO)
    accept_together(connection, pending, how, only_ready=only_ready)


def _reject(connection: Connection, given: _Rejected) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(RejectRequested(hunks, _how(given.hunks), given.reason, folder.now()))


def _reject_task(connection: Connection, given: _RejectedTask) -> None:
    connection.catch_up()
    folder = of_task(connection, given.task)
    look_at_task(folder, given.task)
    hunks = tuple(offer.hunk.id for offer in open_of(folder.state, given.task))
    folder.dispatch(RejectRequested(hunks, How.TASK, given.reason, folder.now()))


def _reopen(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in looked_at(connection, given.hunks):
        folder.dispatch(ReopenRequested(hunks, folder.now()))


def _how(hunks: Sequence[HunkId]) -> How:
    return How.ONE if len(hunks) == 1 else How.ALL


DECIDING = (
    Command("countersign.accept", _Hunks, "Accept hunks: put their new lines in the text.", _accept),
    Command(
        "countersign.acceptFile", _File, "Accept all pending hunks of a file once they were seen.", _accept_file
    ),
    Command(
        "countersign.acceptTask", _Task, "Accept all pending hunks of a task once they were seen.", _accept_task
    ),
    Command("countersign.reject", _Rejected, "Reject hunks, with a reason if you like.", _reject),
    Command("countersign.rejectTask", _RejectedTask, "Reject all open hunks of a task.", _reject_task),
    Command("countersign.reopen", _Hunks, "Take back the rejection of hunks.", _reopen),
)
