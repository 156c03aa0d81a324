"""Which hunks belong together, so that one decision on all of them makes sense: those that make one mechanical
change in many places, an import and what uses it, and those that serve one clause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from countersign.core.imports import imported, words_of
from countersign.core.model import ClauseKind, Hunk, HunkId, Task
from countersign.core.state import State
from countersign.core.views import proposals_of

__all__ = ["belonging", "clause_of", "group_of", "mechanical_clauses"]

_MECHANICAL = {ClauseKind.REWRITE, ClauseKind.RENAME}
_Kin = tuple[str, str]
"""Clause and rationale: what hunks share that make the same change."""


class _SortedOut(Struct):
    """The open hunks of a task by what they share, by their clauses and by their files, and the `order` of all."""

    alike: dict[_Kin, dict[HunkId, None]] = {}
    by_clause: dict[str, list[HunkId]] = {}
    by_path: dict[str, list[Hunk]] = {}
    order: dict[HunkId, int] = {}


def belonging(hunk: Hunk, hunks: Iterable[Hunk], mechanical: Collection[str]) -> tuple[Hunk, ...]:
    """Return those of a proposal's hunks that belong together with one, itself among them, in their order.

    `mechanical` are the clauses whose places belong together. An import belongs to the hunks of its file whose new
    lines name what it imports, and they to it.
    """
    names, words = imported(hunk.path, hunk.new), words_of(hunk.new)
    return tuple(
        other
        for other in hunks
        if other.id == hunk.id
        or (hunk.clause in mechanical and _kin(other) == _kin(hunk))
        or (other.path == hunk.path and _imports(names, words, other))
    )


def group_of(state: State, hunk: HunkId) -> tuple[HunkId, ...]:
    """Return the open hunks that belong together with one, itself among them; by heart in the same history."""
    return state.history.recall(("group", hunk), lambda: _group_of(state, hunk))


def _group_of(state: State, hunk: HunkId) -> tuple[HunkId, ...]:
    entry = state.history.hunks.get(hunk)
    if entry is None:
        return ()
    clauses = mechanical_clauses(state.history.tasks.get(entry.hunk.task))
    sorted_out = _sorted_out(state, entry.hunk)
    near = belonging(entry.hunk, sorted_out.by_path.get(entry.hunk.path, ()), clauses)
    alike = sorted_out.alike.get(_kin(entry.hunk), {}) if entry.hunk.clause in clauses else {}
    others = [other.id for other in near if other.id not in alike]
    return tuple(sorted([*alike, *others], key=sorted_out.order.__getitem__) if others else alike)


def clause_of(state: State, hunk: HunkId) -> tuple[HunkId, ...]:
    """Return the open hunks of a task that serve the same clause as one of them; none where none is known."""
    entry = state.history.hunks.get(hunk)
    if entry is None or not entry.hunk.clause:
        return ()
    return tuple(_sorted_out(state, entry.hunk).by_clause.get(entry.hunk.clause, ()))


def mechanical_clauses(task: Task | None) -> frozenset[str]:
    """Return the clauses of a task that are carried out to the letter, as hunks name them."""
    clauses = task.spec.clauses if task is not None else ()
    return frozenset(f"{clause.kind.value}: {clause.text}" for clause in clauses if clause.kind in _MECHANICAL)


def _imports(names: frozenset[str], words: frozenset[str], other: Hunk) -> bool:
    return bool(names & words_of(other.new)) or bool(words & imported(other.path, other.new))


def _kin(hunk: Hunk) -> _Kin:
    return hunk.clause, hunk.rationale


def _sorted_out(state: State, hunk: Hunk) -> _SortedOut:
    """Return the open hunks of a hunk's task, by heart while the history is the same."""
    return state.history.recall(("groups", hunk.task), lambda: _sort_out(_open(state, hunk)))


def _sort_out(hunks: Iterable[Hunk]) -> _SortedOut:
    found = _SortedOut()
    for number, hunk in enumerate(hunks):
        found.order[hunk.id] = number
        found.alike.setdefault(_kin(hunk), {})[hunk.id] = None
        found.by_clause.setdefault(hunk.clause, []).append(hunk.id)
        found.by_path.setdefault(hunk.path, []).append(hunk)
    return found


def _open(state: State, hunk: Hunk) -> Iterator[Hunk]:
    for proposal in proposals_of(state, hunk.task):
        for other in state.history.hunks_of(proposal):
            if not state.history.is_decided(other.id):
                yield other
