"""What agents ask of their client: files, permissions and terminals, on the bench and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.ports import AgentError, Sign, Told, Voice
from countersign.reins import Reins
from support.acp_agents import CHANGED, HELLO, Deeds, run, scripted
from support.agent_bench import AgentBench, leftovers
from support.cell import needs_bubblewrap

pytestmark = needs_bubblewrap


@pytest.fixture
def desk(tmp_path: Path) -> AgentBench:
    return AgentBench(tmp_path)


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[Path]:
    """Give a file that lies beside the workspace, and that has to stay as it is."""
    file = tmp_path / "secret"
    file.write_text("the secret")
    yield file
    assert file.read_text() == "the secret"


async def said(desk: AgentBench, *deeds: list[object]) -> str:
    ran = await run(desk, [*deeds])
    return ran.said(Voice.AGENT)


async def test_files_are_read_as_they_are_on_the_bench(desk: AgentBench) -> None:
    path = str(desk.root / "other.py")
    assert await said(desk, ["read", path]) == "[one\ntwo\nthree\n]"
    assert await said(desk, ["read", path, 2, 1]) == "[two\n]"
    assert await said(desk, ["read", path, 3]) == "[three\n]"
    assert await said(desk, ["read", path, 9, 9]) == "[]"


async def test_files_are_written_to_the_bench(desk: AgentBench) -> None:
    deeds: Deeds = [["store", str(desk.root / "hello.py"), "hello\n"], ["store", str(desk.root / "a/b.py"), "b\n"]]
    ran = await run(desk, [*deeds, ["read", str(desk.root / "a/b.py")]])
    assert ran.changes == {**CHANGED, "a/b.py": b"b\n"}
    assert ran.said(Voice.AGENT).endswith("[b\n]")


async def test_a_file_keeps_its_encoding(desk: AgentBench) -> None:
    (desk.root / "hut.txt").write_bytes("Hüte\r\n".encode("latin-1"))
    ran = await run(desk, [["store", str(desk.root / "hut.txt"), "Mütze\r\n"]])
    assert ran.changes == {"hut.txt": "Mütze\r\n".encode("latin-1")}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "{root}/../secret", "../secret", "{root}", "", "{root}/../work2/x"]
)
@pytest.mark.usefixtures("secret")
async def test_no_file_outside_is_read_or_written(desk: AgentBench, path: str) -> None:
    place = path.replace("{root}", str(desk.root))
    ran = await run(desk, [["read", place], ["store", place, "gone"]])
    assert ran.said(Voice.AGENT).count("[refused: ") == 2
    assert ran.changes == {}


async def test_links_that_an_agent_makes_lead_nowhere(desk: AgentBench, secret: Path) -> None:
    link, folder = str(desk.root / "link"), str(desk.root / "folder")
    ran = await run(
        desk,
        [
            ["link", link, str(secret)],
            ["link", folder, str(secret.parent)],
            *(
                [deed, path, *text]
                for path in (link, f"{folder}/secret")
                for deed, *text in (["read"], ["store", "x"])
            ),
            ["unlink", link],
            ["unlink", folder],
        ],
    )
    assert ran.said(Voice.AGENT).count("[refused: ") == 4
    assert ran.changes == {}


async def test_what_is_missing_or_no_text_is_told_to_the_agent(desk: AgentBench) -> None:
    (desk.root / "picture").write_bytes(b"\0\1")
    words = await said(desk, ["read", str(desk.root / "none.py")], ["read", str(desk.root / "picture")])
    assert "[refused: none.py can not be read" in words
    assert "[refused: picture is no text file.]" in words


@pytest.mark.parametrize(
    ("path", "kind", "answer"),
    [
        ("{root}/hello.py", "edit", "once"),
        ("hello.py", "edit", "once"),
        ("file://{root}/hello%2Epy", "edit", "once"),
        ("{root}", "execute", "once"),
        ("/etc/passwd", "edit", "no"),
        ("{root}/../secret", "read", "no"),
        ("file:///etc/passwd", "read", "no"),
        ("{root}/hello.py", "fetch", "no"),
    ],
)
async def test_permission_is_given_for_what_stays_on_the_bench(
    desk: AgentBench, path: str, kind: str, answer: str
) -> None:
    ran = await run(desk, [["permit", path.replace("{root}", str(desk.root)), kind]])
    assert ran.said(Voice.AGENT).strip() == f"[{answer}]"
    assert ran.said(Voice.NOTE).startswith("Not allowed: Edit ") == (answer == "no")


async def test_permission_for_a_call_is_about_what_was_said_of_it_before(desk: AgentBench) -> None:
    call = {"toolCallId": "7", "content": [{"type": "diff", "path": "/etc/passwd", "newText": "x"}]}
    options = [{"optionId": "yes", "kind": "allow_once"}, {"optionId": "no", "kind": "reject_once"}]
    asked = {"toolCall": {"toolCallId": "7"}, "options": options}
    words = await said(desk, ["update", "tool_call", call], ["ask", "session/request_permission", asked])
    assert "'optionId': 'no'" in words


async def test_where_there_is_no_such_option_the_agent_hears_that_it_was_cancelled(desk: AgentBench) -> None:
    asked = {
        "toolCall": {"toolCallId": "7", "kind": "fetch"},
        "options": [{"optionId": "yes", "kind": "allow_once"}],
    }
    assert "{'outcome': 'cancelled'}" in await said(desk, ["ask", "session/request_permission", asked])


async def test_a_terminal_runs_on_the_bench_and_sees_what_was_changed(desk: AgentBench) -> None:
    ran = await run(desk, [*HELLO, ["terminal", "sh", "-c", "cat hello.py; echo new > made; exit 3"]])
    assert ran.said(Voice.AGENT) == "[{'exitCode': 3} hello\n]"
    assert ran.changes == {**CHANGED, "made": b"new\n"}


async def test_a_command_may_be_a_line_for_a_shell(desk: AgentBench) -> None:
    assert await said(desk, ["terminal", "cat other.py | tail -n 1"]) == "[{'exitCode': 0} three\n]"


async def test_a_terminal_begins_in_a_folder_of_the_workspace_or_not_at_all(desk: AgentBench) -> None:
    (desk.root / "sub dir").mkdir()
    (desk.root / "sub dir/file").touch()
    inside = {"command": "ls", "cwd": str(desk.root / "sub dir"), "env": [{"name": "A", "value": "b"}]}
    outside = {"command": "ls", "cwd": str(desk.root.parent)}
    words = await said(
        desk,
        ["ask", "terminal/create", inside],
        ["ask", "terminal/wait_for_exit", {"terminalId": "terminal-1"}],
        ["ask", "terminal/output", {"terminalId": "terminal-1"}],
        ["ask", "terminal/create", outside],
        ["ask", "terminal/output", {"terminalId": "terminal-9"}],
    )
    assert "'output': 'file\\n'" in words
    assert "lies outside of the workspace.]" in words
    assert "[refused: There is no terminal 'terminal-9'.]" in words


async def test_only_the_end_of_a_long_output_is_kept(desk: AgentBench) -> None:
    create = {"command": "python3", "args": ["-c", "print('ä' * 99999)"], "outputByteLimit": 10}
    words = await said(
        desk,
        ["ask", "terminal/create", create],
        ["ask", "terminal/wait_for_exit", {"terminalId": "terminal-1"}],
        ["ask", "terminal/output", {"terminalId": "terminal-1"}],
    )
    assert "'output': 'ääää\\n', 'truncated': True" in words


async def test_terminals_are_killed_on_request_and_when_the_agent_ends(desk: AgentBench) -> None:
    words = await said(desk, ["begin", "echo up; sleep 4711"], ["kill"], ["begin", "echo up; sleep 4712"])
    assert words == "[up\n][{'signal': 'SIGKILL'}][up\n]"


async def test_what_the_user_says_is_the_next_turn(desk: AgentBench) -> None:
    reins = Reins()

    def hear(sign: Sign) -> None:
        if isinstance(sign, Told) and "up" in sign.text:
            reins.say("louder, please")
            (desk.place / "heard").touch()

    wait = ["terminal", "until [ -e heard ]; do sleep 0.01; done; rm heard"]
    turns: list[Deeds] = [[["say", "up"], wait], [["tell", "prompt"], *HELLO]]
    ran = await desk.run(scripted(desk, [], turns=turns), reins, hear)
    assert "louder, please\n" in ran.said(Voice.AGENT)
    assert ran.changes == CHANGED


@pytest.mark.parametrize("settings", [{}, {"deaf": True}], ids=["hears it", "ignores it"])
async def test_cancelling_ends_an_agent_within_a_second(desk: AgentBench, settings: dict[str, bool]) -> None:
    up = asyncio.Event()

    def hear(sign: Sign) -> None:
        if isinstance(sign, Told):
            up.set()

    with leftovers() as left:
        agent = scripted(desk, [["begin", "echo up; sleep 4711"], ["listen"]], seconds=60.0, mode="", **settings)
        running = asyncio.ensure_future(desk.run(agent, heard=hear))
        await up.wait()
        running.cancel()
        done, _ = await asyncio.wait([running], timeout=1.0)
        assert running in done
        assert left() == []


async def test_a_line_without_end_is_the_end_of_the_agent(desk: AgentBench) -> None:
    with leftovers() as left:
        with pytest.raises(AgentError, match="scripted has written a line of more than 64 MiB"):
            await desk.run(scripted(desk, [["fill", 70 << 20]]))
        assert left() == []
