"""Events for tests of the ledger: a few plain ones, and strategies for all of them."""

from __future__ import annotations

from enum import Enum
from types import UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct

from countersign.core.model import (
    Clause,
    ClauseKind,
    FileChange,
    How,
    Hunk,
    HunkId,
    Mode,
    Proposal,
    ProposalId,
    Spec,
    Task,
    TaskId,
)
from countersign.core.records import (
    HunkAccepted,
    ProposalOffered,
    Recorded,
    TaskStarted,
)
from countersign.core.text import Span, Text

__all__ = ["accepted", "any_event", "any_string", "offered", "started"]

any_string = st.text(st.characters(exclude_categories=()), max_size=20)
"""Strings of all characters, lone surrogates too."""


def accepted(number: int, path: str = "src/a.py") -> HunkAccepted:
    return HunkAccepted(
        hunk=HunkId(f"hunk-{number}"),
        task=TaskId("task-1"),
        path=path,
        session="0123456789abcdef",
        at=float(number),
        how=How.ONE,
    )


def started(path: str = "src/a.py") -> TaskStarted:
    goal = Clause(ClauseKind.GOAL, "Parse a duration", Span(3, 4))
    spec = Spec(path, Span(3, 4), Mode.TASK, (goal,))
    return TaskStarted(Task(TaskId("task-1"), spec, "recipe", 1.0), "0123456789abcdef")


def offered(text: str) -> ProposalOffered:
    hunk = Hunk(HunkId("hunk-1"), TaskId("task-1"), "src/a.py", 0, ("a\n",), ("b\n",), None, None)
    change = FileChange("src/a.py", Text.of(text), (hunk,))
    return ProposalOffered(Proposal(ProposalId("proposal-1"), TaskId("task-1"), "recipe", (change,)), 2.0)


def any_event(kind: type[Recorded]) -> st.SearchStrategy[Recorded]:
    """Return a strategy that fills all fields of an event, and of what it holds."""
    return _of(kind)


def _of(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - annotations are of any kind
    if isinstance(kind, NewType):
        return _of(kind.__supertype__)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) in {Union, UnionType}:
        return st.one_of(*map(_of, get_args(kind)))
    if get_origin(kind) is tuple:
        return st.lists(_of(get_args(kind)[0]), max_size=3).map(tuple)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    if issubclass(kind, Struct):
        return st.builds(kind, **{name: _of(hint) for name, hint in get_type_hints(kind).items()})
    raise NotImplementedError(f"no strategy for {kind}")


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: any_string,
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    bytes: st.binary(max_size=20),
    type(None): st.none(),
    Text: any_string.map(Text.of),
}
