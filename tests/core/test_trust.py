"""Trust: what runs before the user trusts the workspace, and what they say about it."""

from __future__ import annotations

import pytest

from countersign.core.effects import AppendRecord, Effect, StartTask, StopTask, Tell
from countersign.core.events import DocumentOpened, Event, RecordsArrived, TaskRequested
from countersign.core.model import Outcome, Place, TaskId
from countersign.core.records import TrustRevoked, WorkspaceTrusted
from countersign.core.state import AgentCard, State
from countersign.core.step import step
from countersign.core.text import Text
from countersign.core.trust import Standing, standing
from countersign.core.trust_events import ConfigSeen, EditorTrusts, TrustRequested, TrustRevocation

RECIPE = AgentCard("recipe", mechanical=True, inert=True)
MODEL = AgentCard("model", mechanical=False)
MECHANICAL = "# spec: Spell it out.\n#   rename: a -> b\n"
CHECKED = MECHANICAL + "#   done: make test\n"
OPEN = "# spec: Make it fast.\n"


class Desk:
    """A state with one open document whose config was seen, and what happened to it."""

    def __init__(self, text: str, config: str | None = "config") -> None:
        self.state = State(session="session", agents=(RECIPE, MODEL))
        self.effects: list[Effect] = []
        self.happen(DocumentOpened("m.py", 1, Text.of(text + "a = 1\n"), 0.0), ConfigSeen(config))

    def happen(self, *events: Event) -> None:
        for event in events:
            self.state, effects = step(self.state, event)
            self.effects += effects

    def run(self) -> None:
        self.happen(TaskRequested(TaskId("task"), Place("m.py", 0), 1.0))

    def started(self) -> bool:
        return any(isinstance(effect, StartTask) for effect in self.effects)

    def told(self) -> str:
        return "\n".join(effect.message for effect in self.effects if isinstance(effect, Tell))

    def recorded(self) -> list[type]:
        return [type(effect.record) for effect in self.effects if isinstance(effect, AppendRecord)]


def test_a_program_that_fixes_files_needs_trust() -> None:
    desk = Desk("# spec: Tidy up.\n#   fix: ruff\n")
    desk.run()
    assert not desk.started()
    assert "not trusted" in desk.told()


def test_a_mechanical_spec_without_commands_needs_no_trust() -> None:
    desk = Desk(MECHANICAL)
    desk.run()
    assert desk.started()


@pytest.mark.parametrize("text", [CHECKED, OPEN, MECHANICAL + "#   agent: model\n"])
def test_what_is_not_inert_is_not_started_before_the_workspace_is_trusted(text: str) -> None:
    desk = Desk(text)
    desk.run()
    assert not desk.started()
    assert desk.recorded() == []
    assert desk.told().startswith("Nothing was started because this workspace is not trusted;")
    assert "`countersign trust`" in desk.told()


@pytest.mark.parametrize("text", [CHECKED, OPEN])
def test_what_is_not_inert_runs_in_a_trusted_workspace(text: str) -> None:
    desk = Desk(text)
    desk.happen(TrustRequested(0.5))
    desk.run()
    assert desk.started()


def test_trust_is_lost_when_the_config_changes_and_that_is_said_at_once() -> None:
    desk = Desk(OPEN)
    desk.happen(TrustRequested(0.5), ConfigSeen("another"))
    assert "was lost when its countersign.toml changed" in desk.told()
    desk.run()
    assert not desk.started()
    assert standing(desk.state) is Standing.CHANGED


def test_trust_comes_back_with_the_config_that_it_was_given_for() -> None:
    desk = Desk(OPEN)
    desk.happen(TrustRequested(0.5), ConfigSeen("another"), ConfigSeen("config"))
    desk.run()
    assert desk.started()


def test_a_config_that_can_not_be_read_is_not_trusted() -> None:
    desk = Desk(OPEN, config=None)
    desk.happen(TrustRequested(0.5))
    assert desk.recorded() == []
    assert "mend that file first" in desk.told()


def test_a_state_that_has_seen_no_config_trusts_nothing() -> None:
    assert standing(State(session="session")) is not Standing.TRUSTED


def test_revoking_stops_what_runs_because_of_the_trust_and_nothing_else() -> None:
    desk = Desk(OPEN)
    other = Text.of(MECHANICAL + "a = 1\n")
    desk.happen(TrustRequested(0.5), DocumentOpened("n.py", 1, other, 0.6))
    desk.run()
    desk.happen(TaskRequested(TaskId("inert"), Place("n.py", 0), 1.0), TrustRevocation(2.0))
    assert [effect.task for effect in desk.effects if isinstance(effect, StopTask)] == ["task"]
    assert desk.state.history.tasks[TaskId("task")].outcome is Outcome.CANCELLED
    assert [*desk.state.history.runners] == ["inert"]
    desk.run()
    assert standing(desk.state) is Standing.REVOKED


def test_what_another_process_revokes_stops_here_too() -> None:
    desk = Desk(OPEN)
    desk.happen(TrustRequested(0.5))
    desk.run()
    desk.happen(RecordsArrived((TrustRevoked("other", 2.0),), frozenset(), 2.0))
    assert [effect.task for effect in desk.effects if isinstance(effect, StopTask)] == ["task"]


def test_what_another_process_trusts_is_trusted_here() -> None:
    desk = Desk(OPEN)
    desk.happen(RecordsArrived((WorkspaceTrusted("config", "other", 0.5),), frozenset(), 0.5))
    desk.run()
    assert desk.started()


def test_an_editor_that_does_not_trust_restricts_whatever_was_recorded() -> None:
    desk = Desk(OPEN)
    desk.happen(TrustRequested(0.5), EditorTrusts(trusted=False, at=0.6))
    desk.run()
    assert not desk.started()
    assert "not trusted in your editor" in desk.told()
    desk.happen(EditorTrusts(trusted=True, at=2.0))
    desk.run()
    assert desk.started()


def test_the_trust_of_an_editor_begins_ours() -> None:
    desk = Desk(OPEN)
    desk.happen(EditorTrusts(trusted=True, at=0.5))
    assert desk.recorded() == [WorkspaceTrusted]
    desk.run()
    assert desk.started()


@pytest.mark.parametrize("loss", [ConfigSeen("another"), TrustRevocation(0.6)])
def test_the_trust_of_an_editor_does_not_renew_ours(loss: Event) -> None:
    desk = Desk(OPEN)
    desk.happen(TrustRequested(0.5), loss, EditorTrusts(trusted=True, at=0.7))
    desk.run()
    assert not desk.started()
