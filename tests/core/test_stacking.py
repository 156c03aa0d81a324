"""What was accepted on the lines of accepted hunks is taken back before them, and never around them."""

from __future__ import annotations

import pytest

from countersign.core.effects import ChangeDocuments
from countersign.core.events import AcceptRequested, DocumentOpened, RecordsArrived
from countersign.core.hunks import propose
from countersign.core.model import How, HunkId, TaskId
from countersign.core.records import HunkTakenBack, ProposalOffered
from countersign.core.state import State
from countersign.core.text import Text
from support.reviews import PATH, Review
from support.taking import landed, take_back, take_back_all

BASE = "1\n2\n3\n4\n5\n"
FIRST = "1\ntwo\nthree\nfour\n5\n"
SECOND = [
    "1\ntwo\nnew three\nmore\nfour\n5\n",
    "1\ntwo\nfour\n5\n",
    "1\nall\n5\n",
    "1\ntwo\nand\nthree\nfour\n5\n",
]


def stacked(second: str) -> tuple[Review, HunkId, HunkId]:
    """Return a review in which a hunk was accepted, and one on its lines after that."""
    review = landed(BASE, FIRST)
    return review, review.hunks[0].id, accepted_next(review, FIRST, second)


def accepted_next(review: Review, before: str, after: str, number: int = 2) -> HunkId:
    made = propose(TaskId(f"task-{number}"), "agent", [(PATH, Text.of(before), Text.of(after))])
    assert made is not None
    offered = ProposalOffered(made, review.now())
    review.records.append(offered)
    review.happen(RecordsArrived((offered,), frozenset(), review.now()))
    (hunk,) = made.files[0].hunks
    review.happen(AcceptRequested((hunk.id,), How.ONE, review.now()))
    review.replace_all(after)
    assert review.state.history.has_landed(hunk.id)
    return hunk.id


@pytest.mark.parametrize("second", SECOND)
@pytest.mark.parametrize("is_turned", [False, True])
def test_both_are_taken_back_in_one_edit_whichever_is_named_first(second: str, *, is_turned: bool) -> None:
    review, *both = stacked(second)
    effects = take_back_all(review, both[::-1] if is_turned else both)
    assert review.text == BASE
    assert sum(isinstance(effect, ChangeDocuments) for effect in effects) == 1
    assert not any(map(review.state.history.has_landed, both))
    assert not review.state.taking_back


@pytest.mark.parametrize("second", SECOND)
def test_what_another_one_stands_on_is_left_and_that_one_is_named(second: str) -> None:
    review, first, other = stacked(second)
    take_back(review, 0)
    assert review.text == second
    assert HunkTakenBack not in map(type, review.records)
    assert f"hunk {other} stands on its lines; take that one back first" in review.told()[-1]
    take_back_all(review, [other])
    take_back_all(review, [first])
    assert review.text == BASE


def test_three_on_each_other_and_one_beside_them_are_taken_back_at_once() -> None:
    review, first, other = stacked(SECOND[0])
    after = SECOND[0].replace("more", "even more")
    third = accepted_next(review, SECOND[0], after, 3)
    beside = accepted_next(review, after, f"# top\n{after}", 4)
    take_back_all(review, [first, beside, third, other])
    assert review.text == BASE


def test_one_that_is_not_followed_any_more_is_found_where_it_stands_on_another() -> None:
    review, first, other = stacked(SECOND[0])
    text = SECOND[0]
    for number in range(25):
        after = f"# {number}\n{text}"
        accepted_next(review, text, after, 10 + number)
        text = after
    offered = ProposalOffered(review.proposal, 0.0)
    review.state = State("later")
    review.happen(RecordsArrived((offered, *review.records), frozenset({"session"}), 500.0))
    review.happen(DocumentOpened(PATH, 1, Text.of(text), 501.0))
    take_back_all(review, [first])
    assert f"hunk {other} stands on its lines" in review.told()[-1]
    take_back_all(review, [first, other])
    assert review.text == text.replace(SECOND[0], BASE)


def test_lines_of_the_user_among_stacked_hunks_stay() -> None:
    review, first, other = stacked(SECOND[0])
    review.replace_all(SECOND[0].replace("more\n", "mine\n"))
    take_back_all(review, [first, other])
    assert "mine" in review.text
