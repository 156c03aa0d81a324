"""What a command is, and what most of them do first: find out which folder knows what they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from countersign.core.history import History
from countersign.core.model import HunkId, Proposal, TaskId
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder

__all__ = ["Arguments", "Command", "OfTask", "look_at_task", "looked_at", "of_task", "proposal_of"]


class Arguments(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a command is given: a list whose last elements may be left out where they have a default."""


class OfTask(Arguments, frozen=True):
    task: TaskId


class Command(Struct, frozen=True):
    """A command: its name, what it takes, what it does in a sentence, and how."""

    name: str
    arguments: type[Arguments]
    help: str
    run: Callable[[Connection, Any], object]


def looked_at(connection: Connection, hunks: Sequence[HunkId]) -> list[tuple[Folder, tuple[HunkId, ...]]]:
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


def of_task(connection: Connection, task: TaskId) -> Folder:
    return connection.knowing(lambda history: task in history.tasks)


def proposal_of(folder: Folder, task: TaskId) -> Proposal | None:
    history = folder.state.history
    return next((history.proposals[proposal] for proposal in history.proposed.get(task, ())), None)


def look_at_task(folder: Folder, task: TaskId) -> None:
    proposal = proposal_of(folder, task)
    if proposal is not None:
        folder.runtime.look_at_closed(hunk.id for hunk in folder.state.history.hunks_of(proposal))
