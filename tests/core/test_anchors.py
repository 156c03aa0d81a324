"""Hunks follow the text: what an edit does to their places and statuses."""

from __future__ import annotations

import pytest

from countersign.core.events import HunksShown, ReopenRequested
from countersign.core.model import How, Status, Surface
from countersign.core.records import HunkAccepted
from support.reviews import PATH, Review

PENDING, APPLIED, STALE = Status.PENDING, Status.APPLIED, Status.STALE

BASE = "a\nb\nc\nd\ne\n"
CHANGED = "a\nB\nc\nd\nE\nnew\n"
INSERTED = "a\nb\nnew 1\nnew 2\nc\nd\ne\n"
DELETED = "a\nd\ne\n"


def test_an_edit_above_moves_a_hunk() -> None:
    review = Review(BASE, CHANGED)
    review.type(0, 0, "x\ny\n")
    assert review.statuses() == [PENDING, PENDING]
    assert review.lines() == [(3, 4), (6, 7)]


def test_an_edit_below_does_not_move_a_hunk() -> None:
    review = Review(BASE, CHANGED)
    review.type(2, 0, "x\n")
    assert review.lines() == [(1, 2), (5, 6)]


def test_typing_in_the_lines_of_a_hunk_makes_it_stale_and_undoing_it_pending_again() -> None:
    review = Review(BASE, CHANGED)
    review.type(1, 1, "!")
    assert review.statuses() == [STALE, PENDING]
    review.type(1, 1, "", until=(1, 2))
    assert review.statuses() == [PENDING, PENDING]
    assert review.records == []


def test_a_line_typed_at_the_seam_of_an_insertion_makes_it_stale() -> None:
    review = Review(BASE, INSERTED)
    review.type(1, 1, "\nmine")
    assert review.statuses() == [STALE]


def test_typing_a_change_by_hand_counts_as_accepting_it() -> None:
    review = Review(BASE, CHANGED)
    review.type(1, 0, "B", until=(1, 1))
    assert review.statuses() == [APPLIED, PENDING]
    assert review.kinds() == ["hunk-accepted", "hunk-applied"]


def test_an_insertion_typed_line_by_line_is_recognised_when_it_is_complete() -> None:
    review = Review(BASE, INSERTED)
    for step, piece in enumerate(["\n", "n", "e", "w", " ", "1", "\n"]):
        line, column = (1, 1) if step == 0 else (2, step - 1)
        review.type(line, column, piece)
        assert review.statuses() == [STALE]
    review.type(3, 0, "new 2")
    assert review.statuses() == [APPLIED]
    assert review.kinds() == ["hunk-accepted", "hunk-applied"]


def test_the_whole_text_of_a_formatter_is_followed_change_by_change() -> None:
    review = Review(BASE, CHANGED)
    review.replace_all("# title\na\nb\nc\n\nd\ne\n")
    assert review.statuses() == [PENDING, PENDING]
    assert review.lines() == [(2, 3), (6, 7)]


def test_one_edit_that_applies_two_hunks_at_once_applies_both() -> None:
    review = Review(BASE, CHANGED)
    review.type(1, 0, "B\nc\nd\nE\nnew\n", until=(5, 0))
    assert review.statuses() == [APPLIED, APPLIED]


def test_one_edit_that_undoes_two_hunks_at_once_reopens_both() -> None:
    review = Review(BASE, CHANGED)
    review.replace_all(CHANGED)
    review.type(1, 0, "b\nc\nd\ne\n", until=(6, 0))
    assert review.statuses() == [PENDING, PENDING]
    assert review.kinds().count("hunk-reopened") == 2


def test_an_insertion_among_equal_lines_is_recognised_wherever_the_editor_says_it_happened() -> None:
    base, after = "x\n" * 6, "x\n" * 7
    review = Review(base, after)
    review.type(2, 0, "x\n")
    assert review.statuses() == [APPLIED]
    review.type(4, 0, "", until=(5, 0))
    assert review.statuses() == [PENDING]


def test_deleting_the_lines_by_hand_counts_as_accepting_a_deletion() -> None:
    review = Review(BASE, DELETED)
    review.type(1, 0, "", until=(3, 0))
    assert review.statuses() == [APPLIED]


def test_deleting_more_than_a_deletion_wants_makes_it_stale() -> None:
    review = Review(BASE, DELETED)
    review.type(0, 0, "", until=(4, 0))
    assert review.statuses() == [STALE]


def test_a_hunk_does_not_move_to_an_equal_place_that_belongs_to_another() -> None:
    base = "x\nold\ny\nx\nold\ny\n"
    review = Review(base, base.replace("old", "new"))
    review.type(1, 3, "!")
    assert review.statuses() == [STALE, PENDING]
    assert review.lines()[1] == (4, 5)


def test_alternatives_stand_on_the_same_lines_and_accepting_one_makes_the_other_stale() -> None:
    review = Review(BASE, CHANGED, BASE.replace("b", "beta"))
    assert review.statuses() == [PENDING, PENDING, PENDING]
    review.type(1, 0, "beta", until=(1, 1))
    assert review.statuses() == [STALE, PENDING, APPLIED]
    review.type(1, 0, "b", until=(1, 5))
    assert review.statuses() == [PENDING, PENDING, PENDING]


def test_a_document_with_other_line_ends_than_the_proposal_shows_the_same_hunks() -> None:
    crlf = BASE.replace("\n", "\r\n")
    review = Review(crlf, CHANGED.replace("\n", "\r\n"), open_text=BASE)
    assert review.statuses() == [PENDING, PENDING]
    review.type(1, 0, "B", until=(1, 1))
    assert review.statuses() == [APPLIED, PENDING]


def test_a_hunk_about_line_ends_is_told_apart_by_them() -> None:
    review = Review(BASE, "a\nb\r\nc\nd\ne\n")
    assert review.statuses() == [PENDING]
    review.replace_all("a\nb\r\nc\nd\ne\n")
    assert review.statuses() == [APPLIED]


def test_a_final_newline_that_is_added_is_a_hunk_like_any_other() -> None:
    review = Review("a\nb", "a\nb\n")
    review.type(1, 1, "\n")
    assert review.statuses() == [APPLIED]


def test_a_text_that_was_not_followed_is_compared_with_what_it_showed_last() -> None:
    review = Review(BASE, CHANGED, open_text="# mine\n" + CHANGED.replace("c\n", "c\nmine\n"))
    assert review.statuses() == [APPLIED, APPLIED]


def test_an_edit_that_ends_before_it_starts_lets_go_of_the_document() -> None:
    review = Review(BASE, CHANGED)
    review.type(3, 0, "x", until=(1, 0))
    assert review.state.documents[PATH].text is None
    assert review.state.documents[PATH].is_open
    assert any("close and open it again" in message for message in review.told())


def test_a_hunk_is_pending_again_when_its_lines_and_one_beside_them_go_back_at_once() -> None:
    review = Review("a\nb\nc\nd\n", "a\nB\nc\nd\n")
    review.accept(0)
    review.replace_all("a\nB\nc\nd\n")
    review.type(0, 1, " typed")
    assert review.statuses() == [Status.APPLIED]
    review.replace_all("a\nb\nc\nd\n")
    assert review.statuses() == [Status.PENDING]
    assert review.kinds()[-1] == "hunk-reopened"


@pytest.mark.parametrize("is_seen", [False, True])
def test_redo_of_a_hunk_that_was_never_on_show_is_recorded_as_unseen_like_the_acceptance(*, is_seen: bool) -> None:
    review = Review("a\nb\nc\n", "a\nB\nc\n")
    if is_seen:
        review.happen(HunksShown((review.hunks[0].id,), Surface.HOVER, review.now()))
    review.accept(0)
    for text in ("a\nB\nc\n", "a\nb\nc\n", "a\nB\nc\n"):
        review.replace_all(text)
    unseen = [record.unseen for record in review.records if isinstance(record, HunkAccepted)]
    assert unseen == [not is_seen] * 2


def test_redo_accepts_a_hunk_as_it_was_accepted_before() -> None:
    review = Review("a\nb\nc\n", "a\nB\nc\n")
    review.accept(0, how=How.EDITED)
    for text in ("a\nB\nc\n", "a\nb\nc\n", "a\nB\nc\n"):
        review.replace_all(text)
    assert [record.how for record in review.records if isinstance(record, HunkAccepted)] == [How.EDITED] * 2
    review.replace_all("a\nb\nc\n")
    review.reject(0)
    review.happen(ReopenRequested((review.hunks[0].id,), review.now()))
    review.replace_all("a\nB\nc\n")
    assert [record.how for record in review.records if isinstance(record, HunkAccepted)][-1] is How.TYPED
