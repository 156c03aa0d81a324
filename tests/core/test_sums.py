"""Sums over files are those of the moment, and cost what has changed."""

from __future__ import annotations

from hypothesis import given, strategies as st
from msgspec.structs import replace

from countersign.core.history import History
from countersign.core.hunks import propose
from countersign.core.model import Anchor, HunkId, Status, TaskId
from countersign.core.state import Document, State
from countersign.core.sums import summed
from countersign.core.text import Span, Text

PATHS = ("a.py", "b.py", "c.py")
OTHER = "other.py"

CHANGES = st.lists(st.tuples(st.sampled_from([*PATHS, OTHER]), st.integers(-1, 3), st.booleans()), max_size=12)
"""A file; how many hunks it has from now on, -1 for one that is not known any more; whether it moves to the end."""


def document(path: str, hunks: int) -> Document:
    base = Text.of("x\n" * 2 * hunks)
    after = Text.of("y\nx\n" * hunks)
    proposal = propose(TaskId("task"), "agent", [(path, base, after)])
    found = proposal.files[0].hunks if proposal is not None else ()
    anchors = tuple(Anchor(hunk, Span(hunk.start, hunk.start + 1), Status.PENDING) for hunk in found)
    return Document(path, base, 1, anchors)


def counted(state: State, path: str) -> int:
    found = state.documents.get(path)
    return len(found.offered) + 1 if found is not None else 100


def total(state: State, asked: list[str] | None = None) -> tuple[int, ...]:
    def count(path: str) -> tuple[int, ...]:
        if asked is not None:
            asked.append(path)
        return counted(state, path), 1

    return summed(state, "test", lambda: PATHS, count)


@given(CHANGES)
def test_a_sum_is_that_of_the_files_as_they_are_now(changes: list[tuple[str, int, bool]]) -> None:
    state = State("reader", history=History())
    for path, hunks, to_the_end in changes:
        assert total(state) == (sum(counted(state, each) for each in PATHS), len(PATHS))
        documents = dict(state.documents)
        if hunks < 0 or to_the_end:
            documents.pop(path, None)
        if hunks >= 0:
            documents[path] = document(path, hunks)
        state = replace(state, documents=documents)
    assert total(state) == (sum(counted(state, each) for each in PATHS), len(PATHS))


def test_only_a_file_whose_hunks_have_changed_is_counted_again() -> None:
    state = State("reader", history=History(), documents={path: document(path, 2) for path in (*PATHS, OTHER)})
    asked: list[str] = []
    total(state, asked)
    assert asked == [*PATHS]
    asked.clear()
    typed = replace(state.documents["a.py"], text=Text.of("y\n"), version=2)
    state = replace(state, documents={**state.documents, "a.py": typed, OTHER: document(OTHER, 3)})
    total(state, asked)
    assert asked == []
    state = replace(state, documents={**state.documents, "b.py": document("b.py", 1)})
    total(state, asked)
    assert asked == ["b.py"]
    asked.clear()
    total(replace(state, applying=frozenset({HunkId("h")})), asked)
    assert asked == [*PATHS]


def test_hunks_that_only_moved_are_counted_again_where_they_may_be_in_the_way_of_others() -> None:
    alone = document("a.py", 2)
    state = State("reader", history=History(), documents={**dict.fromkeys(PATHS, alone)})
    total(state)
    asked: list[str] = []
    moved = tuple(replace(anchor, span=anchor.span.shifted(1)) for anchor in alone.anchors)
    state = replace(state, documents={**state.documents, "a.py": replace(alone, anchors=moved)})
    total(state, asked)
    assert asked == []
    stale = (replace(moved[0], status=Status.STALE), *moved[1:])
    state = replace(state, documents={**state.documents, "b.py": replace(alone, anchors=stale)})
    total(state, asked)
    assert asked == ["b.py"]
    others = tuple(
        replace(anchor, hunk=replace(anchor.hunk, id=HunkId(f"other {anchor.hunk.id}"), task=TaskId("other")))
        for anchor in moved
    )
    beside = replace(alone, anchors=(*alone.anchors, *others))
    state = replace(state, documents={**state.documents, "c.py": beside})
    total(state, asked)
    apart = tuple(replace(anchor, span=anchor.span.shifted(1)) for anchor in others)
    state = replace(state, documents={**state.documents, "c.py": replace(beside, anchors=(*alone.anchors, *apart))})
    asked.clear()
    total(state, asked)
    assert asked == ["c.py"]


def test_of_no_files_there_is_no_sum() -> None:
    assert summed(State("reader", history=History()), "test", lambda: (), lambda _: (1,)) == ()
