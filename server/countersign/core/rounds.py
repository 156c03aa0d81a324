"""Rounds: a remark on a hunk begins a new round of its task, and the rounds of a task are a chain."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.history import History
from countersign.core.model import Anchor, Hunk, Outcome, Status, Task, TaskId, VerdictKind
from countersign.core.spec import digest
from countersign.core.state import Document, State

__all__ = ["chain_of", "latest_of", "open_anchors", "open_operations", "rejected_in", "runs_of"]


def chain_of(history: History, task: TaskId) -> tuple[TaskId, ...]:
    """Return the rounds of a task, whichever of them is named, in the order they were begun."""
    root = history.root_of(task)
    return history.rounds.get(root, (root,))


def latest_of(history: History, task: TaskId) -> Task | None:
    """Return the last round of a chain that has offered something, so that the next one goes on from it."""
    tasks = (history.tasks.get(number) for number in reversed(chain_of(history, task)))
    return next((found for found in tasks if found is not None and found.outcome is Outcome.OFFERED), None)


def runs_of(history: History, task: Task) -> tuple[TaskId, ...]:
    """Return all tasks that worked for the spec of one, with the other rounds of their chains."""
    same = (task.id, *history.runs.get((task.spec.path, digest(task.spec)), ()))
    return tuple(dict.fromkeys(found for run in same for found in chain_of(history, run)))


def open_anchors(state: State, chain: tuple[TaskId, ...]) -> Iterator[tuple[Document, tuple[Anchor, ...]]]:
    """Yield the documents in which hunks of a chain wait for a decision, pending or stale, and where."""
    own = frozenset(chain)
    for document in state.documents.values():
        anchors = tuple(a for a in document.anchors if a.hunk.task in own and _is_open(state, a))
        if anchors:
            yield document, anchors


def open_operations(state: State, chain: tuple[TaskId, ...]) -> Iterator[Anchor]:
    """Yield what hunks of a chain that wait for a decision do to files as a whole."""
    for document in state.documents.values():
        yield from (a for a in document.operations if a.hunk.task in chain and _is_open(state, a))


def rejected_in(history: History, tasks: tuple[TaskId, ...]) -> Iterator[Hunk]:
    """Yield the hunks of some tasks that were rejected, and still are."""
    for task in tasks:
        for proposal in history.proposed.get(task, ()):
            for hunk in history.hunks_of(history.proposals[proposal]):
                verdict = history.verdicts.get(hunk.id)
                if verdict is not None and verdict.kind is VerdictKind.REJECTED:
                    yield hunk


def _is_open(state: State, anchor: Anchor) -> bool:
    hunk = anchor.hunk.id
    is_free = hunk not in state.applying and anchor.status is not Status.APPLIED
    return is_free and not state.history.is_decided(hunk)
