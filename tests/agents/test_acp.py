"""Agents that behave, and agents that do not: a proposal as it should be, or a failure that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from countersign.agents.acp.agent import Acp
from countersign.agents.confinement import Guard
from countersign.agents.equipment import Outfit
from countersign.core.model import Question, QuestionKind
from countersign.ports import AgentError, BudgetError, Used, Voice
from countersign.preferences import AcpAgent
from support.acp_agents import CHANGED, HELLO, REMEDY, Deeds, failure, run, scripted
from support.agent_bench import AgentBench, leftovers
from support.cell import Cell, Closed, needs_bubblewrap


@pytest.fixture
def desk(tmp_path: Path) -> AgentBench:
    return AgentBench(tmp_path)


@needs_bubblewrap
async def test_what_an_agent_writes_where_it_was_started_is_offered(desk: AgentBench) -> None:
    ran = await run(desk, [["say", "I say "], ["say", "hello"], *HELLO])
    assert ran.changes == CHANGED
    assert ran.said(Voice.AGENT) == "I say hello"
    assert ran.report.model == ""


@needs_bubblewrap
async def test_what_it_says_last_is_its_answer(desk: AgentBench) -> None:
    desk.brief = replace(desk.brief, question=Question(QuestionKind.ASK, "what is said?"))
    looking = ["update", "tool_call", {"toolCallId": "1", "title": "Look", "status": "completed"}]
    ran = await run(desk, [["say", "I look."], looking, ["say", "It says "], ["say", "hello."]])
    assert ran.report.answer == "It says hello."


@needs_bubblewrap
async def test_it_is_told_the_task_and_where_the_workspace_is(desk: AgentBench) -> None:
    ran = await run(desk, [["tell", "cwd"], ["tell", "prompt"]])
    assert str(desk.root) in ran.said(Voice.AGENT)
    assert "must: greet the world" in ran.said(Voice.AGENT)


@needs_bubblewrap
@pytest.mark.parametrize(
    "deeds",
    [
        pytest.param([["complain", "e", 3_000_000]], id="floods what it complains of"),
        pytest.param(
            [["line", "Loading..."], ["line", ""], ["line", "{"], ["line", "\udcff\udcfe"]], id="prints noise"
        ),
        pytest.param([["line", "[1, 2]"], ["line", "7"], ["line", "null"], ["line", '"text"']], id="no objects"),
        pytest.param([["line", "[" * 100_000]], id="nests without end"),
        pytest.param([["line", '{"id": [1], "result": 1}'], ["line", '{"id": {}}'], ["line", "{}"]], id="odd ids"),
        pytest.param([["line", '{"id": 99, "result": {}}'], ["line", '{"id": 98, "error": "no"}']], id="unasked"),
        pytest.param(
            [["line", '{"method": 5, "id": 1}'], ["line", '{"method": "session/update"}']], id="odd methods"
        ),
        pytest.param([["update", "telepathy", {"waves": 7}]], id="an unknown update"),
        pytest.param([["update", "tool_call", {"content": 5, "locations": "x", "title": None}]], id="odd fields"),
        pytest.param([["update", "plan", {"entries": [5, {"content": 1}]}]], id="an odd plan"),
        pytest.param(
            [["ask", "client/dance", {"step": 1}], ["ask", "_vendor/thing", {"of": 1}]], id="unknown requests"
        ),
        pytest.param([["ask", "session/request_permission", {"options": 5}]], id="an odd request"),
        pytest.param([["ask", "elicitation/create", {"message": "Who are you?"}]], id="asks the user"),
        pytest.param([["stop", "bored"]], id="an unknown reason to stop"),
        pytest.param([["stop", None]], id="no reason to stop"),
        pytest.param([["usage", {"inputTokens": "many"}]], id="an odd usage"),
        pytest.param([["long", 3_000_000]], id="a line of three megabytes"),
        pytest.param([["say", "x"]] * 500, id="chatty"),
    ],
)
async def test_a_quirk_changes_nothing_about_the_proposal(desk: AgentBench, deeds: Deeds) -> None:
    ran = await run(desk, [*deeds, *HELLO])
    assert ran.changes == CHANGED


@needs_bubblewrap
async def test_messages_keep_their_order(desk: AgentBench) -> None:
    words = [f"{number} " for number in range(300)]
    ran = await run(desk, [["say", word] for word in words])
    assert ran.said(Voice.AGENT) == "".join(words)


@needs_bubblewrap
async def test_what_it_does_is_shown_as_it_does_it(desk: AgentBench) -> None:
    place = {"locations": [{"path": str(desk.root / "hello.py")}]}
    plan = [{"content": "Look", "status": "completed"}, {"content": "Write", "status": "in_progress"}]
    ran = await run(
        desk,
        [
            ["update", "agent_thought_chunk", {"content": {"type": "text", "text": "I could greet."}}],
            ["update", "plan", {"entries": plan}],
            ["update", "tool_call", {"toolCallId": "1", "title": "Edit", "status": "pending", **place}],
            ["update", "tool_call_update", {"toolCallId": "1", "status": "failed"}],
            ["update", "usage_update", {"used": 1200, "size": 200_000}],
        ],
        session={"configOptions": [{"id": "m", "category": "model", "currentValue": "tiny-1"}]},
    )
    assert ran.said(Voice.THOUGHT) == "I could greet."
    assert ran.said(Voice.NOTE).strip() == "Plan:\n[x] Look\n[>] Write"
    assert ran.said(Voice.TOOL) == "Edit (hello.py)\nEdit (hello.py) failed\n"
    assert ran.progress[-2:] == ["Edit (hello.py)", "1,200 of 200,000 tokens in its context"]
    assert ran.report.model == "tiny-1"


@needs_bubblewrap
async def test_what_a_turn_has_cost_is_told(desk: AgentBench) -> None:
    ran = await run(desk, [["usage", {"inputTokens": 900, "outputTokens": 80, "cachedReadTokens": 400}]])
    assert [sign for sign in ran.signs if isinstance(sign, Used)] == [Used("", 900, 400, 80)]


@needs_bubblewrap
@pytest.mark.parametrize(
    ("reason", "said"), [("max_tokens", "could write no more"), ("max_turn_requests", "as many requests")]
)
async def test_a_turn_that_was_cut_short_is_offered_and_said(desk: AgentBench, reason: str, said: str) -> None:
    ran = await run(desk, [*HELLO, ["stop", reason]])
    assert ran.changes == CHANGED
    assert said in ran.report.notes[0]


@needs_bubblewrap
async def test_a_refusal_is_told_with_its_words(desk: AgentBench) -> None:
    assert (
        await failure(desk, [["say", "I must not greet."], ["stop", "refusal"]])
        == "scripted has refused the task: I must not greet."
    )


@needs_bubblewrap
async def test_an_agent_that_dies_is_told_with_its_exit_code_and_its_last_words(desk: AgentBench) -> None:
    said = await failure(desk, [*HELLO, ["complain", "out of memory\n"], ["die", 3]])
    assert said == "scripted ended in the middle of its work, with exit code 3. Its last words: out of memory"


@needs_bubblewrap
async def test_an_agent_that_fails_is_told_with_what_it_says(desk: AgentBench) -> None:
    said = await failure(desk, [["refuse", -32603, "Internal error", {"details": "the model is gone"}]])
    assert said == "scripted could not go on: Internal error the model is gone"


@needs_bubblewrap
async def test_an_agent_that_never_answers_is_ended_in_time(desk: AgentBench) -> None:
    with leftovers() as left:
        with pytest.raises(BudgetError, match="scripted has worked for"):
            await desk.run(scripted(desk, [], seconds=1.0, mute=["initialize"]))
        assert left() == []


@needs_bubblewrap
async def test_an_agent_of_another_version_is_refused(desk: AgentBench) -> None:
    said = await failure(desk, HELLO, version=2)
    assert "another version of the Agent Client Protocol: 2, not 1" in said


@needs_bubblewrap
async def test_a_program_that_is_no_agent_is_told_with_its_words(desk: AgentBench) -> None:
    outfit = Outfit("greeter", desk.root, Guard(Cell(desk.root)), seconds=60.0)
    agent = Acp(AcpAgent(("echo", "usage: none")), outfit)
    with pytest.raises(
        AgentError, match=r"greeter did not begin to work, with exit code 0\. Its last words: usage"
    ):
        await desk.run(agent)


@needs_bubblewrap
async def test_a_login_that_needs_nobody_is_done(desk: AgentBench) -> None:
    ran = await run(desk, HELLO, login="key", hello={"authMethods": [{"id": "key", "name": "A key"}]})
    assert ran.changes == CHANGED


@needs_bubblewrap
async def test_a_missing_login_is_told_with_its_remedy(desk: AgentBench) -> None:
    said = await failure(desk, HELLO, login="browser", hello={"authMethods": [{"id": "browser"}]})
    assert said == f"scripted is not logged in. {REMEDY}"


@needs_bubblewrap
@pytest.mark.parametrize(
    ("session", "said"),
    [
        ({"modes": {"availableModes": [{"id": "ask"}, {"id": "write"}]}}, '[session/set_mode {"sessionId"'),
        ({"configOptions": [{"id": "m", "category": "mode"}]}, "[session/set_config_option"),
        ({"modes": {"availableModes": [{"id": "ask"}]}}, ""),
    ],
)
async def test_it_works_in_its_mode_where_it_has_one(desk: AgentBench, session: object, said: str) -> None:
    ran = await run(desk, HELLO, mode="write", session=session)
    assert ran.said(Voice.AGENT).startswith(said)
    assert ('"write"' in ran.said(Voice.AGENT)) == bool(said)


async def test_without_a_sandbox_no_agent_starts_and_the_remedy_is_told(desk: AgentBench) -> None:
    agent = Acp(AcpAgent(("python3",)), Outfit("scripted", desk.root, Guard(Closed())))
    with pytest.raises(AgentError, match=r"bubblewrap was not found\. Install it: `apt-get install bubblewrap`\."):
        await desk.run(agent)


async def test_an_agent_that_is_not_installed_is_named(desk: AgentBench) -> None:
    agent = Acp(AcpAgent(("no-such-agent",)), Outfit("ghost", desk.root, Guard(Closed()), install="npm i ghost"))
    with pytest.raises(
        AgentError, match=r"there is no program 'no-such-agent' on PATH\. Install it: `npm i ghost`"
    ):
        await desk.run(agent)
