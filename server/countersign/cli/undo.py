"""`countersign undo`: take back what was accepted, a hunk or a whole task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from countersign.cli.commands import Undo
from countersign.cli.desk import Desk
from countersign.cli.output import counted, inline
from countersign.cli.place import UsageError, root_of
from countersign.cli.reports import FileReport, file_reports
from countersign.cli.sitting import Sitting
from countersign.core.history import History
from countersign.core.landed import landed_rounds
from countersign.core.model import Hunk, HunkId, TaskId
from countersign.core.state import State

__all__ = ["undo"]


class _Report(Struct, frozen=True):
    problem: str
    files: tuple[FileReport, ...]


def undo(command: Undo, desk: Desk) -> int:
    """Return the exit code: 1 when something was to be taken back and is in the files still, or never was. Raises
    UsageError and the errors of `ports.py`.
    """
    with Sitting(desk, root_of(command.common.root)) as sitting:
        sitting.look_at(_chosen(sitting.state.history, command.name))
        history = sitting.state.history
        hunks = _chosen(history, command.name)
        landed = [hunk for hunk in hunks if history.has_landed(hunk)]
        if command.name is not None:
            sitting.take_back(hunks, TaskId(command.name) if command.name in history.tasks else None)
        left = [hunk for hunk in landed if sitting.state.history.has_landed(hunk)]
        if command.common.json:
            files = file_reports(sitting.state, hunks)
            desk.output.document(_Report(" ".join(sitting.problems), files))
        elif command.name is None:
            _list(desk, sitting.state, hunks)
        else:
            if not hunks:
                desk.messages.say("Nothing of that has landed, so there is nothing to take back.")
            done = counted(len(landed) - len(left), "hunk")
            rest = f"; {counted(len(left), 'hunk')} left in the files" if left else ""
            desk.output.line((f"{done} taken back{rest}.", "bold"))
        is_refused = command.name is not None and (bool(left) or not landed)
        return int(sitting.state.ledger_problem is not None or is_refused)


def _chosen(history: History, name: str | None) -> tuple[HunkId, ...]:
    """Return what a task or hunk stands for, without a name all that could be taken back. Raises UsageError."""
    if name is None:
        roots = dict.fromkeys(map(history.root_of, history.tasks))
        return tuple(hunk for task in roots for hunk in _landed(history, task))
    if name in history.tasks:
        return tuple(_landed(history, TaskId(name)))
    if name in history.hunks:
        return (HunkId(name),)
    raise UsageError(f"There is no task or hunk {inline(name)}; `countersign undo` lists what can be taken back.")


def _landed(history: History, task: TaskId) -> Iterator[HunkId]:
    """Yield what has landed of a task, round by round."""
    for _, hunks in reversed(landed_rounds(history, task)):
        yield from hunks


def _list(desk: Desk, state: State, hunks: Sequence[HunkId]) -> None:
    history, task = state.history, None
    for hunk in hunks:
        entry = history.hunks[hunk]
        if history.root_of(entry.proposal.task) != task:
            task = history.root_of(entry.proposal.task)
            known = history.tasks.get(task)
            desk.output.line((task, "bold"), (f"  {inline(known.spec.goal) if known else ''}", "cyan"))
        line = _line_of(state, entry.hunk) + 1
        desk.output.line((f"  {hunk}", "bold"), (f"  {inline(entry.hunk.path)}:{line}", ""))
    if not hunks:
        desk.output.text("Nothing was accepted that could be taken back.")
    else:
        desk.output.text("`countersign undo NAME` takes back one of these tasks or hunks.")


def _line_of(state: State, hunk: Hunk) -> int:
    """Return where a hunk begins in its file as that is now or, if nobody knows, as it was."""
    document = state.documents.get(hunk.path)
    anchor = document.anchor(hunk.id) if document is not None else None
    return anchor.span.start if anchor is not None else hunk.start
