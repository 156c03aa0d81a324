"""Hunks that were accepted elsewhere, on the disk, while an editor has another text of the file open."""

from __future__ import annotations

from countersign.core.events import DiskSeen, RecordsArrived
from countersign.core.model import How
from countersign.core.recording import HunkFields
from countersign.core.records import HunkAccepted, HunkApplied, HunkReopened, Recorded
from countersign.core.text import Text
from countersign.core.views import open_in
from support.reviews import PATH, Review

BASE, AFTER = "a\nb\nc\nd\ne\n", "a\nB\nc\nD\ne\n"
TYPED = "a\nb\nc!\nd\ne\n"
TERMINAL = "terminal"


def accepted_in_a_terminal(review: Review, *, ended: bool = True) -> None:
    """Let all hunks be accepted by another session, which is told as it happens."""
    records: list[Recorded] = []
    for hunk in review.hunks:
        about: HunkFields = {"hunk": hunk.id, "task": hunk.task, "path": PATH, "session": TERMINAL, "at": 50.0}
        records += HunkAccepted(**about, how=How.ALL), HunkApplied(**about)
    review.happen(RecordsArrived(tuple(records), frozenset(), 51.0))
    if ended:
        review.happen(RecordsArrived((), frozenset({TERMINAL}), 52.0))


def see(review: Review, disk: str) -> None:
    review.happen(DiskSeen(PATH, Text.of(disk), review.now()))


def told_of_the_disk(review: Review) -> int:
    return sum("the file on the disk has them" in said for said in review.told())


def test_hunks_that_were_saved_over_are_pending_again_and_the_user_is_told_once() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(TYPED)
    accepted_in_a_terminal(review)
    see(review, TYPED)
    see(review, TYPED)
    assert [type(record) for record in review.records] == [HunkReopened, HunkReopened]
    assert len(open_in(review.state, PATH)) == 2
    assert sum("pending again" in said for said in review.told()) == 1


def test_a_text_that_is_not_saved_and_lacks_what_the_disk_has_is_told_of_once() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(TYPED)
    accepted_in_a_terminal(review)
    see(review, AFTER)
    see(review, AFTER)
    assert not review.records
    assert told_of_the_disk(review) == 1


def test_an_editor_that_loads_the_file_again_is_told_nothing() -> None:
    review = Review(BASE, AFTER)
    accepted_in_a_terminal(review)
    see(review, AFTER)
    review.replace_all(AFTER)
    see(review, AFTER)
    assert not review.records
    assert not review.told()


def test_who_types_into_a_text_that_was_not_loaded_again_is_told_of_the_disk() -> None:
    review = Review(BASE, AFTER)
    accepted_in_a_terminal(review)
    see(review, AFTER)
    review.type(2, 1, "!")
    review.type(2, 2, "!")
    assert told_of_the_disk(review) == 1


def test_what_the_disk_had_is_pending_again_only_once_the_disk_has_it_no_more() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(TYPED)
    accepted_in_a_terminal(review)
    see(review, AFTER)
    assert not open_in(review.state, PATH)
    see(review, TYPED)
    assert len(open_in(review.state, PATH)) == 2


def test_what_a_session_has_that_still_runs_is_left_to_it_until_it_ends() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(TYPED)
    accepted_in_a_terminal(review, ended=False)
    see(review, TYPED)
    assert not review.records
    review.happen(RecordsArrived((), frozenset({TERMINAL}), 60.0))
    see(review, TYPED)
    assert len(open_in(review.state, PATH)) == 2


def test_one_of_two_hunks_may_be_left_on_the_disk() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(TYPED)
    accepted_in_a_terminal(review)
    see(review, "a\nB\nc!\nd\ne\n")
    assert [offer.hunk.id for offer in open_in(review.state, PATH)] == [review.hunks[1].id]
