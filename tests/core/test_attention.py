"""What counts as seen, how long it was on show, and what may be accepted together."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given
from msgspec.structs import replace

from countersign.core.attention import gate, unseen_of
from countersign.core.counting import tally_of
from countersign.core.effects import AppendRecord, ChangeDocuments
from countersign.core.events import AcceptRequested, EditedRequested, HunksShown, LinesRequested, RecordsArrived
from countersign.core.hunks import propose
from countersign.core.model import (
    Clause,
    ClauseKind,
    How,
    Hunk,
    HunkFinding,
    HunkId,
    Mode,
    Reason,
    Recut,
    Severity,
    Spec,
    Surface,
    Task,
    TaskId,
    VerdictKind,
)
from countersign.core.records import HunkAccepted, HunkRecut, HunksSeen, ProposalOffered, Recorded, TaskStarted
from countersign.core.splitting import Lines
from countersign.core.state import AgentCard, State
from countersign.core.step import step
from countersign.core.text import Span, Text
from support.reviews import PATH, Review

BASE = "a\nb\nc\nd\ne\n"
AFTER = "A\nb\nC\nd\nE\n"
TASK = TaskId("task")
RENAME = Clause(ClauseKind.RENAME, "old -> new", Span(0, 1))


def look(review: Review, *numbers: int, surface: Surface = Surface.HOVER) -> None:
    shown = tuple(review.hunks[number].id for number in numbers)
    review.happen(HunksShown(shown, surface, review.now()))


def accepted(review: Review) -> list[HunkAccepted]:
    return [record for record in review.records if isinstance(record, HunkAccepted)]


def test_a_hunk_that_is_shown_is_recorded_as_seen_once() -> None:
    review = Review(BASE, AFTER)
    for _ in range(2):
        look(review, 0)
        look(review, 1, surface=Surface.DIFF)
    seen = [(record.hunks, record.surface) for record in review.records if isinstance(record, HunksSeen)]
    first, second, _ = (hunk.id for hunk in review.hunks)
    assert seen == [((first,), Surface.HOVER), ((second,), Surface.DIFF)]
    assert unseen_of(review.state, [hunk.id for hunk in review.hunks]) == {review.hunks[2].id}


def test_what_was_decided_on_is_not_recorded_as_seen_any_more() -> None:
    review = Review(BASE, AFTER)
    review.reject(0)
    look(review, 0)
    assert review.kinds() == ["hunk-rejected"]


def test_what_one_session_has_shown_another_one_knows() -> None:
    review = Review(BASE, AFTER)
    look(review, 0, 1, 2)
    offered = tuple(ProposalOffered(proposal, 0.0) for proposal in review.proposals)
    other, _ = step(State(session="other"), RecordsArrived((*offered, *review.records), frozenset(), 9.0))
    assert unseen_of(other, [hunk.id for hunk in review.hunks]) == set()


def test_hunks_are_not_accepted_together_before_each_was_seen() -> None:
    review = Review(BASE, AFTER)
    look(review, 0, 2)
    effects = review.accept(0, 1, 2, how=How.ALL)
    assert not [effect for effect in effects if isinstance(effect, AppendRecord | ChangeDocuments)]
    assert "1 of 3 hunks has not been seen" in review.told()[-1]
    assert "the 2 that were seen" in review.told()[-1]
    look(review, 1)
    review.accept(0, 1, 2, how=How.ALL)
    assert [record.unseen for record in accepted(review)] == [False] * 3


def test_a_single_hunk_is_accepted_unseen_and_the_record_says_so() -> None:
    review = Review(BASE, AFTER)
    look(review, 1)
    review.accept(0)
    review.accept(1)
    assert [record.unseen for record in accepted(review)] == [True, False]
    verdicts = review.state.history.verdicts
    assert [verdicts[hunk.id].unseen for hunk in review.hunks[:2]] == [True, False]


def test_who_says_so_accepts_many_hunks_unseen() -> None:
    review = Review(BASE, AFTER)
    look(review, 0)
    hunks = tuple(hunk.id for hunk in review.hunks)
    review.happen(AcceptRequested(hunks, How.ALL, review.now(), sight_unseen=True))
    assert [record.unseen for record in accepted(review)] == [False, True, True]


def test_a_decision_says_how_long_the_hunk_was_on_show_in_all() -> None:
    review = Review(BASE, AFTER)
    look(review, 0, surface=Surface.HOVER)  # at 1
    look(review, 1, surface=Surface.HOVER)  # at 2
    look(review, 0, surface=Surface.DIFF)  # at 3
    look(review)  # at 4
    review.accept(0)
    review.accept(1)
    review.accept(2)
    assert [record.shown_for for record in accepted(review)] == [2.0, 1.0, None]


def test_what_is_in_view_stays_there_while_something_else_is_asked_for() -> None:
    review = Review(BASE, AFTER)
    look(review, 0, 1, surface=Surface.VIEW)  # at 1
    look(review, 2, surface=Surface.HOVER)  # at 2
    look(review, 1, surface=Surface.HOVER)  # at 3
    look(review, surface=Surface.VIEW)  # at 4
    look(review)  # at 5
    review.accept(0)
    review.accept(1)
    review.accept(2)
    assert [record.shown_for for record in accepted(review)] == [3.0, 4.0, 1.0]


def test_what_is_cut_from_a_seen_hunk_was_seen() -> None:
    review = Review("a\nb\n", "A\nB\n")
    look(review, 0)
    [whole] = review.hunks
    parts = tuple(replace(whole, id=HunkId(f"{whole.id}{name}"), parent=whole.id) for name in "ab")
    recut = HunkRecut(hunk=whole.id, task=whole.task, path=PATH, session="s", at=9.0, parts=parts, why=Recut.SPLIT)
    review.happen(RecordsArrived((recut,), frozenset(), 9.0))
    assert unseen_of(review.state, [part.id for part in parts]) == set()


def of_task(*rationales: str, agent: str = "recipe") -> tuple[State, list[Hunk]]:
    """Return a state with a hunk for each rationale, all for one mechanical clause, and the hunks."""
    base = "".join(f"{number}\n\n" for number in range(len(rationales)))
    after = "".join(f"{number}!\n\n" for number in range(len(rationales)))
    reasons = [
        Reason(PATH, Span(2 * number, 2 * number + 1), "rename: old -> new", rationale)
        for number, rationale in enumerate(rationales)
    ]
    proposal = propose(TASK, agent, [(PATH, Text.of(base), Text.of(after))], reasons)
    assert proposal is not None
    task = Task(TASK, Spec(PATH, Span(0, 1), Mode.TASK, (RENAME,)), agent, 0.0)
    cards = AgentCard("recipe", mechanical=True, inert=True), AgentCard("model", mechanical=False, inert=True)
    records: tuple[Recorded, ...] = TaskStarted(task, "s"), ProposalOffered(proposal, 0.0)
    state, _ = step(State(session="s", agents=cards), RecordsArrived(records, frozenset(), 0.0))
    return state, list(proposal.files[0].hunks)


def unseen_after_one(state: State, hunks: list[Hunk]) -> list[bool]:
    """Show the first hunk; return which are unseen then."""
    state, _ = step(state, HunksShown((hunks[0].id,), Surface.HOVER, 1.0))
    unseen = unseen_of(state, [hunk.id for hunk in hunks])
    return [hunk.id in unseen for hunk in hunks]


def test_the_same_mechanical_change_elsewhere_counts_as_seen() -> None:
    assert unseen_after_one(*of_task("same", "other", "same")) == [False, True, False]


def test_a_rationale_that_was_shortened_makes_no_two_changes_the_same() -> None:
    assert unseen_after_one(*of_task("X = a…", "X = a…")) == [False, True]


def test_what_a_model_says_of_its_changes_makes_them_not_the_same() -> None:
    assert unseen_after_one(*of_task("same", "same", agent="model")) == [False, True]


names = st.lists(st.sampled_from("abcdef").map(HunkId), unique=True)


@given(hunks=names, unseen=st.sets(st.sampled_from("abcdef").map(HunkId)), risky=names)
def test_a_gate_is_open_exactly_when_all_hunks_may_pass(
    hunks: list[HunkId], unseen: set[HunkId], risky: list[HunkId]
) -> None:
    found = gate(hunks, unseen, dict.fromkeys(risky, "it deletes a test."))
    assert found.is_open == (unseen.isdisjoint(hunks) and set(risky).isdisjoint(hunks))
    assert set(found.ready) | found.held == set(hunks)
    assert found.held.isdisjoint(found.ready)
    assert found.total == len(hunks)
    assert bool(found.reason) is not found.is_open


def test_a_refusal_counts_and_names_the_first_reason() -> None:
    hunks = [HunkId(name) for name in "abcdefghijkl"]
    found = gate(hunks, set(hunks[:3]), {hunks[5]: "it deletes a test."})
    assert found.refusal == (
        "Nothing was accepted: 3 of 12 hunks have not been seen, 1 is high risk (it deletes a test)."
        " Look at them and accept them one by one, or accept the 8 that were seen."
    )
    assert "1 of 12 hunks is high risk" in gate(hunks, set(), {hunks[5]: "x"}).refusal


def test_the_parts_of_a_hunk_have_been_on_show_as_long_as_it_was() -> None:
    review = Review("a\nb\n", "A\nB\n")
    look(review, 0)  # at 1
    [whole] = review.hunks
    review.happen(LinesRequested(whole.id, Lines((0,), (0,)), VerdictKind.ACCEPTED, "", review.now()))
    [record] = accepted(review)
    assert (record.how, record.unseen, record.shown_for) == (How.LINES, False, 1.0)


def test_who_edits_a_hunk_has_seen_it() -> None:
    review = Review("a\nb\n", "A\nB\n")
    review.happen(EditedRequested(review.hunks[0].id, ("A\n", "c\n"), review.now()))
    [record] = accepted(review)
    assert (record.how, record.unseen) == (How.EDITED, False)


def test_what_is_high_risk_is_not_accepted_with_others_although_it_was_seen() -> None:
    review = Review(BASE, AFTER)
    [proposal] = review.proposals
    second = review.hunks[1].id
    found = HunkFinding(second, Severity.ERROR, "scanner", "secret", "It holds a password.")
    offered = ProposalOffered(replace(proposal, findings=(found,)), 0.0)
    review.happen(RecordsArrived((offered,), frozenset(), 0.0))
    look(review, 0, 1, 2, surface=Surface.DIFF)
    review.accept(0, 1, 2, how=How.ALL)
    assert "1 of 3 hunks is high risk (It holds a password)" in review.told()[-1]
    review.accept(0, 2, how=How.ALL)
    review.accept(1)
    assert [record.unseen for record in accepted(review)] == [False] * 3
    assert tally_of(review.state, proposal).words == "0 of 3 decided, 1 high risk left"
