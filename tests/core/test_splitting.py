"""Hunks cut into parts: whatever is selected, together the parts do what the hunk does, and in any order."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, strategies as st

from countersign.core.effects import ChangeDocuments
from countersign.core.events import (
    AcceptRequested,
    DocumentOpened,
    EditedRequested,
    LinesRequested,
    RecordsArrived,
    RejectRequested,
)
from countersign.core.hunks import joined, propose
from countersign.core.model import How, Hunk, HunkId, Status, TaskId, VerdictKind
from countersign.core.records import HunkAccepted, HunkRecut, HunkRejected, ProposalOffered
from countersign.core.splitting import Lines, parts_of, pieces_at_seams, pieces_of, selected_with
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import LineEdit, Span, Text, content_of
from countersign.core.views import open_in
from support.reviews import PATH, Review

contents = st.sampled_from(["", "a", "b", "x = 1", "\tif x:", "é\U0001d4b3", "a\u2028b"])


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text and what becomes of it in one hunk, at any place, with any line ends, the last one or not."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    head, tail, old, new = (draw(st.lists(contents, max_size=size)) for size in (2, 2, 4, 4))
    # What is new has a mark, so that the two sides have no line in common and stay one hunk.
    sides = [[*head, *old, *tail], [*head, *(f"+{line}" for line in new), *tail]]
    texts = [end.join(side) + (end if side and draw(st.booleans()) else "") for side in sides]
    return texts[0], texts[1]


def hunk_of(before: str, after: str) -> Hunk | None:
    proposal = propose(TaskId("task"), "agent", [("a", Text.of(before), Text.of(after))])
    hunks = proposal.files[0].hunks if proposal else ()
    return hunks[0] if len(hunks) == 1 else None


def some(draw: st.DrawFn, lines: Sequence[str]) -> tuple[int, ...]:
    return tuple(draw(st.lists(st.integers(0, len(lines) - 1), unique=True))) if lines else ()


class Parts:
    """A review of a text with one hunk that was cut around some of its lines."""

    def __init__(self, before: str, after: str, lines: Lines) -> None:
        self.review = Review(before, after)
        self.hunk = self.review.hunks[0].id
        self.review.happen(LinesRequested(self.hunk, lines, None, "", self.review.now()))

    def ids(self) -> tuple[HunkId, ...]:
        return self.review.state.history.replaced.get(self.hunk, (self.hunk,))

    def accept(self, hunks: Sequence[HunkId]) -> None:
        review = self.review
        for effect in review.happen(AcceptRequested(tuple(hunks), How.ONE, review.now())):
            if isinstance(effect, ChangeDocuments):
                text = effect.changes[0].text
                for edit in reversed(effect.changes[0].edits):
                    text = text.spliced(edit)
                review.replace_all(str(text))


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, str, Lines]:
    before, after = draw(changes().filter(lambda texts: hunk_of(*texts) is not None))
    hunk = hunk_of(before, after)
    assert hunk is not None
    return before, after, Lines(some(draw, hunk.base), some(draw, hunk.new))


@given(cuts(), st.data())
def test_parts_in_any_order_do_what_the_hunk_does(cut: tuple[str, str, Lines], data: st.DataObject) -> None:
    before, after, lines = cut
    parts = Parts(before, after, lines)
    for hunk in data.draw(st.permutations(parts.ids())):
        parts.accept([hunk])
    assert parts.review.text == after
    assert not open_in(parts.review.state, PATH)


@given(cuts(), st.data())
def test_parts_at_once_do_what_the_hunk_does(cut: tuple[str, str, Lines], data: st.DataObject) -> None:
    before, after, lines = cut
    parts = Parts(before, after, lines)
    parts.accept(data.draw(st.permutations(parts.ids())))
    assert parts.review.text == after
    assert not open_in(parts.review.state, PATH)
    parts.review.replace_all(before)
    assert [offer.hunk.id for offer in open_in(parts.review.state, PATH)] == [*parts.ids()]


@given(cuts())
def test_rejected_parts_leave_the_text_as_it_was(cut: tuple[str, str, Lines]) -> None:
    before, after, lines = cut
    parts = Parts(before, after, lines)
    parts.review.happen(RejectRequested(parts.ids(), How.ONE, "", 1.0))
    assert parts.review.text == before
    assert not open_in(parts.review.state, PATH)


@given(cuts())
def test_what_was_not_selected_stays_out_of_the_text(cut: tuple[str, str, Lines]) -> None:
    before, after, lines = cut
    hunk = hunk_of(before, after)
    assert hunk is not None
    chosen = [part for part, selected in parts_of(hunk, pieces_of(hunk, lines)) if selected]
    kept = [line for number, line in enumerate(hunk.base) if number not in lines.base]
    new = [content_of(line) for number, line in enumerate(hunk.new) if number in lines.new]
    parts = Parts(before, after, lines)
    if set(parts.ids()) & {part.id for part in chosen}:
        parts.accept([part.id for part in chosen])
        text = Text.of(parts.review.text)
        shown = [content_of(line) for line in text if content_of(line).startswith("+")]
        assert shown == new
        assert len(text) == len(Text.of(before)) - len(hunk.base) + len(kept) + len(new)


@given(cuts(), st.data())
def test_a_server_that_knows_only_the_ledger_finds_the_parts(
    cut: tuple[str, str, Lines], data: st.DataObject
) -> None:
    before, after, lines = cut
    parts = Parts(before, after, lines)
    parts.accept(data.draw(st.lists(st.sampled_from(parts.ids()), unique=True)))
    review = parts.review
    other, offered = State("other"), tuple(ProposalOffered(proposal, 0.0) for proposal in review.proposals)
    records = RecordsArrived((*offered, *review.records), frozenset({"session"}), 1.0)
    for event in (records, DocumentOpened(PATH, 0, Text.of(review.text), 1.0)):
        other, _ = step(other, event)
    assert other.history == review.state.history
    kinds = [(offer.hunk.id, offer.review.status) for offer in open_in(review.state, PATH)]
    assert [(offer.hunk.id, offer.review.status) for offer in open_in(other, PATH)] == kinds


@given(changes().filter(lambda texts: hunk_of(*texts) is not None))
def test_a_hunk_that_is_cut_at_its_seams_is_still_the_same_change(texts: tuple[str, str]) -> None:
    hunk = hunk_of(*texts)
    assert hunk is not None
    parts = [part for part, _ in parts_of(hunk, pieces_at_seams(hunk))]
    assert tuple(line for part in parts for line in part.base) == hunk.base
    assert tuple(line for part in parts for line in part.new) == hunk.new


BASE = "def f(a, b):\n    x = a + 1\n    y = b + 2\n    return x\n"
AFTER = "def f(a: int, b: int):\n    # Counts.\n    x = a + 10\n    y = b + 20\n    return x + y\n"


def test_base_lines_take_the_new_lines_along_that_are_like_them() -> None:
    hunk = hunk_of(BASE, AFTER)
    assert hunk is not None
    assert selected_with(hunk, Span(1, 3)) == Lines((1, 2), (2, 3))
    assert selected_with(hunk, Span(0, 1)) == Lines((0,), (0, 1))
    assert selected_with(hunk, Span(3, 4)) == Lines((3,), (4,))


def test_lines_that_are_alike_have_seams_between_them() -> None:
    hunk = hunk_of(BASE, AFTER)
    assert hunk is not None
    assert [(piece.base.start, piece.new.start) for piece in pieces_at_seams(hunk)] == [(0, 0), (2, 3), (3, 4)]


def test_what_is_only_inserted_has_seams_behind_its_blank_lines() -> None:
    hunk = hunk_of("a\n", "a\n\nb\nc\n\n\nd\n")
    assert hunk is not None
    assert [(piece.new.start, piece.new.stop) for piece in pieces_at_seams(hunk)] == [(0, 5), (5, 6)]


def test_accepted_lines_are_recorded_as_such_and_the_rest_goes_on_waiting() -> None:
    review = Review("a\nb\nc\n", "a\n1\n2\n3\nc\n")
    whole = review.hunks[0]
    review.happen(LinesRequested(whole.id, Lines(new=(1,)), VerdictKind.ACCEPTED, "", 1.0))
    recut, accepted = review.records
    assert isinstance(recut, HunkRecut)
    assert isinstance(accepted, HunkAccepted)
    assert [(part.base, part.new, part.parent) for part in recut.parts] == [
        (("b\n",), ("1\n",), whole.id),
        ((), ("2\n",), whole.id),
        ((), ("3\n",), whole.id),
    ]
    assert accepted.hunk == recut.parts[1].id
    assert accepted.how is How.LINES
    review.replace_all("a\nb\n2\nc\n")
    assert [offer.hunk.new for offer in open_in(review.state, PATH)] == [("1\n",), ("3\n",)]


def test_rejected_lines_keep_their_reason() -> None:
    review = Review("a\nb\nc\n", "a\n1\n2\nc\n")
    review.happen(LinesRequested(review.hunks[0].id, Lines(new=(1,)), VerdictKind.REJECTED, "no", 1.0))
    [_, rejected] = review.records
    assert isinstance(rejected, HunkRejected)
    assert (rejected.how, rejected.reason) == (How.LINES, "no")
    assert [offer.hunk.new for offer in open_in(review.state, PATH)] == [("1\n",)]


def test_the_parts_of_a_stale_hunk_that_still_fit_can_be_accepted() -> None:
    review = Review("a\nb\nc\nd\n", "a\nB\nC\nd\n")
    review.type(2, 0, "!")
    assert review.statuses() == [Status.STALE]
    review.happen(LinesRequested(review.hunks[0].id, Lines((0,), (0,)), VerdictKind.ACCEPTED, "", 1.0))
    review.replace_all("a\nB\n!c\nd\n")
    assert [offer.review.status for offer in open_in(review.state, PATH)] == [Status.STALE]
    assert review.kinds() == ["hunk-recut", "hunk-accepted", "hunk-applied"]


def test_lines_that_have_changed_are_not_accepted_and_nothing_is_cut() -> None:
    review = Review("a\nb\nc\nd\n", "a\nB\nC\nd\n")
    review.type(2, 0, "!")
    review.happen(LinesRequested(review.hunks[0].id, Lines((1,), (1,)), VerdictKind.ACCEPTED, "", 1.0))
    assert "these lines have changed since" in review.told()[-1]
    assert review.kinds() == []


def test_a_hunk_that_has_landed_is_never_cut() -> None:
    review = Review("a\nb\nc\nd\n", "a\nB\nC\nd\n")
    review.replace_all("a\nB\nC\nd\n")
    before = review.kinds()
    review.happen(LinesRequested(review.hunks[0].id, Lines((0,), (0,)), VerdictKind.REJECTED, "", 1.0))
    assert "decided on already" in review.told()[-1]
    assert review.kinds() == before


def test_all_lines_of_a_hunk_are_the_hunk() -> None:
    review = Review("a\nb\nc\n", "a\nB\nc\n")
    review.happen(LinesRequested(review.hunks[0].id, Lines((0,), (0,)), VerdictKind.ACCEPTED, "", 1.0))
    assert review.kinds() == ["hunk-accepted"]


def test_a_hunk_is_accepted_as_edited_and_the_records_keep_both_texts() -> None:
    review = Review("a\nb\nc\n", "a\nB\nc\n")
    review.happen(EditedRequested(review.hunks[0].id, ("mine\n", "too\n"), 1.0))
    recut, accepted = review.records
    assert isinstance(recut, HunkRecut)
    assert isinstance(accepted, HunkAccepted)
    assert recut.hunk == review.hunks[0].id
    assert [part.new for part in recut.parts] == [("mine\n", "too\n")]
    assert accepted.how is How.EDITED
    review.replace_all("a\nmine\ntoo\nc\n")
    assert review.kinds()[-1] == "hunk-applied"
    review.replace_all("a\nb\nc\n")
    assert [offer.hunk.new for offer in open_in(review.state, PATH)] == [("mine\n", "too\n")]


def test_a_stale_hunk_is_not_accepted_as_edited() -> None:
    review = Review("a\nb\nc\n", "a\nB\nc\n")
    review.type(1, 0, "!")
    review.happen(EditedRequested(review.hunks[0].id, ("mine\n",), 1.0))
    assert "have changed since" in review.told()[-1]
    assert review.kinds() == []


def test_an_edit_that_would_change_nothing_is_refused() -> None:
    review = Review("a\nb\nc\n", "a\nB\nc\n")
    review.happen(EditedRequested(review.hunks[0].id, ("b\n",), 1.0))
    assert "reject it instead" in review.told()[-1]
    assert review.kinds() == []


def test_edits_that_meet_are_one() -> None:
    text = Text.of("a\nb\nc\nd")
    edits = [LineEdit(Span(1, 2), ("B\n",)), LineEdit(Span(2, 2), ("x\n",)), LineEdit(Span(3, 4), ("D",))]
    assert joined(text, edits) == (LineEdit(Span(1, 2), ("B\n", "x\n")), LineEdit(Span(3, 4), ("D",)))
