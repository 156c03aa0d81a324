"""What was recorded of a file, as it is when the file has another path."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.model import FileChange, Hunk, Proposal, Task

__all__ = ["change_at", "hunk_at", "proposal_at", "task_at"]


def hunk_at(hunk: Hunk, old: str, new: str) -> Hunk:
    return replace(hunk, path=new) if hunk.path == old else hunk


def change_at(change: FileChange, old: str, new: str) -> FileChange:
    if change.path != old:
        return change
    return replace(change, path=new, hunks=tuple(hunk_at(hunk, old, new) for hunk in change.hunks))


def proposal_at(proposal: Proposal, old: str, new: str) -> Proposal:
    if all(change.path != old for change in proposal.files):
        return proposal
    return replace(proposal, files=tuple(change_at(change, old, new) for change in proposal.files))


def task_at(task: Task, old: str, new: str) -> Task:
    return replace(task, spec=replace(task.spec, path=new)) if task.spec.path == old else task
