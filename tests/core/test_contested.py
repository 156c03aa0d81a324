"""Accepting many at once chooses between no alternatives; all that nobody else wants is accepted."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.changeset import changeset
from countersign.core.contested import contested
from countersign.core.events import AcceptRequested, DiskSeen, HunksShown, RecordsArrived
from countersign.core.model import How, HunkId, Surface, Task, TaskId
from countersign.core.operation import Changed, NoFile
from countersign.core.records import HunkAccepted, ProposalOffered, TaskStarted
from countersign.core.state import State
from countersign.core.step import step
from support.reviews import PATH, Review
from support.scanning import SPEC

BASE = "a\nb\nc\nd\ne\nf\ng\nh\n"
FIRST = "a\nbeta\nc\nd\nepsilon\nf\ngamma\nh\n"
OTHER = "a\nBETA\nc\nd\ne\nf\ng\neta\n"

MANY = [How.FILE, How.TASK, How.CLAUSE, How.ALL]


def seen(*afters: str) -> Review:
    """Return a review of which each hunk was looked at."""
    review = Review(BASE, *afters)
    review.happen(HunksShown(tuple(hunk.id for hunk in review.hunks), Surface.DIFF, review.now()))
    return review


def accepted(review: Review) -> set[HunkId]:
    return {record.hunk for record in review.records if isinstance(record, HunkAccepted)}


@pytest.mark.parametrize("how", MANY, ids=lambda how: how.value)
def test_of_many_hunks_those_with_an_alternative_are_left_and_named(how: How) -> None:
    review = seen(FIRST, OTHER)
    review.accept(*range(len(review.hunks)), how=how)
    left = [hunk for hunk in review.hunks if hunk.id not in accepted(review)]
    assert [hunk.new for hunk in left] == [("beta\n",), ("BETA\n",)]
    [said] = review.told()
    assert said.startswith("Some hunks were left pending: 2 hunks have alternatives. Choose A (")
    assert f" or B (agent) at {PATH}:2" in said


@pytest.mark.parametrize("how", MANY, ids=lambda how: how.value)
def test_all_of_one_task_is_no_choice_between_two(how: How) -> None:
    review = seen(FIRST, OTHER)
    review.accept(0, 1, 2, how=how)
    assert accepted(review) == {review.hunks[1].id, review.hunks[2].id}


def test_what_belongs_together_is_accepted_as_a_whole_or_not_at_all() -> None:
    review = seen(FIRST, OTHER)
    review.accept(0, 1, 2, how=How.GROUP)
    assert not accepted(review)
    assert review.told()[0].startswith("Nothing was accepted: 1 hunk has an alternative. Choose A (")


def test_once_the_others_are_rejected_all_are_accepted() -> None:
    review = seen(FIRST, OTHER)
    review.reject(3)
    review.accept(0, 1, 2, how=How.TASK)
    assert accepted(review) == {hunk.id for hunk in review.hunks[:3]}
    assert not review.told()


def test_a_single_alternative_is_accepted() -> None:
    review = seen(FIRST, OTHER)
    review.accept(3)
    assert accepted(review) == {review.hunks[3].id}


def test_what_does_not_fit_any_more_is_nothing_to_choose() -> None:
    review = seen(BASE.replace("b\nc", "beta\nc"), BASE.replace("b\nc\n", "B\nC\n"))
    review.type(2, 0, "see", until=(2, 1))
    review.accept(0, how=How.FILE)
    assert accepted(review) == {review.hunks[0].id}


def test_the_rounds_of_one_task_are_nothing_to_choose_between() -> None:
    review = seen(FIRST, OTHER)
    first, second = (proposal.task for proposal in review.proposals)
    tasks = Task(first, SPEC, "agent", 0.0), Task(second, SPEC, "agent", 0.0, parent=first, round=2)
    started = tuple(TaskStarted(task, "session") for task in tasks)
    assert contested(review.state, [hunk.id for hunk in review.hunks])
    review.happen(RecordsArrived(started, frozenset(), review.now()))
    assert not contested(review.state, [hunk.id for hunk in review.hunks])


def test_two_tasks_that_create_one_file_are_left_to_choose_from() -> None:
    made = [changeset(TaskId(name), name, [Changed("new.py", None, name.encode())])[0] for name in ("one", "two")]
    proposals = [proposal for proposal in made if proposal is not None]
    state, _ = step(
        State(session="session"),
        RecordsArrived(tuple(ProposalOffered(proposal, 0.0) for proposal in proposals), frozenset(), 0.0),
    )
    state, _ = step(state, DiskSeen("new.py", None, 1.0, NoFile.NOTHING))
    hunks = tuple(change.hunks[0].id for proposal in proposals for change in proposal.files)
    assert contested(state, hunks) == {hunks[0]: (hunks[1],), hunks[1]: (hunks[0],)}
    after, _ = step(state, AcceptRequested(hunks, How.ALL, 2.0, sight_unseen=True))
    assert not after.applying
    after, _ = step(state, AcceptRequested(hunks[1:], How.ONE, 2.0))
    assert after.applying == {hunks[1]}


LINES = st.lists(st.sampled_from("xyz"), min_size=1, max_size=8)


@given(base=LINES, afters=st.lists(LINES, min_size=1, max_size=3), how=st.sampled_from(MANY))
def test_no_two_tasks_get_the_same_lines_by_accepting_all(
    base: list[str], afters: list[list[str]], how: How
) -> None:
    texts = ["".join(f"{line}\n" for line in lines) for lines in (base, *afters)]
    review = Review(texts[0], *texts[1:])
    hunks = tuple(hunk.id for hunk in review.hunks)
    choices = contested(review.state, hunks)
    review.happen(AcceptRequested(hunks, how, review.now(), sight_unseen=True))
    assert accepted(review) == set(hunks) - set(choices)
    assert all(hunk in choices[other] for hunk, others in choices.items() for other in others)
    anchors = {anchor.hunk.id: anchor for anchor in review.state.documents[PATH].anchors}
    for one in accepted(review):
        for other in accepted(review) - {one}:
            assert not anchors[one].span.overlaps(anchors[other].span)
