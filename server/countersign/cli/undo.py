"""`countersign undo`: take back what was accepted, a hunk or a whole task."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from countersign.cli.commands import Undo
from countersign.cli.desk import Desk
from countersign.cli.output import counted, inline
from countersign.cli.place import UsageError, root_of
from countersign.cli.reports import FileReport, file_reports
from countersign.cli.sitting import Sitting
from countersign.core.history import History
from countersign.core.landed import landed_of, landed_rounds
from countersign.core.model import HunkId, TaskId

__all__ = ["undo"]


class _Report(Struct, frozen=True):
    problem: str
    files: tuple[FileReport, ...]


def undo(command: Undo, desk: Desk) -> int:
    """Return the exit code: 1 when something was to be taken back and is in the files still. Raises UsageError and
    the errors of `ports.py`.
    """
    with Sitting(desk, root_of(command.common.root)) as sitting:
        history = sitting.state.history
        hunks = _chosen(history, command.name)
        sitting.look_at(hunks)
        if command.name is not None:
            sitting.take_back(hunks, TaskId(command.name) if command.name in history.tasks else None)
        left = [hunk for hunk in hunks if sitting.state.history.has_landed(hunk)]
        if command.common.json:
            files = file_reports(sitting.state, hunks)
            desk.output.document(_Report(" ".join(sitting.problems), files))
        elif command.name is None:
            _list(desk, history, hunks)
        else:
            done = counted(len(hunks) - len(left), "hunk")
            rest = f"; {counted(len(left), 'hunk')} left in the files" if left else ""
            desk.output.line((f"{done} taken back{rest}.", "bold"))
        return int(sitting.state.ledger_problem is not None or (command.name is not None and bool(left)))


def _chosen(history: History, name: str | None) -> tuple[HunkId, ...]:
    """Return what a task or hunk stands for, without a name all that could be taken back. Raises UsageError."""
    if name is None:
        return tuple(hunk for task in history.tasks for hunk in landed_of(history, task))
    if name in history.tasks:
        return tuple(hunk for _, hunks in landed_rounds(history, TaskId(name)) for hunk in hunks)
    if name in history.hunks:
        return (HunkId(name),)
    raise UsageError(f"There is no task or hunk {inline(name)}; `countersign undo` lists what can be taken back.")


def _list(desk: Desk, history: History, hunks: Sequence[HunkId]) -> None:
    task = None
    for hunk in hunks:
        entry = history.hunks[hunk]
        if entry.proposal.task != task:
            task = entry.proposal.task
            known = history.tasks.get(task)
            desk.output.line((task, "bold"), (f"  {inline(known.spec.goal) if known else ''}", "cyan"))
        desk.output.line((f"  {hunk}", "bold"), (f"  {inline(entry.hunk.path)}:{entry.hunk.start + 1}", ""))
    if not hunks:
        desk.output.text("Nothing was accepted that could be taken back.")
    else:
        desk.output.text("`countersign undo NAME` takes back one of these tasks or hunks.")
