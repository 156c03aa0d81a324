"""Where lines come from, also when they were accepted long ago or changed since."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.anchors import follow
from countersign.core.events import DocumentOpened, RecordsArrived
from countersign.core.hunks import propose
from countersign.core.model import How, HunkId, TaskId
from countersign.core.origins import origin_at, origins_in, place_older, unfollowed
from countersign.core.records import HunkAccepted, HunkApplied, ProposalOffered, Recorded
from countersign.core.state import Document, State
from countersign.core.step import step
from countersign.core.text import Edit, Text
from support.reviews import PATH, Review

BASE = "a\nb\nc\nd\ne\n"
AFTER = "a\nB\nc\nnew 1\nnew 2\nnew 3\nd\ne\n"


def document(review: Review) -> Document:
    return review.state.documents[PATH]


def owned(review: Review) -> list[int]:
    return sorted(origins_in(review.state, document(review)))


def test_the_lines_of_accepted_hunks_have_an_origin_and_others_have_none() -> None:
    review = Review(BASE, AFTER)
    assert owned(review) == []
    review.accept(0, 1)
    review.replace_all(AFTER)
    assert owned(review) == [1, 3, 4, 5]
    origin = origin_at(review.state, document(review), 1)
    assert origin is not None
    assert (origin.hunk, origin.proposal, origin.is_whole) == (review.hunks[0], review.proposal, True)
    assert (origin.verdict.how, origin.verdict.decider) == (How.ONE, "session")
    assert origin_at(review.state, document(review), 2) is None


def test_the_lines_that_the_user_changed_afterwards_are_not_the_agent_s_any_more() -> None:
    review = Review(BASE, AFTER)
    review.accept(1)
    review.replace_all("a\nb\nc\nnew 1\nnew 2\nnew 3\nd\ne\n")
    review.type(4, 0, "my ")
    assert owned(review) == [3, 5]
    origin = origin_at(review.state, document(review), 3)
    assert origin is not None
    assert not origin.is_whole


def test_undoing_takes_the_origin_away() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.replace_all("a\nB\nc\nd\ne\n")
    review.replace_all(BASE)
    assert owned(review) == []


def accepted_one_by_one(count: int) -> tuple[State, str]:
    """Return a state in which so many tasks have each changed a line of their own, and the text after that."""
    lines = [f"line {number}\n" for number in range(count)]
    records: list[Recorded] = []
    for number in range(count):
        after = [*lines[:number], f"changed {number}\n", *lines[number + 1 :]]
        task = TaskId(f"task-{number}")
        proposal = propose(task, "agent", [(PATH, Text.of("".join(lines)), Text.of("".join(after)))])
        assert proposal is not None
        (hunk,) = proposal.files[0].hunks
        at = float(number)
        records.append(ProposalOffered(proposal, at))
        records.append(HunkAccepted(hunk=hunk.id, task=task, path=PATH, session="s", at=at, how=How.ONE))
        records.append(HunkApplied(hunk=hunk.id, task=task, path=PATH, session="s", at=at))
        lines = after
    state, _ = step(State(session="reader"), RecordsArrived(tuple(records), frozenset(), 0.0))
    return state, "".join(lines)


def test_what_is_followed_at_each_key_stroke_does_not_grow_with_what_was_ever_accepted() -> None:
    followed: list[int] = []
    for count in (30, 60):
        state, text = accepted_one_by_one(count)
        state, _ = step(state, DocumentOpened(PATH, 0, Text.of(text), 0.0))
        followed.append(len(state.documents[PATH].anchors))
    assert followed[0] == followed[1]


def test_what_waits_is_followed_however_many_proposals_came_after_it() -> None:
    lines = "".join(f"line {number}\n" for number in range(40))
    review = Review(lines, *(lines.replace(f"line {number}\n", f"changed {number}\n") for number in range(40)))
    assert len(document(review).anchors) == 40


@given(st.integers(0, 29), st.text("xy\n", max_size=5))
def test_lines_that_were_accepted_long_ago_are_found_and_carried_on(line: int, typed: str) -> None:
    state, text = accepted_one_by_one(30)
    before = Text.of(text)
    state, _ = step(state, DocumentOpened(PATH, 0, before, 0.0))
    hunks = unfollowed(state, state.documents[PATH])
    assert len(hunks) == 30 - len(state.documents[PATH].anchors)
    older = place_older(state, PATH, before, hunks)
    assert len(origins_in(state, state.documents[PATH], older)) == 30
    after, _ = before.edited(Edit(line, 0, line, 0, typed))
    carried = follow(older, before, after, (before.difference(after),))
    moved = Document(PATH, after, 1, carried)
    for number, origin in origins_in(state, moved).items():
        assert after[number] in origin.hunk.new


def test_nothing_is_looked_for_where_all_is_followed() -> None:
    review = Review(BASE, AFTER)
    assert unfollowed(review.state, document(review)) == frozenset[HunkId]()
