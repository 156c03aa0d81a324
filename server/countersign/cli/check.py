"""`countersign check`: run the commands of a task's spec on exactly what was accepted of it."""

from __future__ import annotations

from msgspec import Struct

from countersign.cli.checks import ReceiptReport, receipt_reports, show_receipts
from countersign.cli.commands import Check
from countersign.cli.desk import Desk
from countersign.cli.output import counted, inline
from countersign.cli.place import UsageError, root_of
from countersign.cli.sitting import Sitting
from countersign.core.checking import accepted_of, checked_of, place_of
from countersign.core.history import History
from countersign.core.model import TaskId
from countersign.core.receipt import Receipt
from countersign.core.records import AcceptedChecked

__all__ = ["check"]


class _Report(Struct, frozen=True):
    """What was checked, and the hunks without any one of which it passes; null when nothing was."""

    task: str
    problem: str
    hunks: tuple[str, ...]
    checks: tuple[ReceiptReport, ...]
    breaking: tuple[str, ...]
    note: str


def check(command: Check, desk: Desk) -> int:
    """Return the exit code: 1 when a command fails or was not run. Raises UsageError, the errors of `ports.py`."""
    with Sitting(desk, root_of(command.common.root)) as sitting:
        task = _chosen(sitting.state.history, command.task)
        before = checked_of(sitting.state.history, task)
        sitting.look_at(accepted_of(sitting.state.history, task))
        sitting.check(task)
        found = checked_of(sitting.state.history, task)
        fresh = found if found is not before else None
        if command.common.json:
            desk.output.document(_report(task, fresh, " ".join(sitting.problems)))
        elif fresh is not None:
            _show(desk, sitting.state.history, fresh)
        return int(fresh is None or not all(map(_passes, fresh.receipts)))


def _passes(receipt: Receipt) -> bool:
    return receipt.after is not None and not receipt.failed


def _chosen(history: History, name: str) -> TaskId:
    """Return the task that is meant: by the beginning of its id, or the last one of which something has landed.
    Raises UsageError.
    """
    tasks = [task for task in history.tasks if task.startswith(name) and accepted_of(history, task)]
    roots = list(dict.fromkeys(map(history.root_of, tasks)))
    if not roots:
        what = f"There is no task {inline(name)} of which" if name else "There is no task of which"
        raise UsageError(f"{what} something was accepted; `countersign log --json` lists tasks by their ids.")
    if name and len(roots) > 1:
        raise UsageError(f"{len(roots)} tasks begin with {inline(name)}; write more of the id.")
    return tasks[-1]


def _report(task: TaskId, found: AcceptedChecked | None, problem: str) -> _Report:
    if found is None:
        return _Report(task, problem, (), (), (), "")
    checks = receipt_reports(task, found.receipts)
    return _Report(task, problem, found.hunks, checks, found.breaking, found.note)


def _show(desk: Desk, history: History, found: AcceptedChecked) -> None:
    desk.output.line((f"{counted(len(found.hunks), 'accepted hunk')}:", "bold"))
    show_receipts(desk.output, found.receipts)
    for hunk in found.breaking:
        place = inline(place_of(history.hunks[hunk].hunk))
        desk.output.line((f"  it passes without the hunk at {place} ({hunk})", "bold yellow"))
