"""`countersign review --rejected`: what was rejected and why, and a way to have it offered again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.cli.asking import Asker
from countersign.cli.commands import Review
from countersign.cli.desk import Desk
from countersign.cli.drawing import show_rejected
from countersign.cli.output import counted, inline
from countersign.cli.place import path_in, root_of
from countersign.cli.reports import ReviewReport, check_reports, file_reports, progress_report
from countersign.cli.sitting import Sitting
from countersign.core.model import HunkId, VerdictKind
from countersign.core.state import State

__all__ = ["rejections"]


def rejections(command: Review, desk: Desk) -> int:
    """Return the exit code. Raises UsageError and the errors of `ports.py`."""
    root = root_of(command.common.root, command.file)
    path = path_in(root, command.file, must_exist=False) if command.file is not None else None
    with Sitting(desk, root) as sitting:
        hunks = tuple(_rejected(sitting.state, path))
        sitting.look_at(hunks)
        if command.common.json:
            files = file_reports(sitting.state, hunks)
            tasks = dict.fromkeys(sitting.state.history.hunks[hunk].hunk.task for hunk in hunks)
            progress = progress_report(sitting.state, tasks)
            desk.output.document(
                ReviewReport(" ".join(sitting.problems), progress, check_reports(sitting.state, tasks), files)
            )
        elif hunks:
            _go_through(desk, sitting, hunks)
        else:
            desk.output.text(f"No hunk was rejected{f' in {inline(path)}' if path else ''}.")
        return int(sitting.state.ledger_problem is not None)


def _rejected(state: State, path: str | None) -> Iterator[HunkId]:
    """Yield what was rejected, the oldest first, also what is not offered any more for other reasons."""
    for hunk, verdict in state.history.verdicts.items():
        if verdict.kind is VerdictKind.REJECTED and path in {None, state.history.hunks[hunk].hunk.path}:
            yield hunk


def _go_through(desk: Desk, sitting: Sitting, hunks: Sequence[HunkId]) -> None:
    asker = desk.asker() if desk.asker is not None else None
    for hunk in hunks:
        history = sitting.state.history
        show_rejected(desk.output, history.hunks[hunk].hunk, history.verdicts[hunk])
        answer = _answer(asker) if asker is not None else "n"
        if answer == "y":
            sitting.reopen((hunk,))
        elif answer == "q":
            break
    left = sum(sitting.state.history.verdicts[hunk].kind is VerdictKind.REJECTED for hunk in hunks)
    reopened = f"; {counted(len(hunks) - left, 'rejection')} taken back" if left < len(hunks) else ""
    desk.output.line((f"{counted(left, 'rejected hunk')}{reopened}.", "bold"))


def _answer(asker: Asker) -> str:
    """Return `y`, `n` or `q`; the end of input is `q`."""
    while (typed := asker.ask("Take back this rejection [y,n,q]? ")) is not None:
        if typed.strip() in {"y", "n", "q"}:
            return typed.strip()
    return "q"
