"""Where somebody has to choose: hunks for which another open task offers something else, so that accepting many at
once must not decide between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from countersign.core.alternatives import alternatives_in, named
from countersign.core.escape import shortened
from countersign.core.model import Anchor, Hunk, HunkId, Status
from countersign.core.operation import OperationKind
from countersign.core.state import Document, State
from countersign.core.views import Review

__all__ = ["contested", "left_to_choose"]

_LONGEST = 80
"""Characters of what an alternative is called."""
_NAMED = 3
"""Alternatives that are named in a sentence."""


def contested(state: State, hunks: Iterable[HunkId]) -> Mapping[HunkId, tuple[HunkId, ...]]:
    """Return those of some hunks that have open alternatives, each with these: hunks of other tasks that can not be
    had beside it. What the rounds of one task offer is no choice.
    """
    entries = (state.history.hunks.get(hunk) for hunk in dict.fromkeys(hunks))
    known = [entry.hunk for entry in entries if entry is not None]
    disputed = {path for path in {hunk.path for hunk in known} if _is_disputed(state, path)}
    asked = (hunk for hunk in known if hunk.operation or hunk.path in disputed)
    found = ((hunk.id, tuple(_open_rivals(state, hunk))) for hunk in asked)
    return {hunk: rivals for hunk, rivals in found if rivals}


def left_to_choose(state: State, choices: Mapping[HunkId, tuple[HunkId, ...]]) -> str:
    """Return as a part of a sentence what there is to choose, naming the first place; it holds text of others."""
    count = "1 hunk has an alternative" if len(choices) == 1 else f"{len(choices)} hunks have alternatives"
    first = next(iter(choices))
    hunk = state.history.hunks[first].hunk
    document = state.documents[hunk.path]
    anchor = document.anchor(first)
    line = (anchor.span.start if anchor is not None else hunk.start) + 1
    names = sorted({_name(state, document, one) for one in (first, *choices[first])})
    shown = " or ".join([*names[:_NAMED], *(["another one"] if len(names) > _NAMED else [])])
    return f"{count}. Choose {shown} at {hunk.path}:{line}, or reject what you do not want"


def _is_disputed(state: State, path: str) -> bool:
    """Whether there is anything in a file that could be in the way of a hunk on its lines."""
    document = state.documents.get(path)
    return document is not None and bool(document.operations or alternatives_in(state, path).groups)


def _open_rivals(state: State, hunk: Hunk) -> Iterator[HunkId]:
    document = state.documents.get(hunk.path)
    anchor = document.anchor(hunk.id) if document is not None else None
    if document is None or anchor is None:
        return
    for other in _near(state, document, anchor):
        if _excludes(anchor, other) and _is_open(state, other) and not _is_of_same_task(state, anchor, other):
            yield other.hunk.id


def _is_of_same_task(state: State, one: Anchor, other: Anchor) -> bool:
    same = one.hunk.task == other.hunk.task
    return same or state.history.root_of(one.hunk.task) == state.history.root_of(other.hunk.task)


def _near(state: State, document: Document, anchor: Anchor) -> Iterator[Anchor]:
    """Yield the anchors that may be in the way of one."""
    if anchor.hunk.operation is not None:
        yield from document.offered
        target = state.documents.get(anchor.hunk.operation.target)
        yield from target.offered if target is not None else ()
        return
    yield from document.operations
    group = alternatives_in(state, document.path).groups.get(anchor.hunk.id)
    yield from (one.anchor for one in group.others(anchor.hunk)) if group is not None else ()


def _excludes(one: Anchor, other: Anchor) -> bool:
    """Whether only one of two hunks can be had: both want the same lines, or one is about the whole file."""
    if one.hunk.operation is None and other.hunk.operation is None:
        return one.span.overlaps(other.span)
    kinds = {anchor.hunk.operation.kind for anchor in (one, other) if anchor.hunk.operation is not None}
    return kinds != {OperationKind.MODE}


def _is_open(state: State, anchor: Anchor) -> bool:
    if anchor.status is not Status.PENDING or anchor.hunk.id in state.applying:
        return False
    review = Review(anchor.status, state.history.verdicts.get(anchor.hunk.id))
    return review.is_open and not state.history.is_withdrawn(anchor.hunk.id)


def _name(state: State, document: Document, hunk: HunkId) -> str:
    """Return what to call an alternative: by its letter, or where it has none, by its agent and the spec's goal."""
    entry = state.history.hunks[hunk]
    group = alternatives_in(state, document.path).groups.get(hunk)
    if group is not None:
        return shortened(named(state.history, group, entry.hunk), _LONGEST)
    task = state.history.tasks.get(entry.hunk.task)
    goal = f": {task.spec.goal}" if task is not None and task.spec.goal else ""
    return shortened(f"{entry.proposal.agent}{goal}", _LONGEST)
