"""What was recorded of a file, as it is when the file has another path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.model import FileChange, Hunk, Proposal, Task, TaskId
from countersign.core.operation import OperationKind

__all__ = ["Move", "known_at", "moves"]


class Move(Struct, frozen=True):
    """A file gets another path; `staying` are hunks and tasks at the old one that are about another file."""

    old: str
    new: str
    staying: frozenset[str] = frozenset()

    def hunk(self, hunk: Hunk) -> Hunk:
        return replace(hunk, path=self.new) if self._takes(hunk) else hunk

    def offers(self, offers: Mapping[str, tuple[FileChange, ...]]) -> dict[str, tuple[FileChange, ...]]:
        """Return what is offered for each path, where the file has the new one."""
        moved = [self._change(change) for change in offers.get(self.old, ())]
        staying = tuple(change for change in moved if change.path == self.old)
        going = tuple(change for change in moved if change.path != self.old)
        found = {path: changes for path, changes in offers.items() if path != self.old}
        if going:
            found[self.new] = (*found.get(self.new, ()), *going)
        return {**found, self.old: staying} if staying else found

    def proposal(self, proposal: Proposal) -> Proposal:
        if all(change.path != self.old for change in proposal.files):
            return proposal
        return replace(proposal, files=tuple(map(self._change, proposal.files)))

    def task(self, task: Task) -> Task:
        if task.spec.path != self.old or task.id in self.staying:
            return task
        return replace(task, spec=replace(task.spec, path=self.new))

    def runs(self, runs: Mapping[tuple[str, str], tuple[TaskId, ...]]) -> dict[tuple[str, str], tuple[TaskId, ...]]:
        """Return the tasks of each spec, where the file has the new path."""
        found = dict(runs)
        for path, spec in [key for key in runs if key[0] == self.old]:
            tasks = found.pop((path, spec))
            going = tuple(task for task in tasks if task not in self.staying)
            if going:
                found[self.new, spec] = (*found.get((self.new, spec), ()), *going)
            if len(going) < len(tasks):
                found[path, spec] = tuple(task for task in tasks if task in self.staying)
        return found

    def _change(self, change: FileChange) -> FileChange:
        if not any(map(self._takes, change.hunks)):
            return change
        return replace(change, path=self.new, hunks=tuple(map(self.hunk, change.hunks)))

    def _takes(self, hunk: Hunk) -> bool:
        is_other = hunk.id in self.staying or hunk.parent in self.staying
        return hunk.path == self.old and not is_other and not _is_the_rename(hunk, self.new)


def moves(changes: Iterable[FileChange], new: str) -> bool:
    """Whether something of what is offered for a file goes along when that is renamed."""
    return any(not _is_the_rename(hunk, new) for change in changes for hunk in change.hunks)


def known_at(
    offers: Mapping[str, tuple[FileChange, ...]], tasks: Mapping[TaskId, Task], path: str, old: str
) -> frozenset[str]:
    """Return the hunks and tasks that are about another file than the one that comes to a path from an `old` one;
    the hunk that has led it there from here is about itself.
    """
    hunks = (hunk for change in offers.get(path, ()) for hunk in change.hunks)
    others = (hunk.id for hunk in hunks if not _is_the_rename(hunk, old))
    return frozenset((*others, *(task.id for task in tasks.values() if task.spec.path == path)))


def _is_the_rename(hunk: Hunk, new: str) -> bool:
    """Whether it is this hunk that gives the file its new path: what it was made for stays what it was."""
    operation = hunk.operation
    return operation is not None and operation.kind is OperationKind.RENAME and operation.target == new
