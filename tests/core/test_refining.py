"""Rounds: what one begins with, what it offers, and what becomes of the hunks of the rounds before."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, strategies as st

from countersign.core.effects import AppendRecord, ChangeDocuments, Effect, StartTask, Tell
from countersign.core.events import (
    AcceptRequested,
    AgentFailed,
    AgentFinished,
    CancelRequested,
    DocumentEdited,
    DocumentOpened,
    Event,
    RecordsArrived,
    RefineRequested,
    RejectRequested,
    TaskRequested,
)
from countersign.core.hunks import propose, with_edits
from countersign.core.model import How, Hunk, HunkId, Outcome, Place, Proposal, Remark, Task, TaskId
from countersign.core.records import Recorded
from countersign.core.round_base import RoundBase, base_of, propose_round
from countersign.core.round_files import RoundChanges
from countersign.core.state import AgentCard, State
from countersign.core.step import step
from countersign.core.text import Text
from countersign.core.views import open_in, open_of, review_of

PATH = "m.py"
SPEC = "# spec: shout\n#   rename: a -> b\n"
RECIPE = AgentCard("recipe", mechanical=True, inert=True)


class Rounds:
    """A task in an open document whose agent is the test."""

    def __init__(self, code: str, after: str | None = None) -> None:
        self.state = State(session="session", agents=(RECIPE,))
        self.effects: list[Effect] = []
        self.records: list[Recorded] = []
        self.version = 1
        self.happen(DocumentOpened(PATH, 1, Text.of(SPEC + code), 0.0))
        self.happen(TaskRequested(TaskId("1"), Place(PATH, 0), 1.0))
        if after is not None:
            made = propose(TaskId("1"), "recipe", [(PATH, Text.of(SPEC + code), Text.of(SPEC + after))])
            self.happen(AgentFinished(TaskId("1"), made, (), 2.0))

    def happen(self, event: Event) -> None:
        self.state, effects = step(self.state, event)
        self.effects += effects
        self.records += [effect.record for effect in effects if isinstance(effect, AppendRecord)]
        for effect in effects:
            if isinstance(effect, ChangeDocuments):
                (change,) = effect.changes
                self.show(str(with_edits(change.text, change.edits)))

    def show(self, text: str) -> None:
        """Let the editor's text be this one."""
        self.version += 1
        self.happen(DocumentEdited(PATH, self.version, (Text.of(text),), 3.0))

    def begin(self, name: str, remark: str = "louder", hunk: HunkId | None = None) -> tuple[Task, RoundBase]:
        """Begin a round; return its task, and what it begins with."""
        about = hunk or self.hunks()[0].id
        self.happen(RefineRequested(TaskId(name), (Remark(about, remark),), 4.0))
        task = self.state.history.tasks[TaskId(name)]
        return task, base_of(self.state, task, lambda _: True)

    def refine(self, name: str, change: Callable[[str], str], hunk: HunkId | None = None) -> None:
        """Begin a round and end it with a change of the code that it begins with."""
        task, base = self.begin(name, hunk=hunk)
        layer = base.layer(PATH)
        before = layer.above if layer is not None else self.text
        after = Text.of(SPEC + change(str(before).removeprefix(SPEC)))
        files = [(PATH, before, after)] if before != after else []
        self.happen(AgentFinished(task.id, propose_round(task, base, RoundChanges(tuple(files))), (), 5.0))

    def accept(self, number: int) -> None:
        self.happen(AcceptRequested((self.hunks()[number].id,), How.ONE, 6.0))

    def reject(self, number: int, reason: str = "") -> None:
        self.happen(RejectRequested((self.hunks()[number].id,), How.ONE, reason, 6.0))

    @property
    def text(self) -> Text:
        found = self.state.documents[PATH].text
        assert found is not None
        return found

    @property
    def code(self) -> str:
        return str(self.text).removeprefix(SPEC)

    def hunks(self) -> list[Hunk]:
        """Return the hunks that are open, in the order of their lines."""
        return [offer.hunk for offer in open_in(self.state, PATH)]

    def new(self) -> list[tuple[str, ...]]:
        return [hunk.new for hunk in self.hunks()]

    def offered(self, name: str) -> Proposal:
        history = self.state.history
        return history.proposals[history.proposed[TaskId(name)][0]]

    def told(self) -> list[str]:
        return [effect.message for effect in self.effects if isinstance(effect, Tell)]


def test_a_round_begins_with_the_users_text_and_what_is_pending() -> None:
    rounds = Rounds("a\nx\nb\nx\nc\nx\nd\n", "A\nx\nB\nx\nC\nx\nD\n")
    rounds.accept(0)
    rounds.reject(0, "wrong")
    rounds.show(str(rounds.text).replace("d\n", "mine\n"))
    task, base = rounds.begin("2")
    layer = base.layer(PATH)
    assert layer is not None
    assert str(layer.above) == SPEC + "A\nx\nb\nx\nC\nx\nmine\n"
    assert [(rejected.hunk.new, rejected.reason) for rejected in base.rejected] == [(("B\n",), "wrong")]
    assert [hunk.new for hunk in base.stale] == [("D\n",)]
    assert (task.parent, task.round) == ("1", 2)


def test_what_a_round_leaves_alone_keeps_standing_and_what_it_changes_is_replaced() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    first, second = rounds.hunks()
    rounds.refine("2", lambda code: code.replace("B", "BB"))
    assert rounds.hunks()[0] == first
    assert rounds.new() == [("A\n",), ("BB\n",)]
    assert [hunk.new for change in rounds.offered("2").files for hunk in change.hunks] == [("BB\n",)]
    assert rounds.offered("2").replaces == (second.id,)
    assert {offer.hunk.id for offer in open_of(rounds.state, TaskId("1"))} == {hunk.id for hunk in rounds.hunks()}


def test_what_was_stale_is_replaced_and_what_was_accepted_stays() -> None:
    rounds = Rounds("a\nx\nb\nx\nc\n", "A\nx\nB\nx\nC\n")
    accepted, stale, _ = rounds.hunks()
    rounds.accept(0)
    rounds.show(str(rounds.text).replace("x\nb\n", "x\nbb\n"))
    rounds.refine("2", lambda code: code.replace("bb", "BB"))
    assert rounds.new() == [("BB\n",), ("C\n",)]
    assert stale.id in rounds.offered("2").replaces
    assert review_of(rounds.state, accepted.id).word == "accepted"


def test_a_round_that_undoes_a_hunk_takes_it_back() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    rounds.refine("2", lambda code: code.replace("B", "b"))
    assert rounds.new() == [("A\n",)]
    assert rounds.state.history.tasks[TaskId("2")].outcome is Outcome.OFFERED


def test_what_was_rejected_stays_out_of_later_rounds() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    rounds.reject(1, "wrong")
    rounds.refine("2", lambda code: code.replace("b", "B").replace("x", "X"))
    # What touches the rejected line is another change; what is the same is not offered.
    rounds.reject(0)
    rounds.refine("3", lambda code: code.upper(), hunk=rounds.offered("2").files[0].hunks[0].id)
    assert ("B\n",) not in rounds.new()


def test_cancel_failure_and_no_change_leave_the_open_hunks_as_they_were() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    before = rounds.hunks()
    rounds.begin("2")
    rounds.happen(CancelRequested(TaskId("2"), 5.0))
    rounds.begin("3")
    rounds.happen(AgentFailed(TaskId("3"), "no luck", 5.0))
    rounds.refine("4", lambda code: code)
    assert rounds.hunks() == before
    rounds.refine("5", lambda code: code.replace("A", "AA"))
    task = rounds.state.history.tasks[TaskId("5")]
    assert (task.parent, task.round) == ("1", 2)


def test_what_is_decided_while_a_round_works_stays_decided() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    accepted, rejected = rounds.hunks()
    task, base = rounds.begin("2")
    rounds.accept(0)
    rounds.reject(0)
    layer = base.layer(PATH)
    assert layer is not None
    made = propose_round(task, base, RoundChanges(((PATH, layer.above, Text.of(SPEC + "a\nx\nb\n")),)))
    rounds.happen(AgentFinished(task.id, made, (), 5.0))
    assert review_of(rounds.state, accepted.id).word == "accepted"
    assert review_of(rounds.state, rejected.id).word == "rejected"
    assert rounds.state.history.replaced == {}


def test_running_the_spec_again_withdraws_all_its_rounds() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    rounds.refine("2", lambda code: code.replace("B", "BB"))
    rounds.happen(TaskRequested(TaskId("3"), Place(PATH, 0), 7.0))
    made = propose(TaskId("3"), "recipe", [(PATH, rounds.text, Text.of(SPEC + "c\nx\nb\n"))])
    rounds.happen(AgentFinished(TaskId("3"), made, (), 8.0))
    assert rounds.new() == [("c\n",)]


def test_the_newer_words_of_a_spec_are_those_of_the_next_round() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    rounds.show("import x\n\n" + str(rounds.text).replace("shout", "shout louder"))
    task, _ = rounds.begin("2")
    assert task.spec.goal == "shout louder"
    assert task.spec.span.start == 2


def test_another_spec_in_the_place_of_the_old_one_is_not_taken_for_it() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    other = "# spec: whisper\n#   rename: c -> d\n"
    rounds.show(other + rounds.code)
    rounds.happen(TaskRequested(TaskId("other"), Place(PATH, 0), 7.0))
    task, _ = rounds.begin("2")
    assert task.spec.goal == "shout"


def test_hunks_of_different_tasks_are_not_refined_together_and_nothing_without_a_remark() -> None:
    rounds = Rounds("a\nx\nb\n", "A\nx\nB\n")
    hunk = rounds.hunks()[0].id
    rounds.happen(RefineRequested(TaskId("2"), (Remark(hunk, " \n"),), 4.0))
    assert "no remark" in rounds.told()[-1]
    rounds.happen(RefineRequested(TaskId("2"), (Remark(HunkId("none"), "x"),), 4.0))
    assert "There is no hunk none" in rounds.told()[-1]
    rounds.begin("2")
    rounds.happen(RefineRequested(TaskId("3"), (Remark(hunk, "more"),), 4.0))
    assert "being worked on already" in rounds.told()[-1]
    assert [effect.task.id for effect in rounds.effects if isinstance(effect, StartTask)] == ["1", "2"]


def test_a_server_that_knows_only_the_records_offers_the_same() -> None:
    rounds = Rounds("a\nx\nb\nx\nc\n", "A\nx\nB\nx\nC\n")
    rounds.accept(0)
    rounds.refine("2", lambda code: code.replace("B", "BB"))
    text, open_before, records = rounds.text, rounds.hunks(), tuple(rounds.records)
    state, _ = step(State(session="other", agents=(RECIPE,)), RecordsArrived(records, frozenset(), 9.0))
    state, _ = step(state, DocumentOpened(PATH, 1, text, 9.0))
    assert [offer.hunk for offer in open_in(state, PATH)] == open_before


a_code = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8).map(lambda lines: "\n".join(lines) + "\n")
a_step = st.one_of(
    st.tuples(st.just("accept"), st.integers(0, 7)),
    st.tuples(st.just("type"), st.integers(0, 7)),
    st.tuples(st.just("refine"), a_code),
)


@given(a_code, a_code, st.lists(a_step, max_size=6))
def test_what_is_offered_laid_over_the_text_is_always_what_the_last_round_made(
    code: str, after: str, steps: list[tuple[str, int | str]]
) -> None:
    rounds = Rounds(code, after)
    for number, (what, how) in enumerate(steps, 2):
        if not rounds.hunks():
            return
        match what, how:
            case "accept", int(which):
                rounds.accept(which % len(rounds.hunks()))
            case "type", int(which):
                rounds.show(str(rounds.text) + f"typed {which}\n")
            case _, wanted:
                rounds.refine(str(number), lambda _, wanted=str(wanted): wanted)
                if rounds.state.history.tasks[TaskId(str(number))].outcome is Outcome.OFFERED:
                    assert _laid(rounds) == SPEC + str(wanted)


def _laid(rounds: Rounds) -> str:
    task = list(rounds.state.history.tasks.values())[-1]
    layer = base_of(rounds.state, task, lambda _: True).layer(PATH)
    return str(layer.above if layer is not None else rounds.text)


def test_a_round_hears_all_remarks_that_stand_beside_hunks_of_its_task_once() -> None:
    rounds = Rounds("a\nb\nc\nd\ne\nf\ng\nh\n", "A\nb\nc\nd\ne\nf\ng\nH\n")
    rounds.show(SPEC + "# refine: first\na\nb\nc\nd\ne\nf\ng\n# refine: last\nh\n")
    about_first, about_last = (hunk.id for hunk in rounds.hunks())
    task, _ = rounds.begin("two", "by command", about_first)
    assert task.remarks == (
        Remark(about_first, "by command"),
        Remark(about_first, "first"),
        Remark(about_last, "last"),
    )
    rounds.happen(AgentFinished(task.id, None, ("nothing",), 5.0))
    again, _ = rounds.begin("three", "once more", about_first)
    assert again.remarks == (Remark(about_first, "once more"),)


def test_a_round_that_failed_is_tried_again_with_its_remarks() -> None:
    rounds = Rounds("a\nb\n", "A\nb\n")
    rounds.show(SPEC + "# refine: louder\na\nb\n")
    (about,) = (hunk.id for hunk in rounds.hunks())
    task, _ = rounds.begin("two", "one", about)
    rounds.happen(AgentFailed(task.id, "it broke", 5.0))
    again, _ = rounds.begin("three", "two", about)
    assert again.remarks == (Remark(about, "two"), Remark(about, "louder"))
