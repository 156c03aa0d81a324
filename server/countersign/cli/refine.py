"""`countersign refine`: begin a new round of a task with a remark on its hunks, and review what comes of it."""

from __future__ import annotations

import secrets

from countersign.cli.commands import Refine
from countersign.cli.desk import Desk
from countersign.cli.place import root_of
from countersign.cli.reports import SpecPlace, run_report
from countersign.cli.settling import Wish, exit_code, has_failed, settle, summarize, tell_notes
from countersign.cli.sitting import Sitting
from countersign.core.model import HunkId, Remark, Task, TaskId
from countersign.core.views import open_of

__all__ = ["refine"]


def refine(command: Refine, desk: Desk) -> int:
    """Return the exit code. Raises UsageError and the errors of `ports.py`."""
    task_id = TaskId(secrets.token_hex(8))
    with Sitting(desk, root_of(command.common.root)) as sitting:
        task = sitting.refine(task_id, tuple(Remark(HunkId(hunk), command.remark) for hunk in command.hunks))
        if task is not None and not command.common.json:
            tell_notes(desk, sitting.state, task)
        wish = Wish(command.accept, command.common.json)
        settled = settle(desk, sitting, lambda state: open_of(state, task_id), wish)
        if command.common.json:
            problem = " ".join(sitting.problems)
            desk.output.document(run_report(sitting.state, _place(task), task, problem, settled.hunks))
        elif settled.hunks:
            summarize(desk, sitting, settled)
        return 1 if has_failed(task) else exit_code(sitting.state, settled)


def _place(task: Task | None) -> SpecPlace | None:
    return SpecPlace(task.spec.path, task.spec.span.start + 1, task.spec.goal) if task is not None else None
