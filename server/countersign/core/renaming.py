"""What was recorded of a file, as it is when the file has another path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from countersign.core.model import FileChange, Hunk, Proposal, Task
from countersign.core.operation import OperationKind

__all__ = ["hunk_at", "moves", "offers_at", "proposal_at", "task_at"]


def hunk_at(hunk: Hunk, old: str, new: str) -> Hunk:
    return replace(hunk, path=new) if hunk.path == old and not _is_the_rename(hunk, new) else hunk


def moves(changes: Iterable[FileChange], new: str) -> bool:
    """Whether something of what is offered for a file goes along when that is renamed."""
    return any(not _is_the_rename(hunk, new) for change in changes for hunk in change.hunks)


def offers_at(
    offers: Mapping[str, tuple[FileChange, ...]], old: str, new: str
) -> dict[str, tuple[FileChange, ...]]:
    """Return what is offered for each path, where a file has another one."""
    moved = [_change_at(change, old, new) for change in offers.get(old, ())]
    staying = tuple(change for change in moved if change.path == old)
    going = tuple(change for change in moved if change.path != old)
    found = {path: changes for path, changes in offers.items() if path != old}
    if going:
        found[new] = (*found.get(new, ()), *going)
    return {**found, old: staying} if staying else found


def proposal_at(proposal: Proposal, old: str, new: str) -> Proposal:
    if all(change.path != old for change in proposal.files):
        return proposal
    return replace(proposal, files=tuple(_change_at(change, old, new) for change in proposal.files))


def task_at(task: Task, old: str, new: str) -> Task:
    return replace(task, spec=replace(task.spec, path=new)) if task.spec.path == old else task


def _change_at(change: FileChange, old: str, new: str) -> FileChange:
    if change.path != old or not moves((change,), new):
        return change
    return replace(change, path=new, hunks=tuple(hunk_at(hunk, old, new) for hunk in change.hunks))


def _is_the_rename(hunk: Hunk, new: str) -> bool:
    """Whether it is this hunk that gives the file its new path: what it was made for stays what it was."""
    operation = hunk.operation
    return operation is not None and operation.kind is OperationKind.RENAME and operation.target == new
