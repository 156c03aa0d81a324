"""Accept, reject, reopen: what is recorded and asked for, and what the text makes of it."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.effects import AppendRecord, ChangeDocuments, ReplaceFile
from countersign.core.events import (
    DiskSeen,
    DocumentClosed,
    DocumentLost,
    DocumentOpened,
    EditAnswered,
    LinesRequested,
    RecordsArrived,
    ReopenRequested,
)
from countersign.core.model import Status, VerdictKind
from countersign.core.records import (
    HunkAccepted,
    HunkNotApplied,
    ProposalOffered,
    Recorded,
)
from countersign.core.splitting import Lines
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import LineEdit, Span, Text
from countersign.core.views import open_in, review_of, unread_paths
from support.reviews import PATH, Review

BASE = "a\nb\nc\nd\ne\n"
AFTER = "a\nB\nc\nd\nE\n"


def test_accepting_records_the_decision_before_it_asks_for_the_edit() -> None:
    review = Review(BASE, AFTER)
    effects = review.accept(0)
    assert isinstance(effects[0], AppendRecord)
    assert isinstance(effects[0].record, HunkAccepted)
    (change,) = [effect for effect in effects if isinstance(effect, ChangeDocuments)]
    assert change.changes[0].edits == (LineEdit(Span(1, 2), ("B\n",)),)
    assert review.kinds() == ["hunk-accepted"]


def test_only_the_text_says_that_an_accepted_hunk_was_applied() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    assert review.statuses() == [Status.PENDING, Status.PENDING]
    review.type(1, 0, "B", until=(1, 1))
    assert review.kinds() == ["hunk-accepted", "hunk-applied"]


def test_a_hunk_that_is_being_applied_is_neither_offered_nor_accepted_again() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    assert [offer.hunk.id for offer in open_in(review.state, PATH)] == [review.hunks[1].id]
    review.accept(0)
    assert review.kinds() == ["hunk-accepted"]
    assert "being applied already" in review.told()[-1]


def test_accepting_a_stale_hunk_is_refused_and_changes_nothing() -> None:
    review = Review(BASE, AFTER)
    review.type(1, 0, "mine ")
    effects = review.accept(0)
    assert not [effect for effect in effects if isinstance(effect, AppendRecord | ChangeDocuments)]
    assert "have changed since" in review.told()[-1]


def test_a_refused_edit_makes_the_hunk_pending_again_and_the_record_says_so() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.happen(EditAnswered((review.hunks[0].id,), "the editor refused it", review.now()))
    assert review.kinds() == ["hunk-accepted", "hunk-not-applied"]
    assert len(open_in(review.state, PATH)) == 2


def test_a_text_that_shows_the_hunk_after_all_counts_as_accepted() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.happen(EditAnswered((review.hunks[0].id,), "no answer", review.now()))
    review.type(1, 0, "B", until=(1, 1))
    assert review.kinds() == ["hunk-accepted", "hunk-not-applied", "hunk-accepted", "hunk-applied"]


def test_undo_in_the_editor_reopens_an_accepted_hunk_and_redo_applies_it_again() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.type(1, 0, "B", until=(1, 1))
    review.type(1, 0, "b", until=(1, 1))
    assert review.kinds()[-1] == "hunk-reopened"
    assert len(open_in(review.state, PATH)) == 2
    review.type(1, 0, "B", until=(1, 1))
    assert review.kinds()[-2:] == ["hunk-accepted", "hunk-applied"]


def test_changing_accepted_lines_later_is_no_decision() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.type(1, 0, "B", until=(1, 1))
    review.type(1, 1, " and more")
    assert review.kinds() == ["hunk-accepted", "hunk-applied"]
    assert len(open_in(review.state, PATH)) == 1


def test_a_rejected_hunk_is_not_offered_until_the_rejection_is_taken_back() -> None:
    review = Review(BASE, AFTER)
    review.reject(0, reason="wrong name")
    assert len(open_in(review.state, PATH)) == 1
    review.happen(ReopenRequested((review.hunks[0].id,), review.now()))
    assert len(open_in(review.state, PATH)) == 2
    assert review.kinds() == ["hunk-rejected", "hunk-reopened"]


def test_an_applied_hunk_is_not_rejected() -> None:
    review = Review(BASE, AFTER)
    review.type(1, 0, "B", until=(1, 1))
    review.reject(0)
    assert "hunk-rejected" not in review.kinds()


def test_alternatives_for_the_same_lines_are_not_accepted_together() -> None:
    review = Review(BASE, AFTER, BASE.replace("b", "beta"))
    review.accept(0, 2)
    assert review.kinds() == ["hunk-accepted"]
    assert "changes the same lines" in review.told()[-1]


def test_accepting_in_a_closed_file_replaces_it_only_if_it_still_holds_what_is_known() -> None:
    review = Review(BASE, AFTER)
    review.happen(DocumentClosed(PATH))
    (effect,) = [effect for effect in review.accept(0, 1) if isinstance(effect, ReplaceFile)]
    assert (str(effect.expected), str(effect.text)) == (BASE, AFTER)
    review.happen(DiskSeen(PATH, effect.text, review.now()))
    assert review.kinds()[2:] == ["hunk-applied", "hunk-applied"]


def test_closing_without_saving_reopens_what_the_disk_does_not_show() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.type(1, 0, "B", until=(1, 1))
    review.happen(DocumentClosed(PATH))
    review.happen(DiskSeen(PATH, Text.of(BASE), review.now()))
    assert review.kinds()[-1] == "hunk-reopened"


def test_a_file_that_vanishes_keeps_its_hunks_until_it_is_back() -> None:
    review = Review(BASE, AFTER)
    review.happen(DocumentClosed(PATH))
    review.happen(DiskSeen(PATH, None, review.now()))
    assert open_in(review.state, PATH) == ()
    review.happen(DiskSeen(PATH, Text.of(BASE), review.now()))
    assert len(open_in(review.state, PATH)) == 2


def test_what_another_live_session_applied_in_its_editor_is_left_to_it() -> None:
    mine = Review(BASE, AFTER)
    mine.accept(0)
    mine.type(1, 0, "B", until=(1, 1))
    other = State(session="other")
    records = (*_offers(mine), *mine.records)
    other, _ = step(other, RecordsArrived(records, frozenset(), 10.0))
    other, effects = step(other, DiskSeen(PATH, Text.of(BASE), 11.0))
    assert not [effect for effect in effects if isinstance(effect, AppendRecord)]
    assert len(open_in(other, PATH)) == 1


def test_what_a_session_left_half_applied_is_settled_by_the_next_one() -> None:
    mine = Review(BASE, AFTER)
    mine.accept(0, 1)
    later, _ = step(
        State(session="later"), RecordsArrived((*_offers(mine), *mine.records), frozenset({"session"}), 10.0)
    )
    later, effects = step(later, DiskSeen(PATH, Text.of("a\nB\nc\nd\ne\n"), 11.0))
    records = [effect.record for effect in effects if isinstance(effect, AppendRecord)]
    assert [record.__struct_config__.tag for record in records] == ["hunk-applied", "hunk-not-applied"]
    assert isinstance(records[1], HunkNotApplied)
    assert records[1].hunk == mine.hunks[1].id


def test_a_document_that_is_not_followed_is_neither_edited_nor_written_under_its_editor() -> None:
    review = Review(BASE, AFTER)
    review.happen(DocumentLost(PATH, "nobody knows"))
    effects = review.accept(0)
    assert not [effect for effect in effects if isinstance(effect, AppendRecord | ChangeDocuments | ReplaceFile)]
    assert "closed and opened again" in review.told()[-1]
    assert unread_paths(review.state, [review.hunks[0].id]) == ()


def test_a_document_that_is_opened_again_is_followed_again() -> None:
    review = Review(BASE, AFTER)
    review.happen(DocumentLost(PATH, "nobody knows"))
    review.type(0, 0, "ignored")
    review.happen(DocumentClosed(PATH))
    review.happen(DocumentOpened(PATH, 1, Text.of(BASE), review.now()))
    assert len(open_in(review.state, PATH)) == 2


def test_two_sessions_with_different_texts_record_nothing_about_each_other() -> None:
    mine = Review(BASE, AFTER)
    mine.accept(0)
    mine.type(1, 0, "B", until=(1, 1))
    other, _ = step(State(session="other"), RecordsArrived(_offers(mine), frozenset(), 10.0))
    other, _ = step(other, DiskSeen(PATH, Text.of(BASE), 11.0))
    other, effects = step(other, RecordsArrived(tuple(mine.records), frozenset(), 12.0))
    assert not [effect for effect in effects if isinstance(effect, AppendRecord)]
    known = len(mine.records)
    mine.happen(RecordsArrived((), frozenset(), 13.0))
    assert len(mine.records) == known


def test_what_was_rejected_in_another_window_is_not_accepted() -> None:
    mine = Review(BASE, AFTER)
    other = Review(BASE, AFTER)
    other.state = replace(other.state, session="other")
    mine.reject(0)
    other.happen(RecordsArrived(tuple(mine.records), frozenset(), 10.0))
    other.accept(0)
    assert not other.records
    assert "was rejected in another window" in other.told()[-1]


def test_what_was_cut_in_another_window_is_said_to_be_cut() -> None:
    mine = Review("a\nb\nc\n", "A\nB\nc\n")
    hunk = mine.hunks[0].id
    other = Review("a\nb\nc\n", "A\nB\nc\n")
    other.state = replace(other.state, session="other")
    mine.happen(LinesRequested(hunk, Lines((0,), (0,)), VerdictKind.ACCEPTED, "", 5.0))
    other.happen(RecordsArrived(tuple(mine.records), frozenset(), 10.0))
    other.accept(0)
    other.reject(0)
    assert not other.records
    assert ["it was cut or changed meanwhile" in said for said in other.told()] == [True, True]


def test_accepting_one_of_two_equal_alternatives_decides_nothing_about_the_other() -> None:
    review = Review(BASE, AFTER, AFTER)
    review.reject(2, reason="not from this one")
    review.accept(0)
    review.type(1, 0, "B", until=(1, 1))
    assert review.kinds() == ["hunk-rejected", "hunk-accepted", "hunk-applied"]
    twin = review_of(review.state, review.hunks[2].id)
    assert twin.word == "rejected"
    assert not twin.is_open


def test_a_hunk_that_landed_is_not_rejected_after_its_lines_were_changed() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.type(1, 0, "B", until=(1, 1))
    review.type(1, 1, " and more")
    review.reject(0)
    assert "hunk-rejected" not in review.kinds()


def _offers(review: Review) -> tuple[Recorded, ...]:
    return tuple(ProposalOffered(proposal, 0.0) for proposal in review.proposals)
