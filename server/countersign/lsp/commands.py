"""Commands: every act of the user, as data. They return at once; what comes of them arrives as news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import Struct
from pygls.exceptions import JsonRpcInvalidParams

from countersign.core.events import (
    AcceptRequested,
    CancelRequested,
    RejectRequested,
    ReopenRequested,
    TaskRequested,
)
from countersign.core.history import History
from countersign.core.model import How, HunkId, Place, Proposal, Severity, Status, TaskId
from countersign.core.spec import digest
from countersign.core.views import Offer, open_in, open_of
from countersign.lsp import messages
from countersign.lsp.connection import Connection
from countersign.lsp.envelope import converted
from countersign.lsp.fixing import fix_spec
from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import is_file
from countersign.lsp.showing import show

__all__ = ["COMMANDS", "Command", "execute_command"]


class _Arguments(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a command is given: a list whose last elements may be left out where they have a default."""


class _Spec(_Arguments, frozen=True):
    """The place of a spec (its line counts from 0), and its digest, by which it is found when it has moved."""

    uri: str
    line: int
    digest: str = ""


class _Task(_Arguments, frozen=True):
    task: TaskId


class _Hunks(_Arguments, frozen=True):
    hunks: tuple[HunkId, ...]


class _Rejected(_Arguments, frozen=True):
    hunks: tuple[HunkId, ...]
    reason: str = ""


class _File(_Arguments, frozen=True):
    uri: str


class _RejectedTask(_Arguments, frozen=True):
    task: TaskId
    reason: str = ""


class _Fixed(_Arguments, frozen=True):
    """A fix of a spec by the line of what it settles, and its title."""

    uri: str
    line: int
    title: str


class _Shown(_Arguments, frozen=True):
    """A hunk, or a task whose proposal is meant."""

    id: str


class Command(Struct, frozen=True):
    """A command: its name, what it takes, what it does in a sentence, and how."""

    name: str
    arguments: type[_Arguments]
    help: str
    run: Callable[[Connection, Any], object]


def execute_command(connection: Connection, params: messages.ExecuteCommandParams) -> object:
    """Run a command; return a small JSON value. Raises JsonRpcInvalidParams."""
    command = COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command {params.command[:100]!r}")
    try:
        given = converted(list(params.arguments or ()), command.arguments)
    except msgspec.ValidationError as error:
        shape = ", ".join(f"{field.name}{'' if field.required else '?'}" for field in _fields(command.arguments))
        raise JsonRpcInvalidParams(f"{command.name} takes [{shape}]: {error}") from None
    return command.run(connection, given)


def _fields(arguments: type[_Arguments]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(arguments)


async def _run(connection: Connection, given: _Spec) -> object:
    """Start a task for a spec; return its id, or null when there is none and the user was told why.

    The core finds the spec anew, for which it has to parse the text if nobody has.
    """
    places = connection.places(given.uri)
    if not places or not is_file(places[0][1]):
        connection.tell("Only specs in local files can be run; save this document first.", Severity.ERROR)
        return None
    folder, path = places[0]
    await folder.settled(path)
    folder.runtime.catch_up()
    task = TaskId(uuid4().hex[:16])
    folder.dispatch(TaskRequested(task, Place(path, _line_of(folder, path, given)), folder.now()))
    return {"task": task} if task in folder.state.history.tasks else None


def _line_of(folder: Folder, path: str, given: _Spec) -> int:
    """Return where the spec stands now; the line that was given when its digest is not found."""
    document = folder.state.documents.get(path)
    specs = folder.specs(document) if document is not None and given.digest else ()
    lines = [spec.span.start for spec in specs if digest(spec) == given.digest]
    return min(lines, key=lambda line: abs(line - given.line), default=given.line)


def _cancel(connection: Connection, given: _Task) -> None:
    folder = _of_task(connection, given.task)
    folder.dispatch(CancelRequested(given.task, folder.now()))


def _accept(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in _looked_at(connection, given.hunks):
        folder.dispatch(AcceptRequested(hunks, _how(given.hunks), folder.now()))


def _accept_file(connection: Connection, given: _File) -> None:
    connection.catch_up()
    _accept_all(
        connection, [(folder, open_in(folder.state, path)) for folder, path in connection.places(given.uri)]
    )


def _accept_task(connection: Connection, given: _Task) -> None:
    connection.catch_up()
    folder = _of_task(connection, given.task)
    _look_at_task(folder, given.task)
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
    for folder, hunks in _looked_at(connection, given.hunks):
        folder.dispatch(RejectRequested(hunks, _how(given.hunks), given.reason, folder.now()))


def _reject_task(connection: Connection, given: _RejectedTask) -> None:
    connection.catch_up()
    folder = _of_task(connection, given.task)
    _look_at_task(folder, given.task)
    hunks = tuple(offer.hunk.id for offer in open_of(folder.state, given.task))
    folder.dispatch(RejectRequested(hunks, How.ALL, given.reason, folder.now()))


def _reopen(connection: Connection, given: _Hunks) -> None:
    for folder, hunks in _looked_at(connection, given.hunks):
        folder.dispatch(ReopenRequested(hunks, folder.now()))


def _show(connection: Connection, given: _Shown) -> None:
    hunk, task_id = HunkId(given.id), TaskId(given.id)
    folder = connection.knowing(lambda history: hunk in history.hunks or task_id in history.tasks)
    history = folder.state.history
    entry, task = history.hunks.get(hunk), history.tasks.get(task_id)
    proposal = entry.proposal if entry else _proposal_of(folder, task_id)
    if proposal is not None:
        show(folder, proposal, hunk if entry else None)
    elif task is not None:
        said = task.problem.rstrip(".") or "it is still working"
        folder.editor.tell(f"This task has no proposal: {said}.", Severity.INFO)
    else:
        connection.tell(f"There is no hunk or task {given.id}.", Severity.ERROR)


def _fix(connection: Connection, given: _Fixed) -> None:
    folder, path = (connection.places(given.uri) or ((connection.folders[0], given.uri),))[0]
    fix_spec(folder, path, given.line, given.title)


def _how(hunks: Sequence[HunkId]) -> How:
    return How.ONE if len(hunks) == 1 else How.ALL


def _looked_at(connection: Connection, hunks: Sequence[HunkId]) -> list[tuple[Folder, tuple[HunkId, ...]]]:
    """Return the hunks by the folder that knows them, unknown ones in the first, after looking at what is decided
    on as it is now: other processes and closed files may have moved on.
    """
    connection.catch_up()
    found: dict[Folder, list[HunkId]] = {}
    for hunk in hunks:
        found.setdefault(connection.knowing(partial(_has_hunk, hunk)), []).append(hunk)
    for folder, own in found.items():
        folder.runtime.look_at_closed(own)
    return [(folder, tuple(own)) for folder, own in found.items()]


def _has_hunk(hunk: HunkId, history: History) -> bool:
    return hunk in history.hunks


def _of_task(connection: Connection, task: TaskId) -> Folder:
    return connection.knowing(lambda history: task in history.tasks)


def _proposal_of(folder: Folder, task: TaskId) -> Proposal | None:
    history = folder.state.history
    return next((history.proposals[proposal] for proposal in history.proposed.get(task, ())), None)


def _look_at_task(folder: Folder, task: TaskId) -> None:
    proposal = _proposal_of(folder, task)
    if proposal is not None:
        folder.runtime.look_at_closed(hunk.id for hunk in folder.state.history.hunks_of(proposal))


_ALL = (
    Command("countersign.run", _Spec, "Run the spec at a line of a document.", _run),
    Command("countersign.cancel", _Task, "Cancel a task that is working.", _cancel),
    Command("countersign.accept", _Hunks, "Accept hunks: put their new lines in the text.", _accept),
    Command("countersign.acceptFile", _File, "Accept all pending hunks of a file.", _accept_file),
    Command("countersign.acceptTask", _Task, "Accept all pending hunks of a task, in all files.", _accept_task),
    Command("countersign.reject", _Rejected, "Reject hunks, with a reason if you like.", _reject),
    Command("countersign.rejectTask", _RejectedTask, "Reject all open hunks of a task.", _reject_task),
    Command("countersign.reopen", _Hunks, "Take back the rejection of hunks.", _reopen),
    Command("countersign.show", _Shown, "Show the proposal of a hunk or task as a unified diff.", _show),
    Command("countersign.fix", _Fixed, "Apply a quick fix to a spec.", _fix),
)

COMMANDS = {command.name: command for command in _ALL}
"""The commands by their names."""
