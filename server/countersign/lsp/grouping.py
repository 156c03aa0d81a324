"""The commands that decide on all hunks that belong to one, or that serve its clause, or that stand in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from countersign.core.events import RejectRequested
from countersign.core.grouping import clause_of, group_of
from countersign.core.model import How, HunkId, Severity, Status
from countersign.core.state import State
from countersign.core.views import offer_of, open_in
from countersign.lsp.command import Arguments, Command, looked_at
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.together import accept_together

__all__ = ["GROUPING"]

_Find = Callable[[State, HunkId], tuple[HunkId, ...]]
"""Finds the hunks that are meant by one of them."""


class _Hunk(Arguments, frozen=True):
    hunk: HunkId


class _Rejected(_Hunk, frozen=True):
    reason: str = ""


class _RejectedFile(Arguments, frozen=True):
    uri: str
    reason: str = ""


def _accept(find: _Find, how: How, connection: Connection, given: _Hunk) -> None:
    found = _found(find, connection, given)
    pending = [(folder, tuple(hunk for hunk in hunks if _is_pending(folder, hunk))) for folder, hunks in found]
    if not any(hunks for _, hunks in pending):
        connection.tell("No hunk is pending there that could be accepted; nothing was changed.", Severity.INFO)
    accept_together(connection, pending, how)


def _reject(find: _Find, how: How, connection: Connection, given: _Rejected) -> None:
    for folder, hunks in _found(find, connection, given):
        folder.dispatch(RejectRequested(hunks, how, given.reason, folder.now()))


def _reject_file(connection: Connection, given: _RejectedFile) -> None:
    connection.catch_up()
    for folder, path in connection.places(given.uri):
        if hunks := tuple(offer.hunk.id for offer in open_in(folder.state, path)):
            folder.dispatch(RejectRequested(hunks, How.FILE, given.reason, folder.now()))


def _found(find: _Find, connection: Connection, given: _Hunk) -> Sequence[tuple[Folder, tuple[HunkId, ...]]]:
    """Return the hunks that are meant, after looking at their files as they are now."""
    found = [
        (folder, find(folder.state, hunk) or (hunk,)) for folder, (hunk,) in looked_at(connection, (given.hunk,))
    ]
    for folder, hunks in found:
        folder.runtime.look_at_closed(hunks)
    return found


def _is_pending(folder: Folder, hunk: HunkId) -> bool:
    offer = offer_of(folder.state, hunk)
    return offer is not None and offer.review.is_open and offer.review.status is Status.PENDING


GROUPING = (
    Command(
        "countersign.acceptGroup",
        _Hunk,
        "Accept a hunk and all that belong to it.",
        partial(_accept, group_of, How.GROUP),
    ),
    Command(
        "countersign.rejectGroup",
        _Rejected,
        "Reject a hunk and all that belong to it.",
        partial(_reject, group_of, How.GROUP),
    ),
    Command(
        "countersign.acceptClause",
        _Hunk,
        "Accept all hunks that serve the clause of one.",
        partial(_accept, clause_of, How.CLAUSE),
    ),
    Command(
        "countersign.rejectClause",
        _Rejected,
        "Reject all hunks that serve the clause of one.",
        partial(_reject, clause_of, How.CLAUSE),
    ),
    Command("countersign.rejectFile", _RejectedFile, "Reject all open hunks of a file.", _reject_file),
)
