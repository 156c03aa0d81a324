"""What was rejected stays out of later proposals, by its content and wherever it has moved."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, strategies as st
from msgspec import structs

from countersign.core.events import DocumentClosed, DocumentOpened, RecordsArrived, ReopenRequested
from countersign.core.folding import remember
from countersign.core.history import History
from countersign.core.hunks import propose
from countersign.core.model import (
    Clause,
    ClauseKind,
    How,
    Hunk,
    Mode,
    Proposal,
    ProposalId,
    Recut,
    Spec,
    Task,
    TaskId,
)
from countersign.core.records import (
    HunkRecut,
    HunkRejected,
    HunkReopened,
    ProposalOffered,
    ProposalWithdrawn,
    Recorded,
    TaskStarted,
)
from countersign.core.remembering import without_rejected
from countersign.core.splitting import Lines, parts_of, pieces_of
from countersign.core.text import LineEdit, Span, Text
from countersign.core.views import open_in, rejected_at
from support.reviews import PATH, Review

SPEC = Spec("a.py", Span(0, 1), Mode.TASK, (Clause(ClauseKind.GOAL, "shout", Span(0, 1)),))


def run(name: str) -> Task:
    return Task(TaskId(name), SPEC, "agent", 0.0)


def proposed(task: Task, base: list[str], after: list[str]) -> Proposal:
    made = propose(task.id, "agent", [("a.py", Text.of("".join(base)), Text.of("".join(after)))])
    assert made is not None
    return made


def hunks_of(proposal: Proposal) -> list[Hunk]:
    return [hunk for change in proposal.files for hunk in change.hunks]


def rejected(hunk: Hunk, reason: str) -> HunkRejected:
    return HunkRejected(
        hunk=hunk.id, task=hunk.task, path=hunk.path, session="s", at=1.0, how=How.ONE, reason=reason
    )


def shouted(lines: list[str], numbers: set[int]) -> list[str]:
    """Return the lines with some of them in capitals."""
    return [line.upper() if number in numbers else line for number, line in enumerate(lines)]


def reviewed(lines: list[str], wanted: set[int]) -> tuple[History, list[Hunk]]:
    """Return the history of a first run that has every other line shouted, of which the wanted were rejected."""
    first = run("first")
    proposal = proposed(first, lines, shouted(lines, set(range(0, len(lines), 2))))
    out = [hunk for hunk in hunks_of(proposal) if hunk.start in wanted]
    records: list[Recorded] = [TaskStarted(first, "s"), ProposalOffered(proposal, 0.0)]
    return remember(History(), [*records, *(rejected(hunk, "wrong") for hunk in out)]), out


a_file = st.lists(st.sampled_from(["a\n", "b\n", "c\n"]), min_size=3, max_size=15)


@given(a_file, st.sets(st.integers(0, 14)), st.integers(0, 5))
def test_just_what_was_rejected_stays_out_of_the_next_run(lines: list[str], wanted: set[int], above: int) -> None:
    history, out = reviewed(lines, wanted)
    moved, shift = ["above\n"] * above + lines, above
    second = run("second")
    proposal = proposed(second, moved, shouted(moved, {n + shift for n in range(0, len(lines), 2)}))
    left = without_rejected(history, second, proposal)
    offered, kept = (Counter(hunk.new for hunk in hunks_of(made)) for made in (proposal, left))
    assert offered - kept == Counter(hunk.new for hunk in out)
    assert set(left.left_out) == {hunk.id for hunk in out}
    assert bool(left.notes) == bool(out)


def test_of_equal_changes_the_one_between_the_same_neighbours_stays_out() -> None:
    lines = ["a\n", "b\n", "a\n", "c\n"]
    history, _ = reviewed(lines, {2})
    second = run("second")
    proposal = proposed(second, ["x\n", "x\n", *lines], ["x\n", "x\n", *shouted(lines, {0, 2})])
    assert [hunk.start for hunk in hunks_of(without_rejected(history, second, proposal))] == [2]


def test_the_note_says_how_many_were_left_out_and_why() -> None:
    history, _ = reviewed(["a\n", "b\n", "c\n"], {0, 2})
    second = run("second")
    proposal = proposed(second, ["a\n", "b\n", "c\n"], ["A\n", "b\n", "C\n"])
    left = without_rejected(history, second, proposal)
    assert left.files == ()
    assert left.notes == ("2 hunks that were rejected before were left out (wrong).",)


def test_a_rejection_that_was_taken_back_is_forgotten() -> None:
    history, (hunk,) = reviewed(["a\n", "b\n"], {0})
    reopened = HunkReopened(hunk=hunk.id, task=hunk.task, path="a.py", session="s", at=2.0, reason="after all")
    second = run("second")
    proposal = proposed(second, ["a\n", "b\n"], ["A\n", "b\n"])
    assert without_rejected(remember(history, [reopened]), second, proposal) == proposal


def test_what_another_spec_s_task_had_rejected_is_offered() -> None:
    history, _ = reviewed(["a\n", "b\n"], {0})
    other = Task(TaskId("other"), Spec("a.py", Span(5, 6), Mode.TASK, ()), "agent", 0.0)
    proposal = proposed(other, ["a\n", "b\n"], ["A\n", "b\n"])
    assert without_rejected(history, other, proposal) == proposal


def test_line_ends_of_another_editor_do_not_hide_that_it_is_the_same() -> None:
    history, _ = reviewed(["a\n", "b\n"], {0})
    second = run("second")
    proposal = proposed(second, ["a\r\n", "b\r\n"], ["A\r\n", "b\r\n"])
    assert without_rejected(history, second, proposal).files == ()


@given(
    st.lists(st.integers(0, 99), min_size=2, max_size=8, unique=True),
    st.sets(st.integers(0, 7), min_size=1, max_size=7),
    st.integers(0, 3),
)
def test_lines_of_a_hunk_that_were_rejected_stay_out_of_the_next_run(
    numbers: list[int], wanted: set[int], above: int
) -> None:
    lines = [f"line {number}\n" for number in numbers]
    first, second = run("first"), run("second")
    proposal = proposed(first, lines, [line.upper() for line in lines])
    (hunk,) = hunks_of(proposal)
    chosen = tuple(sorted(number for number in wanted if number < len(lines)))
    parts = parts_of(hunk, pieces_of(hunk, Lines(chosen, chosen)))
    cut = HunkRecut(
        hunk=hunk.id,
        task=first.id,
        path="a.py",
        session="s",
        at=1.0,
        parts=tuple(part for part, _ in parts),
        why=Recut.SPLIT,
    )
    records: list[Recorded] = [TaskStarted(first, "s"), ProposalOffered(proposal, 0.0), cut]
    history = remember(History(), [*records, *(rejected(part, "wrong") for part, selected in parts if selected)])
    top = ["above\n"] * above
    again = proposed(second, [*top, *lines], [*top, *(line.upper() for line in lines)])
    left = without_rejected(history, second, again)
    text = Text.of("".join([*top, *lines]))
    for one in reversed(hunks_of(left)):
        assert text.lines(one.start, one.start + len(one.base)) == one.base
        text = text.spliced(LineEdit(Span(one.start, one.start + len(one.base)), one.new))
    expected = [line if number in chosen else line.upper() for number, line in enumerate(lines)]
    assert str(text) == "".join([*top, *expected])


def test_what_a_later_run_left_out_is_shown_at_its_place_until_the_rejection_is_taken_back() -> None:
    review = Review("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n")
    review.reject(0, reason="too loud")
    first, second = review.proposals
    withdrawn = ProposalWithdrawn(first.id, first.task, "the spec was run again", 5.0)
    again = structs.replace(second, id=ProposalId("again"), files=(), left_out=(review.hunks[0].id,))
    review.happen(RecordsArrived((withdrawn, ProposalOffered(again, 6.0)), frozenset(), 7.0))
    review.happen(DocumentClosed(PATH))
    review.happen(DocumentOpened(PATH, 1, Text.of("a\nb\nc\n"), 8.0))
    [shown] = rejected_at(review.state, PATH, Span(0, 1))
    assert shown.review.verdict is not None
    assert (shown.hunk.id, shown.review.verdict.reason) == (review.hunks[0].id, "too loud")
    review.happen(ReopenRequested((shown.hunk.id,), 9.0))
    assert rejected_at(review.state, PATH, Span(0, 1)) == ()
    assert [offer.hunk.id for offer in open_in(review.state, PATH)] == [review.hunks[1].id]
