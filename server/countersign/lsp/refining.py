"""Refining from an editor: the commands, and the code actions on remarks that stand as comments beside hunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import uuid4

from msgspec import to_builtins

from countersign.core.events import RefineRequested
from countersign.core.gathering import about, gathered
from countersign.core.model import HunkId, Remark, Severity, TaskId
from countersign.core.remark_lines import written_at
from countersign.core.rounds import chain_of, latest_of
from countersign.core.text import Span, Text
from countersign.core.views import open_in
from countersign.lsp.choices import Choice
from countersign.lsp.command import Arguments, Command, look_at_task, looked_at
from countersign.lsp.connection import Connection, View
from countersign.lsp.diff_remarks import remarks_in_diff
from countersign.lsp.folder import Folder

__all__ = ["REFINING", "begin_round", "on_remarks"]

_KIND = "quickfix.countersign.refine"


class _Refined(Arguments, frozen=True):
    """Hunks of one task, and what is to be different about them: words, lines of clauses, or both."""

    hunks: tuple[HunkId, ...]
    remark: str


class _Remarks(Arguments, frozen=True):
    """Several remarks on hunks of one task."""

    remarks: tuple[Remark, ...]


async def _refine(connection: Connection, given: _Refined) -> object:
    return await begin_round(connection, tuple(Remark(hunk, given.remark) for hunk in given.hunks))


async def _refine_all(connection: Connection, given: _Remarks) -> object:
    return await begin_round(connection, given.remarks)


async def begin_round(connection: Connection, remarks: tuple[Remark, ...]) -> object:
    """Begin a round; return the id of its task, or null when there is none and the user was told why.

    What the round goes on from is looked at as it is now: the files with its hunks, and its spec.
    """
    found = looked_at(connection, [remark.hunk for remark in remarks])
    if len(found) != 1:
        connection.tell("Name the hunks of one task, and what is to be different about them.", Severity.ERROR)
        return None
    folder, task = found[0][0], TaskId(uuid4().hex[:16])
    await _look_at_chain(folder, remarks[0].hunk)
    folder.dispatch(RefineRequested(task, remarks, folder.now()))
    return {"task": task} if task in folder.state.history.tasks else None


async def _look_at_chain(folder: Folder, hunk: HunkId) -> None:
    history = folder.state.history
    entry = history.hunks.get(hunk)
    if entry is None:
        return
    for number in chain_of(history, entry.proposal.task):
        look_at_task(folder, number)
    if (parent := latest_of(history, entry.proposal.task)) is not None:
        folder.runtime.look(parent.spec.path)
        await folder.settled(parent.spec.path)


def on_remarks(views: Sequence[View], lines: Span) -> Iterator[Choice]:
    """Offer to begin a round where the user has written remarks on some lines: it hears all remarks of its task."""
    for folder, document, text in views:
        if folder.diffs.knows(document.path):
            yield from _in_diff(folder, document.path, text, lines)
            continue
        here = written_at(text, document.path, document.language, folder.state.tag, lines)
        offers = open_in(folder.state, document.path) if here else ()
        for remark, offer in about(here, offers):
            title = f"Countersign: refine the hunk at line {offer.span.start + 1} with this remark"
            yield from _with_all(folder, Remark(offer.hunk.id, remark.text), title)


def _in_diff(folder: Folder, path: str, text: Text, lines: Span) -> Iterator[Choice]:
    """Offer a round for a remark in a diff: where a file is deleted, binary or not there, it has no other place."""
    for remark in remarks_in_diff(folder.state, folder.diffs.shown(path, text), text, lines):
        yield from _with_all(folder, remark, "Countersign: refine this hunk with this remark")


def _with_all(folder: Folder, remark: Remark, title: str) -> Iterator[Choice]:
    """Offer a round with a remark; where the task has others, that is said."""
    state, task = folder.state, folder.state.history.hunks[remark.hunk].proposal.task
    others = folder.memory.recall(state, ("remarks", task), lambda: gathered(state, task))
    count = len({remark, *others})
    if count == 1:
        yield Choice(_KIND, title, "countersign.refine", ((remark.hunk,), remark.text))
    else:
        title = f"Countersign: refine the task with these {count} remarks"
        yield Choice(f"{_KIND}.task", title, "countersign.refineAll", (to_builtins((remark,)),))


REFINING = (
    Command("countersign.refine", _Refined, "Begin a new round of a task with a remark on hunks.", _refine),
    Command("countersign.refineAll", _Remarks, "Begin a new round of a task with several remarks.", _refine_all),
)
