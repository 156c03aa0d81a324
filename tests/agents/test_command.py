from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from countersign.agents.command import Command, Filling, filled
from countersign.agents.confinement import Guard
from countersign.agents.equipment import Outfit
from countersign.core.model import Question, QuestionKind
from countersign.ports import AgentError, BudgetError, Report, Sign, Voice
from countersign.preferences import CommandAgent
from countersign.reins import Reins
from support.agent_bench import SPEC, AgentBench, leftovers
from support.cell import Cell, Closed, needs_bubblewrap

HELLO = "print('hello')\n"
WRITE = "from pathlib import Path; Path('hello.py').write_text(\"print('hello')\\n\")"


@pytest.fixture
def desk(tmp_path: Path) -> AgentBench:
    return AgentBench(tmp_path)


def command(desk: AgentBench, *argv: str, seconds: float = 60.0, variables: tuple[str, ...] = ()) -> Command:
    return Command(
        CommandAgent(argv, variables), Outfit("tool", desk.root, Guard(Cell(desk.root)), seconds=seconds)
    )


def python(desk: AgentBench, script: str, *arguments: str, seconds: float = 60.0) -> Command:
    return command(desk, sys.executable, "-c", script, *arguments, seconds=seconds)


@needs_bubblewrap
async def test_what_a_command_changes_where_it_is_started_is_offered(desk: AgentBench) -> None:
    with leftovers() as left:
        ran = await desk.run(python(desk, f"{WRITE}; print('I have said hello')"))
        assert ran.changes == {"hello.py": HELLO.encode()}
        assert "I have said hello" in ran.said(Voice.AGENT)
        assert left() == []


@needs_bubblewrap
async def test_what_a_command_prints_is_its_answer(desk: AgentBench) -> None:
    desk.brief = replace(desk.brief, question=Question(QuestionKind.ASK, "what is said?"))
    ran = await desk.run(python(desk, "import sys; print('hello'); print('a warning', file=sys.stderr)"))
    report = ran.signs[-1]
    assert isinstance(report, Report)
    assert report.answer == "hello\n"


@needs_bubblewrap
async def test_the_task_comes_as_an_argument_or_in_a_file_that_is_no_change(desk: AgentBench) -> None:
    script = "import sys; print(sys.argv[1]); print('FILE', open(sys.argv[2]).read() == sys.argv[1])"
    ran = await desk.run(python(desk, script, "{prompt}", "{prompt_file}"))
    assert "greet the world" in ran.said(Voice.AGENT)
    assert "FILE True" in ran.said(Voice.AGENT)
    assert ran.changes == {}


@needs_bubblewrap
async def test_files_are_the_tasks_own_and_those_of_its_scope(desk: AgentBench) -> None:
    (desk.root / "test_hello.py").write_text("")
    ran = await desk.run(python(desk, "import sys; print(sys.argv[1:])", "--", "{files}"))
    assert "['--', 'hello.py', 'test_hello.py']" in ran.said(Voice.AGENT)


@needs_bubblewrap
async def test_a_command_that_fails_offers_nothing_and_its_last_words_are_told(desk: AgentBench) -> None:
    script = f"{WRITE}; import sys; print('no key was found', file=sys.stderr); sys.exit(3)"
    with pytest.raises(AgentError, match=r"tool ended with exit code 3; .*no key was found"):
        await desk.run(python(desk, script))


@needs_bubblewrap
async def test_a_flood_on_both_streams_ends_and_is_bounded(desk: AgentBench) -> None:
    script = "import sys\nfor _ in range(40):\n  print('a' * 99999)\n  print('b' * 99999, file=sys.stderr)"
    ran = await desk.run(python(desk, script))
    assert len(ran.said(Voice.AGENT)) < 1_100_000
    assert "not kept" in ran.said(Voice.TOOL)


@needs_bubblewrap
async def test_a_command_that_does_not_end_is_ended_with_all_that_it_has_started(desk: AgentBench) -> None:
    script = "import subprocess, time; subprocess.Popen(['sleep', '4711']); time.sleep(4711)"
    with leftovers() as left:
        with pytest.raises(BudgetError, match="tool has worked for"):
            await desk.run(python(desk, script, seconds=0.5))
        assert left() == []


@needs_bubblewrap
async def test_cancelling_ends_a_command_within_a_second(desk: AgentBench) -> None:
    heard = asyncio.Event()

    def hear(sign: Sign) -> None:
        if getattr(sign, "voice", None) is Voice.AGENT:
            heard.set()

    with leftovers() as left:
        script = "import time; print('up', flush=True); time.sleep(4711)"
        running = asyncio.ensure_future(desk.run(python(desk, script), heard=hear))
        await heard.wait()
        running.cancel()
        done, _ = await asyncio.wait([running], timeout=1.0)
        assert running in done
        assert left() == []


@needs_bubblewrap
async def test_what_the_user_says_meanwhile_runs_it_again_on_what_it_has_made(desk: AgentBench) -> None:
    reins = Reins()

    def hear(sign: Sign) -> None:
        if "up" in getattr(sign, "text", ""):
            reins.say("and louder")
            (desk.place / "heard").touch()

    script = (
        "import sys, time; from pathlib import Path; file = Path('hello.py'); heard = Path('heard')\n"
        "if 'and louder' in sys.argv[1]: file.write_text(file.read_text().upper()); heard.unlink()\n"
        "else: file.write_text('hello\\n'); print('up', flush=True)\n"
        "while 'and louder' not in sys.argv[1] and not heard.exists(): time.sleep(0.01)"
    )
    ran = await desk.run(python(desk, script, "{prompt}"), reins, hear)
    assert ran.changes == {"hello.py": b"HELLO\n"}


@needs_bubblewrap
async def test_only_named_variables_arrive(desk: AgentBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOL_SETTING", "seven")
    script = "import os; print(os.environ['TOOL_SETTING'], os.environ['NO_COLOR'])"
    ran = await desk.run(command(desk, sys.executable, "-c", script, variables=("TOOL_SETTING", "TOOL_MISSING")))
    assert ran.said(Voice.AGENT) == "seven 1\n"


async def test_a_program_that_is_not_there_is_named(desk: AgentBench) -> None:
    with pytest.raises(AgentError, match="there is no program 'no-such-tool' on PATH"):
        await desk.run(command(desk, "no-such-tool", "{prompt}"))


async def test_without_a_sandbox_nothing_starts_and_the_remedy_is_told(desk: AgentBench) -> None:
    agent = Command(CommandAgent(("python3",)), Outfit("tool", desk.root, Guard(Closed())))
    with pytest.raises(AgentError, match=r"bubblewrap was not found\. Install it: `apt-get install bubblewrap`\."):
        await desk.run(agent)


@needs_bubblewrap
async def test_a_prompt_that_is_too_long_for_an_argument_is_refused_with_the_way_out(tmp_path: Path) -> None:
    desk = AgentBench(tmp_path)
    reins = Reins()
    reins.say("x" * 200_000)
    with pytest.raises(AgentError, match=r"use \{prompt_file\}"):
        await desk.run(python(desk, "pass", "{prompt}"), reins)
    assert (desk.root / "hello.py").read_text() == SPEC


def test_slots_stand_anywhere_in_an_argument_and_other_braces_stay() -> None:
    template = ("run", "--message={prompt}", "{files}", '{"json": {}}', "-f{prompt_file}", "[{files}]", "{prompts}")
    expected = ("run", "--message={files}", "a", "-b c", '{"json": {}}', "-f/p", "[a -b c]", "{prompts}")
    assert filled(template, Filling("{files}", "/p", ["a", "-b c"])) == expected
