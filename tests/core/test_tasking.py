"""Tasks: which spec is run, by whom, and what becomes of the agent's answer."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.comments import TAG
from countersign.core.effects import Effect, PauseTask, StartTask, SteerTask, StopTask, Tell
from countersign.core.events import (
    AgentFailed,
    AgentFinished,
    CancelRequested,
    DocumentOpened,
    Event,
    LedgerAnswered,
    RecordsArrived,
    TaskRequested,
)
from countersign.core.hunks import propose
from countersign.core.model import Outcome, Place, TaskId, Use
from countersign.core.records import TaskEnded, TaskPaused, TaskSteered
from countersign.core.state import AgentCard, State
from countersign.core.step import step
from countersign.core.task_events import PauseRequested, SteerRequested, UseSeen
from countersign.core.text import Text
from countersign.core.views import open_in, spec_state

SPEC = "# spec: Modern spelling.\n#   rewrite: Optional[$T] -> $T | None\n#   scope: this file\n"
TEXT = SPEC + "x: Optional[int] = None\n"
AFTER = SPEC + "x: int | None = None\n"
RECIPE = AgentCard("recipe", mechanical=True, inert=True)


class Desk:
    """A state with one open document, and what happened to it."""

    def __init__(self, text: str = TEXT, path: str = "m.py", language: str | None = None, tag: str = TAG) -> None:
        self.state = State(session="session", agents=(RECIPE,), tag=tag)
        self.effects: list[Effect] = []
        self.path = path
        self.base = Text.of(text)
        self.happen(DocumentOpened(path, 1, self.base, 0.0, language))

    def happen(self, event: Event) -> None:
        self.state, effects = step(self.state, event)
        self.effects += effects

    def run(self, task: str = "task", line: int = 0, path: str | None = None) -> None:
        self.happen(TaskRequested(TaskId(task), Place(path or self.path, line), 1.0))

    def finish(self, task: str = "task", after: str = AFTER) -> None:
        proposal = propose(TaskId(task), "recipe", [(self.path, self.base, Text.of(after))])
        self.happen(AgentFinished(TaskId(task), proposal, (), 2.0))

    def outcome(self, task: str = "task") -> Outcome | None:
        return self.state.history.tasks[TaskId(task)].outcome

    def started(self) -> list[TaskId]:
        return [effect.task.id for effect in self.effects if isinstance(effect, StartTask)]

    def told(self) -> str:
        return "\n".join(effect.message for effect in self.effects if isinstance(effect, Tell))


def test_a_spec_is_run_by_the_agent_that_suits_it() -> None:
    desk = Desk()
    desk.run()
    assert desk.started() == ["task"]
    assert desk.state.history.tasks[TaskId("task")].agent == "recipe"


def test_a_place_without_a_spec_is_told_and_starts_nothing() -> None:
    desk = Desk()
    desk.run(line=3)
    assert desk.started() == []
    assert "There is no spec at m.py:4" in desk.told()


def test_a_spec_outside_of_the_workspace_is_not_run() -> None:
    desk = Desk(path="/elsewhere/m.py")
    desk.run()
    assert desk.started() == []
    assert "outside of the workspace" in desk.told()


def test_a_spec_that_is_being_worked_on_is_not_run_twice() -> None:
    desk = Desk()
    desk.run("one")
    desk.run("two")
    assert desk.started() == ["one"]
    assert "being worked on already" in desk.told()


def test_a_spec_that_no_agent_can_do_is_told() -> None:
    desk = Desk("# spec: Make it better.\n")
    desk.run()
    assert desk.started() == []
    assert "No agent here can run this spec" in desk.told()


def test_an_unknown_agent_is_named_with_those_there_are() -> None:
    desk = Desk(SPEC + "#   agent: gpt\n")
    desk.run()
    assert "There is no agent 'gpt'; the agents here are: recipe." in desk.told()


def test_a_question_is_not_run_as_a_task() -> None:
    desk = Desk("# Why is this so slow? AI?\nx = 1\n")
    desk.run()
    assert desk.started() == []
    assert "asks a question" in desk.told()


def test_the_tag_of_specs_is_the_one_that_is_set() -> None:
    desk = Desk(TEXT.replace("spec:", "todo:"), tag="todo:")
    desk.run()
    assert desk.started() == ["task"]


def test_the_editor_s_language_decides_where_the_path_does_not() -> None:
    assert Desk(path="tool", language="python").state.documents["tool"].language == "python"
    desk = Desk("-- " + SPEC[2:].replace("#", "--") + "x", path="query", language="sql")
    desk.run()
    assert desk.started() == ["task"]


def test_no_task_starts_while_the_ledger_can_not_be_written() -> None:
    desk = Desk()
    desk.happen(LedgerAnswered("The disk is full."))
    desk.run()
    assert desk.started() == []
    assert "No task was started because the ledger can not be written" in desk.told()
    desk.happen(LedgerAnswered(None))
    desk.run()
    assert desk.started() == ["task"]


def test_what_the_agent_changed_is_offered() -> None:
    desk = Desk()
    desk.run()
    desk.finish()
    assert desk.outcome() is Outcome.OFFERED
    assert len(open_in(desk.state, "m.py")) == 1
    assert "1 hunk in m.py ready for review." in desk.told()


def test_an_agent_that_changes_nothing_ends_the_task_with_a_sentence() -> None:
    desk = Desk()
    desk.run()
    desk.happen(AgentFinished(TaskId("task"), None, ("it matches nothing in 1 file.",), 2.0))
    assert desk.outcome() is Outcome.NOTHING
    assert "ended without a proposal: it matches nothing in 1 file." in desk.told()


def test_an_agent_that_fails_ends_the_task_with_its_reason() -> None:
    desk = Desk()
    desk.run()
    desk.happen(AgentFailed(TaskId("task"), "the pattern does not parse.", 2.0))
    assert desk.outcome() is Outcome.FAILED
    assert "the pattern does not parse." in desk.told()


def test_a_late_answer_to_a_cancelled_task_is_dropped() -> None:
    desk = Desk()
    desk.run()
    desk.happen(CancelRequested(TaskId("task"), 1.5))
    assert [effect.task for effect in desk.effects if isinstance(effect, StopTask)] == ["task"]
    desk.finish()
    assert desk.outcome() is Outcome.CANCELLED
    assert open_in(desk.state, "m.py") == ()


def test_running_a_spec_again_withdraws_what_was_left_open() -> None:
    desk = Desk()
    desk.run("one")
    desk.finish("one")
    desk.run("two")
    desk.finish("two")
    assert [offer.proposal.task for offer in open_in(desk.state, "m.py")] == ["two"]


def test_a_task_whose_process_died_is_interrupted_and_one_that_lives_is_left() -> None:
    desk = Desk()
    desk.run()
    history = desk.state.history
    other = replace(State(session="other", agents=(RECIPE,)), history=history)
    alive, _ = step(other, RecordsArrived((), frozenset(), 3.0))
    settled, _ = step(other, RecordsArrived((), frozenset({"session"}), 3.0))
    assert alive.history.tasks[TaskId("task")].outcome is None
    assert settled.history.tasks[TaskId("task")].outcome is Outcome.INTERRUPTED


def test_a_spec_is_found_again_by_its_words_wherever_it_stands() -> None:
    desk = Desk()
    desk.run()
    desk.finish()
    spec = desk.state.history.tasks[TaskId("task")].spec
    moved = replace(spec, span=spec.span.shifted(100))
    found = spec_state(desk.state, moved)
    assert found.proposal is not None
    assert found.working is None


def test_what_was_done_before_the_budget_was_used_up_is_offered_and_marked() -> None:
    desk = Desk()
    desk.run()
    desk.happen(UseSeen(TaskId("task"), Use(3.0, 1200, 0.25, 2)))
    proposal = propose(TaskId("task"), "recipe", [(desk.path, desk.base, Text.of(AFTER))])
    desk.happen(AgentFinished(TaskId("task"), proposal, (), 2.0, "the budget of 1,000 tokens is used up"))
    assert desk.outcome() is Outcome.EXHAUSTED
    assert len(open_in(desk.state, desk.path)) == 1
    assert desk.state.history.tasks[TaskId("task")].use == Use(3.0, 1200, 0.25, 2)
    assert desk.state.used == {}


def test_nothing_done_before_the_budget_was_used_up_is_said() -> None:
    desk = Desk()
    desk.run()
    desk.happen(AgentFinished(TaskId("task"), None, (), 2.0, "the budget of 1,000 tokens is used up"))
    assert desk.outcome() is Outcome.EXHAUSTED
    assert "the budget of 1,000 tokens is used up" in desk.told()


def test_what_is_said_to_a_task_reaches_it_in_whatever_process_it_works() -> None:
    model = AgentCard("model", mechanical=False, inert=True)
    desk = Desk(TEXT.replace("rewrite: ", "agent: model\n#   rewrite: "))
    desk.state = replace(desk.state, agents=(RECIPE, model))
    desk.run()
    desk.happen(SteerRequested(TaskId("task"), " be quick ", 2.0))
    records = (
        TaskSteered(TaskId("task"), "and good", "other", 3.0),
        TaskPaused(TaskId("task"), paused=True, session="other", at=3.0),
    )
    desk.happen(RecordsArrived(records, frozenset(), 3.0))
    assert [effect.text for effect in desk.effects if isinstance(effect, SteerTask)] == ["be quick", "and good"]
    assert [effect.paused for effect in desk.effects if isinstance(effect, PauseTask)] == [True]
    desk.happen(PauseRequested(TaskId("task"), paused=True, at=4.0))
    assert "paused already" in desk.told()


def test_what_another_process_cancels_stops_here() -> None:
    desk = Desk()
    desk.run()
    ended = TaskEnded(TaskId("task"), Outcome.CANCELLED, "cancelled", 2.0)
    desk.happen(RecordsArrived((ended,), frozenset(), 2.0))
    assert [effect.task for effect in desk.effects if isinstance(effect, StopTask)] == ["task"]


def test_an_agent_that_understands_no_words_is_not_steered() -> None:
    desk = Desk()
    desk.run()
    desk.happen(SteerRequested(TaskId("task"), "be quick", 2.0))
    assert "understands no words" in desk.told()
    desk.happen(SteerRequested(TaskId("none"), "be quick", 2.0))
    assert "no working task none" in desk.told()
