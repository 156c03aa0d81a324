"""Hunks follow blocks that are cut and pasted, and never to a place that is not the only one."""

from __future__ import annotations

import pytest

from countersign.core.events import DiskSeen, DocumentClosed, DocumentOpened, RecordsArrived, TakeBackRequested
from countersign.core.model import Status
from countersign.core.records import ProposalOffered
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Edit, Text
from support.reviews import PATH, Review

PENDING, APPLIED, STALE = Status.PENDING, Status.APPLIED, Status.STALE
BLOCK = "def area(w, h):\n    # in metres\n    return w * h\n"
NEW_BLOCK = BLOCK.replace("metres", "feet")
REST = "import math\n\nclass Shop:\n    size = 1\n\n"
BASE, AFTER = BLOCK + REST, NEW_BLOCK + REST
MOVED = REST + BLOCK


def test_a_pending_hunk_follows_its_block_when_it_is_cut_and_pasted() -> None:
    review = Review(BASE, AFTER)
    review.type(0, 0, "", until=(3, 0))
    assert review.statuses() == [STALE]
    review.type(5, 0, BLOCK)
    assert review.statuses() == [PENDING]
    assert review.lines() == [(6, 7)]


def test_it_follows_when_the_copy_is_pasted_first() -> None:
    review = Review(BASE, AFTER)
    review.type(8, 0, BLOCK)
    review.type(0, 0, "", until=(3, 0))
    assert review.statuses() == [PENDING]
    assert review.lines() == [(6, 7)]


def test_it_follows_when_the_editor_reports_both_at_once() -> None:
    review = Review(BASE, AFTER)
    review.report(Edit(8, 0, 8, 0, BLOCK), Edit(0, 0, 3, 0, ""))
    assert (review.statuses(), review.lines()) == ([PENDING], [(6, 7)])


def test_it_follows_when_the_editor_sends_the_whole_text() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(MOVED)
    assert (review.statuses(), review.lines()) == ([PENDING], [(6, 7)])


def test_it_follows_in_a_file_that_no_editor_has_open() -> None:
    review = Review(BASE, AFTER)
    review.happen(DocumentClosed(PATH))
    review.happen(DiskSeen(PATH, Text.of(MOVED), 2.0))
    assert (review.statuses(), review.lines()) == ([PENDING], [(6, 7)])


def test_it_is_found_after_a_restart() -> None:
    review = Review(BASE, AFTER, open_text=MOVED)
    assert (review.statuses(), review.lines()) == ([PENDING], [(6, 7)])


def test_accepting_it_there_changes_its_lines_there() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(MOVED)
    review.accept(0)
    review.replace_all(REST + NEW_BLOCK)
    assert review.statuses() == [APPLIED]


def test_an_accepted_hunk_is_accepted_where_its_block_went() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.replace_all(AFTER)
    records = review.kinds()
    review.replace_all(REST + NEW_BLOCK)
    assert (review.statuses(), review.lines()) == ([APPLIED], [(6, 7)])
    assert review.kinds() == records


def test_undoing_the_move_brings_it_back() -> None:
    review = Review(BASE, AFTER)
    review.type(0, 0, "", until=(3, 0))
    review.type(5, 0, BLOCK)
    review.type(5, 0, "", until=(8, 0))
    assert review.statuses() == [STALE]
    review.type(0, 0, BLOCK)
    assert (review.statuses(), review.lines()) == ([PENDING], [(1, 2)])


@pytest.mark.parametrize("text", [MOVED + BLOCK, REST, MOVED.replace("return w", "return  w")])
def test_a_block_that_stands_twice_or_never_or_was_changed_is_not_followed(text: str) -> None:
    review = Review(BASE, AFTER)
    review.replace_all(REST)
    review.replace_all(text)
    assert review.statuses() == [STALE]


def test_the_twin_of_a_deleted_block_is_not_taken_for_it() -> None:
    twins = BLOCK + REST + BLOCK
    review = Review(twins, NEW_BLOCK + REST + BLOCK)
    review.replace_all(MOVED)
    assert review.statuses() == [STALE]


def test_all_hunks_of_a_block_follow_it() -> None:
    block = "def g():\n    a = 1\n    b = 2\n    c = 3\n    return a\n"
    changed = block.replace("a = 1", "a = 10").replace("c = 3", "c = 30")
    review = Review(block + REST, changed + REST)
    review.replace_all(REST + block)
    assert (review.statuses(), review.lines()) == ([PENDING, PENDING], [(6, 7), (8, 9)])


def test_an_accepted_line_that_was_moved_is_not_offered_again() -> None:
    review = Review("a\nb\n", "new\na\nb\n")
    review.accept(0)
    review.replace_all("new\na\nb\n")
    review.replace_all("a\nb\nnew\n")
    assert review.statuses() == [STALE]
    assert "hunk-reopened" not in review.kinds()


@pytest.mark.parametrize("left", ["two\n", "one\n"])
def test_a_hunk_is_not_offered_again_while_a_line_of_it_stands_elsewhere(left: str) -> None:
    """The user accepts two lines, moves one of them away and takes the hunk back, which takes out the other one:
    accepted again, it would bring the moved line a second time.
    """
    review = Review("a\nb\n", "a\none\ntwo\nb\n")
    review.accept(0)
    review.replace_all("a\none\ntwo\nb\n")
    stays = "two\n" if left == "one\n" else "one\n"
    review.replace_all(f"{left}a\n{stays}b\n")
    review.happen(TakeBackRequested((review.hunks[0].id,), review.now()))
    review.replace_all(f"{left}a\nb\n")
    assert review.statuses() == [STALE]
    found = staleness(review.state, review.hunks[0].id)
    assert found is not None
    assert found.reason == f'Part of it stands elsewhere: line 1 reads "{left.strip()}".'
    records = (ProposalOffered(review.proposal, 0.0), *review.records)
    state, _ = step(State("later"), RecordsArrived(records, frozenset({"session"}), 9.0))
    state, _ = step(state, DocumentOpened(PATH, 1, Text.of(review.text), 10.0))
    assert [anchor.status for anchor in state.documents[PATH].anchors] == [STALE]


def test_a_hunk_is_offered_again_when_a_line_of_it_stood_elsewhere_before() -> None:
    review = Review("two\na\nb\n", "two\na\none\ntwo\nb\n")
    review.accept(0)
    review.replace_all("two\na\none\ntwo\nb\n")
    review.replace_all("two\na\none\nb\n")
    assert review.statuses() == [STALE]
    review.replace_all("two\na\nb\n")
    assert review.statuses() == [PENDING]


def test_a_hunk_is_offered_again_when_a_line_of_it_stands_in_another_one_that_is_applied() -> None:
    after = "a\none\nb\none\ntwo\nc\n"
    review = Review("a\nb\nc\n", after)
    review.accept(0, 1)
    review.replace_all(after)
    review.replace_all(after.replace("two\n", ""))
    assert review.statuses() == [APPLIED, STALE]
    review.replace_all("a\none\nb\nc\n")
    assert review.statuses() == [APPLIED, PENDING]


def test_a_hunk_that_deletes_lines_is_not_done_by_moving_them() -> None:
    review = Review("a\nb\nc\n" + REST, "a\nc\n" + REST)
    review.replace_all("a\nc\n" + REST + "b\n")
    assert review.statuses() == [STALE]
    assert review.kinds() == []
    review.replace_all("a\nb\nc\n" + REST)
    assert review.statuses() == [PENDING]


def test_an_accepted_line_that_was_indented_and_moved_is_not_offered_again() -> None:
    review = Review("a\nb\n", "new\na\nb\n")
    review.accept(0)
    review.replace_all("new\na\nb\n")
    review.replace_all("  new\na\nb\n")
    review.replace_all("a\nb\n  new\n")
    assert review.statuses() == [STALE]
