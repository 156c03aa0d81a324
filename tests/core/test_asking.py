"""Questions: who answers them, what is kept of the answer, and that nothing else comes of them."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.answer_text import answer_text
from countersign.core.asking import about_hunk, about_spec, plan_of
from countersign.core.effects import AppendRecord, Effect, StartTask, StopTask, Tell
from countersign.core.events import (
    AgentFailed,
    AgentFinished,
    CancelRequested,
    DocumentOpened,
    Event,
    RecordsArrived,
    TaskRequested,
)
from countersign.core.folding import remember
from countersign.core.history import History
from countersign.core.hunks import propose
from countersign.core.model import Answer, Outcome, Place, Question, QuestionKind, Spec, TaskId
from countersign.core.question_events import AnswerRequested, QuestionFinished
from countersign.core.records import Recorded, WorkspaceTrusted
from countersign.core.spec import find_specs
from countersign.core.state import AgentCard, State
from countersign.core.step import step
from countersign.core.text import Text
from countersign.core.trust_events import ConfigSeen
from countersign.core.views import offers_in, open_in, spec_state
from countersign.ledger.content import decode, encode

RECIPE = AgentCard("recipe", mechanical=True, inert=True)
FIRST, SECOND = AgentCard("first", mechanical=False), AgentCard("second", mechanical=False)
TEXT = "# spec: Be friendly.\n#   agent: second\nx = 'hello'\n"
QUESTION = "# Why hello? AI?\nx = 'hello'\n"


class Desk:
    """A state with one open document in a trusted workspace, and what happened to it."""

    def __init__(self, text: str = TEXT, agents: tuple[AgentCard, ...] = (RECIPE, FIRST, SECOND)) -> None:
        self.state = State(session="session", agents=agents)
        self.effects: list[Effect] = []
        self.happen(ConfigSeen("config"))
        self.happen(RecordsArrived((WorkspaceTrusted("config", "s", 0.0),), frozenset(), 0.0))
        self.text = Text.of(text)
        self.happen(DocumentOpened("m.py", 1, self.text, 0.0))

    @property
    def spec(self) -> Spec:
        return find_specs("m.py", self.text)[0]

    def happen(self, event: Event) -> None:
        self.state, effects = step(self.state, event)
        self.effects += effects

    def ask(self, kind: QuestionKind = QuestionKind.ASK, words: str = "", task: str = "ask") -> None:
        self.happen(AnswerRequested(TaskId(task), Question(kind, words), Place("m.py", 0), 1.0))

    def explain(self, hunk: str, task: str = "ask") -> None:
        self.happen(AnswerRequested(TaskId(task), Question(QuestionKind.EXPLAIN, hunk=hunk), None, 1.0))

    def answer(self, text: str = "Because.", task: str = "ask", exhausted: str | None = None) -> None:
        self.happen(QuestionFinished(TaskId(task), Answer(text, model="m-1"), 2.0, exhausted))

    def propose(self, agent: str = "second") -> str:
        """Run the spec and let its agent propose a hunk; return its id."""
        self.happen(TaskRequested(TaskId("run"), Place("m.py", 0), 1.0))
        after = Text.of(TEXT.replace("hello", "Hello!"))
        self.happen(
            AgentFinished(TaskId("run"), propose(TaskId("run"), agent, [("m.py", self.text, after)]), (), 1.5)
        )
        return open_in(self.state, "m.py")[0].hunk.id

    def outcome(self, task: str = "ask") -> Outcome | None:
        return self.state.history.tasks[TaskId(task)].outcome

    def agent(self, task: str = "ask") -> str:
        return self.state.history.tasks[TaskId(task)].agent

    def recorded(self) -> list[Recorded]:
        return [effect.record for effect in self.effects if isinstance(effect, AppendRecord)]

    def told(self) -> str:
        return "\n".join(effect.message for effect in self.effects if isinstance(effect, Tell))


def test_a_comment_that_asks_is_answered_by_the_first_agent_that_can() -> None:
    desk = Desk(QUESTION)
    desk.ask()
    assert desk.agent() == "first"
    started = desk.state.history.tasks[TaskId("ask")].question
    assert started is not None
    assert started.words == "Why hello?"
    desk.answer()
    asked = about_spec(desk.state, desk.spec, QuestionKind.ASK)
    assert asked.answered is not None
    assert desk.state.history.answers[asked.answered.id].text == "Because."
    assert desk.outcome() is Outcome.ANSWERED
    assert "The answer is there" in desk.told()


def test_the_agent_that_a_spec_names_answers_and_its_spec_can_be_run_meanwhile() -> None:
    desk = Desk()
    desk.ask()
    assert desk.agent() == "second"
    desk.propose()
    assert desk.outcome("run") is Outcome.OFFERED
    desk.answer()
    assert len(open_in(desk.state, "m.py")) == 1
    assert spec_state(desk.state, desk.spec).ended == desk.state.history.tasks[TaskId("run")]


def test_an_agent_that_asks_no_model_says_that_it_can_not_answer() -> None:
    desk = Desk(TEXT.replace("second", "recipe"))
    desk.ask()
    assert not any(isinstance(effect, StartTask) for effect in desk.effects)
    assert "The agent recipe does what clauses say and asks no model, so it can not answer" in desk.told()


def test_without_an_agent_that_can_answer_the_user_is_told_how_to_get_one() -> None:
    desk = Desk(QUESTION, (RECIPE,))
    desk.ask()
    assert "No agent here can answer" in desk.told()
    assert "doctor" in desk.told()


def test_nothing_is_asked_in_a_workspace_that_is_not_trusted() -> None:
    desk = Desk(QUESTION)
    desk.happen(ConfigSeen("another"))
    desk.ask()
    assert TaskId("ask") not in desk.state.history.tasks
    assert "Nothing was started because" in desk.told()


def test_a_question_is_asked_once_at_a_time_and_again_later() -> None:
    desk = Desk(QUESTION)
    desk.ask()
    desk.ask(task="again")
    assert "answered already" in desk.told()
    desk.answer("One.")
    desk.ask(task="again")
    desk.answer("Two.", "again")
    answered = about_spec(desk.state, desk.spec, QuestionKind.ASK).answered
    assert answered is not None
    assert answered.id == "again"


def test_a_hunk_is_explained_by_the_agent_that_made_it_and_stays_undecided() -> None:
    desk = Desk()
    hunk = desk.propose()
    before = offers_in(desk.state, "m.py")
    desk.explain(hunk)
    assert desk.agent() == "second"
    desk.answer("It greets.")
    assert offers_in(desk.state, "m.py") == before
    answered = about_hunk(desk.state, before[0].hunk.id).answered
    assert answered is not None
    assert desk.state.history.answers[answered.id].text == "It greets."


def test_a_hunk_of_an_agent_that_can_not_answer_is_explained_by_another() -> None:
    rename = "# spec: Be exact.\n#   rename: x -> y\nx = 'hello'\n"
    desk = Desk(rename)
    desk.happen(TaskRequested(TaskId("run"), Place("m.py", 0), 1.0))
    assert desk.agent("run") == "recipe"
    after = Text.of(rename.replace("x =", "y ="))
    desk.happen(
        AgentFinished(TaskId("run"), propose(TaskId("run"), "recipe", [("m.py", desk.text, after)]), (), 2.0)
    )
    desk.explain(open_in(desk.state, "m.py")[0].hunk.id)
    assert desk.agent() == "first"


def test_what_is_no_hunk_is_not_explained() -> None:
    desk = Desk()
    desk.explain("nothing")
    assert "There is no hunk nothing" in desk.told()


def test_a_plan_is_one_of_its_spec_until_that_says_something_else() -> None:
    desk = Desk()
    desk.ask(QuestionKind.PLAN)
    desk.answer("1. Greet.")
    assert plan_of(desk.state, desk.spec) == "ask"
    desk.happen(TaskRequested(TaskId("run"), Place("m.py", 0), 3.0, TaskId("ask")))
    assert desk.state.history.tasks[TaskId("run")].plan == "ask"
    other = find_specs("m.py", Text.of(TEXT.replace("friendly", "polite")))[0]
    assert plan_of(desk.state, other) is None


def test_an_empty_answer_a_failure_and_a_cancelled_question_leave_nothing_to_show() -> None:
    desk = Desk(QUESTION)
    desk.ask(task="empty")
    desk.answer(" \n", "empty")
    desk.ask(task="failed")
    desk.happen(AgentFailed(TaskId("failed"), "it broke", 2.0))
    desk.ask(task="cancelled")
    desk.happen(CancelRequested(TaskId("cancelled"), 2.0))
    desk.answer("Too late.", "cancelled")
    assert [desk.outcome(task) for task in ("empty", "failed", "cancelled")] == [
        Outcome.NOTHING,
        Outcome.FAILED,
        Outcome.CANCELLED,
    ]
    assert desk.state.history.answers == {}
    assert StopTask(TaskId("cancelled")) in desk.effects
    assert "without an answer: it broke" in desk.told()


def test_what_was_said_before_the_budget_was_used_up_is_kept() -> None:
    desk = Desk(QUESTION)
    desk.ask()
    desk.answer("So far", exhausted="the budget of 5 tokens is used up")
    assert desk.outcome() is Outcome.EXHAUSTED
    assert desk.state.history.answers[TaskId("ask")].text == "So far"


def test_the_ledger_brings_questions_and_answers_back() -> None:
    desk = Desk()
    hunk = desk.propose()
    desk.explain(hunk)
    desk.answer("It greets.")
    desk.ask(QuestionKind.PLAN, task="plan")
    desk.answer("1. Greet.", "plan")
    read = [decode(encode(entry)) for entry in desk.recorded()]
    assert remember(History(trust=desk.state.history.trust), [*filter(None, read)]) == desk.state.history  # type: ignore[list-item]


@given(st.text(), st.text())
def test_no_answer_hides_anything_in_the_text_that_is_shown(said: str, note: str) -> None:
    desk = Desk(QUESTION)
    desk.ask()
    text = answer_text(desk.state.history, desk.state.history.tasks[TaskId("ask")], Answer(said, (note,)))
    assert not [letter for letter in text if letter not in "\n\t" and not letter.isprintable()]
