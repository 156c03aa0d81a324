"""Alternatives: who claims the same lines, by which letter, and what becomes of the others when one is accepted."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from countersign.core.alternatives import Contest, alternatives_in, letter_at
from countersign.core.effects import ChangeDocuments
from countersign.core.events import AcceptRequested, DocumentOpened, LinesRequested, RecordsArrived
from countersign.core.hunks import propose, with_edits
from countersign.core.model import Anchor, How, HunkId, Status, TaskId
from countersign.core.records import ProposalOffered
from countersign.core.splitting import Lines
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Span, Text
from countersign.core.views import open_in
from support.reviews import PATH, Review

BASE = "a\nb\nc\nd\ne\n"
ONE, OTHER, THIRD = "a\nONE\nc\nd\ne\n", "a\nOTHER\nd\ne\n", "a\nb\nTHIRD\nd\ne\n"

numbered = st.integers(1, 12).map(lambda count: [f"{number}\n" for number in range(count)])
"""Lines that differ: where equal ones stand side by side, no engine can know which of them was meant."""


@st.composite
def rewritten(draw: st.DrawFn, lines: list[str], mark: str) -> list[str]:
    """Draw what an agent makes of some lines; all that it writes carries its mark."""
    after: list[str] = []
    for line in lines:
        match draw(st.sampled_from(["keep", "keep", "change", "insert", "delete"])):
            case "keep":
                after.append(line)
            case "change":
                after.append(f"{mark}{line}")
            case "insert":
                after += [f"{mark}above {line}", line]
            case _:
                pass
    return after


reviews = numbered.flatmap(
    lambda lines: st.tuples(*(rewritten(lines, mark) for mark in "!?%")).map(
        lambda afters: Review("".join(lines), *("".join(after) for after in afters))
    )
)


def contest(review: Review) -> Contest:
    return alternatives_in(review.state, PATH)


def anchors(review: Review) -> dict[HunkId, Anchor]:
    return {anchor.hunk.id: anchor for anchor in review.state.documents[PATH].anchors}


def letters(review: Review) -> list[str]:
    """Return the letter of each hunk, in the order they were proposed; a dash where it has no rival."""
    groups = contest(review).groups
    return [groups[hunk.id].letter_of(hunk.id) if hunk.id in groups else "-" for hunk in review.hunks]


def take(review: Review, number: int) -> None:
    """Accept a hunk, and let the editor do what it is asked."""
    before = Text.of(review.text)
    (asked,) = [effect for effect in review.accept(number) if isinstance(effect, ChangeDocuments)]
    review.replace_all(str(with_edits(before, asked.changes[0].edits)))


@given(reviews)
def test_hunks_are_alternatives_when_those_of_different_tasks_overlap(review: Review) -> None:
    """All pairs are looked at here, to see that one walk finds the same."""
    known = list(anchors(review).values())
    connected = {anchor.hunk.id: {anchor.hunk.id} for anchor in known}
    for one, other in combinations(known, 2):
        if one.span.overlaps(other.span):
            together = connected[one.hunk.id] | connected[other.hunk.id]
            for hunk in together:
                connected[hunk] = together
    wanted = {
        hunk: together
        for hunk, together in connected.items()
        if len({anchor.hunk.task for anchor in known if anchor.hunk.id in together}) > 1
    }
    found = contest(review).groups
    assert {hunk: {one.anchor.hunk.id for one in group.members} for hunk, group in found.items()} == wanted


@given(reviews, st.data())
@settings(max_examples=300)
def test_accepting_one_makes_the_others_stale_and_undoing_that_makes_them_pending_again(
    review: Review, data: st.DataObject
) -> None:
    before, groups = anchors(review), contest(review).groups
    contested = [number for number, hunk in enumerate(review.hunks) if hunk.id in groups]
    if not contested:
        return
    number = data.draw(st.sampled_from(contested))
    text, named, chosen = review.text, letters(review), before[review.hunks[number].id]
    take(review, number)
    after = anchors(review)
    assert after[chosen.hunk.id].status is Status.APPLIED
    for hunk, anchor in before.items():
        rival = anchor.hunk.task != chosen.hunk.task and anchor.span.overlaps(chosen.span)
        if rival and anchor.hunk.new != chosen.hunk.new:
            assert after[hunk].status is Status.STALE
            winner = after[contest(review).winners[hunk]].hunk
            assert (winner.base, winner.new) == (chosen.hunk.base, chosen.hunk.new)
    review.replace_all(text)
    assert {hunk: (a.status, a.span) for hunk, a in anchors(review).items()} == {
        hunk: (Status.PENDING, anchor.span) for hunk, anchor in before.items()
    }
    assert letters(review) == named


def test_tasks_have_letters_in_the_order_in_which_they_offered_something() -> None:
    assert letters(Review(BASE, ONE, OTHER, THIRD)) == ["A", "B", "C"]


def test_what_others_leave_alone_is_no_alternative() -> None:
    assert letters(Review(BASE, "A\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n")) == ["-", "-"]


def test_two_insertions_at_one_seam_are_alternatives() -> None:
    assert letters(Review(BASE, "a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n")) == ["A", "B"]


def test_letters_stay_when_one_is_rejected_accepted_or_comes_after_a_restart() -> None:
    review = Review(BASE, ONE, OTHER, THIRD)
    review.reject(0)
    assert letters(review) == ["A", "B", "C"]
    take(review, 1)
    assert review.statuses() == [Status.STALE, Status.APPLIED, Status.STALE]
    assert letters(review) == ["A", "B", "C"]
    offered = tuple(ProposalOffered(proposal, 0.0) for proposal in review.proposals)
    again = State(session="later")
    again, _ = step(again, RecordsArrived((*offered, *review.records), frozenset(), 9.0))
    review.state, _ = step(again, DocumentOpened(PATH, 1, Text.of(review.text), 9.0))
    assert letters(review) == ["A", "B", "C"]
    assert contest(review).winners[review.hunks[2].id] == review.hunks[1].id


def test_a_change_of_lines_that_an_accepted_hunk_wrote_is_no_alternative_to_it() -> None:
    review = Review(BASE, ONE)
    take(review, 0)
    later = propose(TaskId("later"), "agent", [(PATH, Text.of(review.text), Text.of("a\nTWO\nc\nd\ne\n"))])
    assert later is not None
    review.happen(RecordsArrived((ProposalOffered(later, 5.0),), frozenset(), 5.0))
    assert contest(review).groups == {}


def test_of_one_task_nothing_is_an_alternative_however_much_it_offers() -> None:
    lines = [f"{number}\n" for number in range(2_000)]
    review = Review("".join(lines), "".join(line if number % 2 else "x\n" for number, line in enumerate(lines)))
    assert contest(review).groups == {}


def test_a_part_and_an_alternative_among_the_lines_of_its_hunk_come_each_to_their_place() -> None:
    review = Review("a\nb\nc\nd\n", "a\nONE\nd\n", "a\nb\nOTHER\nc\nd\n")
    review.happen(LinesRequested(review.hunks[0].id, Lines((), (0,)), None, "", 3.0))
    anchors = {anchor.hunk.new: anchor for anchor in review.state.documents[PATH].anchors}
    assert [anchor.span for anchor in anchors.values()] == [Span(1, 3), Span(2, 2), Span(3, 3)]
    wanted = (anchors[("ONE\n",)].hunk.id, anchors[("OTHER\n",)].hunk.id)
    [edit] = [
        effect
        for effect in review.happen(AcceptRequested(wanted, How.ONE, 4.0))
        if isinstance(effect, ChangeDocuments)
    ]
    [change] = edit.changes
    assert str(with_edits(change.text, change.edits)) == "a\nb\nOTHER\nc\nONE\nd\n"


def test_the_letters_go_on_behind_z() -> None:
    assert [letter_at(number) for number in (0, 25, 26, 51, 52, 702)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


def test_what_another_window_has_accepted_makes_its_alternatives_stale_here() -> None:
    mine, other = Review(BASE, ONE, OTHER), Review(BASE, ONE, OTHER)
    other.state = replace(other.state, session="other")
    take(mine, 0)
    other.happen(RecordsArrived(tuple(mine.records), frozenset(), 10.0))
    [offer] = open_in(other.state, PATH)
    assert (offer.hunk.id, offer.review.status) == (other.hunks[1].id, Status.STALE)
    why = staleness(other.state, offer.hunk.id)
    assert why is not None
    assert "was accepted in another window" in why.reason
    other.accept(1)
    assert not other.records
    assert "was accepted in another window" in other.told()[-1]


def test_what_another_window_has_taken_out_again_may_be_had_here() -> None:
    mine, other = Review(BASE, ONE, OTHER), Review(BASE, ONE, OTHER)
    other.state = replace(other.state, session="other")
    take(mine, 0)
    mine.replace_all(BASE)
    other.happen(RecordsArrived(tuple(mine.records), frozenset(), 10.0))
    assert [offer.review.status for offer in open_in(other.state, PATH)] == [Status.PENDING] * 2
    other.accept(1)
    assert other.kinds() == ["hunk-accepted"]
