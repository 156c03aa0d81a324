"""Streams are read by another process, which disturbs neither the editor's nor outlives it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from countersign.agents.chat.call import Call, Endpoint
from countersign.agents.chat.events import ChatEvent, Finished, Said, Thought, ToolCallPiece, Used, joined
from countersign.agents.chat.problems import ChatError, Failure
from countersign.agents.chat.streams import ChatStreams
from support.model_endpoint import DONE, SILENCE, ModelEndpoint, chunk, finish, head, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECONDS = 20.0
"""How long anything may take on a loaded machine before a test fails."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def streams() -> AsyncGenerator[ChatStreams]:
    streams = ChatStreams()
    yield streams
    await streams.close()


async def heard(streams: ChatStreams, call: Call) -> list[ChatEvent]:
    return joined([event async for event in streams.stream(call)])


async def ended(pid: int) -> None:
    """Wait for the end of a process."""
    loop = asyncio.get_running_loop()
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    over = asyncio.Event()
    loop.add_reader(process, over.set)
    try:
        await asyncio.wait_for(over.wait(), SECONDS)
    finally:
        loop.remove_reader(process)
        os.close(process)


class Recorded:
    """A command that writes down the number of each process that it becomes."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "pids"
        script = (
            f"import os; open({str(self._file)!r}, 'a').write(f'{{os.getpid()}}\\n');"
            "from countersign.agents.chat.process import main; main()"
        )
        self.command = (sys.executable, "-P", "-c", script)

    @property
    def pids(self) -> list[int]:
        return [int(line) for line in self._file.read_text().split()] if self._file.exists() else []


async def test_all_that_a_model_says_is_heard(streams: ChatStreams) -> None:
    stream = (
        chunk({"reasoning": "hm"}),
        said("Hel"),
        said("lo \U0001f600"),
        chunk({"tool_calls": [{"index": 0, "id": "x", "function": {"name": "f", "arguments": "{}"}}]}),
        chunk({}, "tool_calls", usage={"prompt_tokens": 3, "completion_tokens": 4}),
        DONE,
    )
    async with ModelEndpoint.serving(head(), *stream) as endpoint:
        assert await heard(streams, endpoint.call()) == [
            Thought("hm"),
            Said("Hello \U0001f600"),
            ToolCallPiece(0, "x", "f", "{}"),
            Finished("tool_calls"),
            Used(3, 0, 4),
        ]


async def test_what_goes_wrong_is_told_with_all_that_is_known(streams: ChatStreams) -> None:
    async with ModelEndpoint.serving(
        head("429 Too Many", "text/plain", "Retry-After: 7"), b"slow down"
    ) as endpoint:
        with pytest.raises(ChatError) as raised:
            await heard(streams, endpoint.call())
    problem = raised.value
    assert (problem.failure, problem.status, problem.retry_after) == (Failure.BUSY, 429, 7.0)
    assert '"slow down"' in str(problem)


async def test_what_was_said_before_it_went_wrong_is_heard(streams: ChatStreams) -> None:
    async with (
        ModelEndpoint.serving(head(), said("a")) as endpoint,
        aclosing(streams.stream(endpoint.call())) as events,
    ):
        assert await anext(events) == Said("a")
        with pytest.raises(ChatError):
            await anext(events)


async def test_many_streams_do_not_mix(streams: ChatStreams) -> None:
    words = [[said(f"{number} ") for _ in range(50)] for number in range(32)]

    async def one(number: int) -> None:
        async with ModelEndpoint.serving(head(), *words[number], finish()) as endpoint:
            assert await heard(streams, endpoint.call()) == [Said(f"{number} " * 50), Finished("stop")]

    await asyncio.gather(*map(one, range(32)))


async def test_cancelling_closes_this_connection_and_no_other(streams: ChatStreams) -> None:
    go_on = asyncio.Event()
    async with ModelEndpoint.serving(head(), said("a"), go_on, finish()) as other:
        goes_on = asyncio.create_task(heard(streams, other.call()))
        async with ModelEndpoint.serving(head(), said("a"), SILENCE) as endpoint:
            listening = asyncio.create_task(heard(streams, endpoint.call()))
            await asyncio.wait_for(endpoint.asked.wait(), SECONDS)
            listening.cancel()
            await asyncio.wait_for(endpoint.requests[0].gone.wait(), SECONDS)
            with pytest.raises(asyncio.CancelledError):
                await listening
        go_on.set()
        assert await goes_on == [Said("a"), Finished("stop")]


async def test_turning_away_closes_the_connection(streams: ChatStreams) -> None:
    async with ModelEndpoint.serving(head(), said("a"), SILENCE) as endpoint:
        async with aclosing(streams.stream(endpoint.call())) as events:
            assert await anext(events) == Said("a")
        await asyncio.wait_for(endpoint.requests[0].gone.wait(), SECONDS)


async def test_a_slow_reader_misses_nothing(streams: ChatStreams) -> None:
    words = [said(f"{number:>1000}") for number in range(3000)]
    async with ModelEndpoint.serving(head(), *words, finish()) as endpoint:
        events: list[ChatEvent] = []
        async for event in streams.stream(endpoint.call()):
            events.append(event)
            await asyncio.sleep(0.001)
    assert joined(events) == [Said("".join(f"{number:>1000}" for number in range(3000))), Finished("stop")]


@pytest.mark.parametrize("content", ["\udcff", object(), 2**80])
async def test_what_can_not_be_sent_is_told(streams: ChatStreams, content: object) -> None:
    with pytest.raises(ChatError, match="holds what can not be sent"):
        await heard(streams, Call(Endpoint("http://localhost/v1", "sk-secret"), "tiny", [{"content": content}]))


# --- the process


async def test_a_process_that_is_killed_is_told_and_replaced(tmp_path: Path) -> None:
    recorded = Recorded(tmp_path)
    streams = ChatStreams(recorded.command)
    async with ModelEndpoint.serving(head(), said("a"), SILENCE) as endpoint:
        async with aclosing(streams.stream(endpoint.call())) as events:
            assert await anext(events) == Said("a")
            os.kill(recorded.pids[0], signal.SIGKILL)
            with pytest.raises(ChatError, match="has ended: run the task again"):
                await anext(events)
        async with aclosing(streams.stream(endpoint.call())) as events:
            assert await anext(events) == Said("a")
    assert len(recorded.pids) == 2
    await streams.close()
    await ended(recorded.pids[1])


async def test_one_process_reads_all_streams_and_ends_when_there_is_none(tmp_path: Path) -> None:
    recorded = Recorded(tmp_path)
    streams = ChatStreams(recorded.command, idle=0.0)
    async with ModelEndpoint.serving(head(), said("a"), 0.05, finish()) as endpoint:
        await asyncio.gather(*(heard(streams, endpoint.call()) for _ in range(5)))
    (pid,) = recorded.pids
    await ended(pid)


async def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    recorded = Recorded(tmp_path)
    async with ModelEndpoint.serving(head(), said("a"), SILENCE) as endpoint:
        script = (
            "import asyncio; from countersign.agents.chat.call import *;"
            f"from countersign.agents.chat.streams import *; s = ChatStreams({recorded.command!r})\n"
            f"async def main():\n async for e in s.stream(Call(Endpoint({endpoint.url!r}), 'm', [])): pass\n"
            "asyncio.run(main())"
        )
        starter = await asyncio.create_subprocess_exec(sys.executable, "-c", script)
        await asyncio.wait_for(endpoint.asked.wait(), SECONDS)
        starter.kill()
        await starter.wait()
        await ended(recorded.pids[0])


async def test_a_process_that_can_not_be_started(tmp_path: Path) -> None:
    streams = ChatStreams((str(tmp_path / "nothing"),))
    with pytest.raises(ChatError, match=r"can not be started \(no such file or directory\)"):
        await heard(streams, Call(Endpoint("http://localhost/v1"), "tiny", []))
    await streams.close()


@pytest.mark.parametrize("script", ["", "import socket; socket.socket(fileno=0).sendall(b'\\0\\0\\0\\2??')"])
async def test_a_process_that_says_nonsense_or_nothing(script: str, caplog: pytest.LogCaptureFixture) -> None:
    streams = ChatStreams((sys.executable, "-c", script))
    with pytest.raises(ChatError, match="has ended"):
        await heard(streams, Call(Endpoint("http://localhost/v1"), "tiny", []))
    await streams.close()
    assert ("can not be understood" in caplog.text) is bool(script)


async def test_nothing_is_imported_from_the_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("openai", "countersign", "asyncio"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile')")
    monkeypatch.chdir(tmp_path)
    streams = ChatStreams()
    async with ModelEndpoint.serving(head(), said("a"), finish()) as endpoint:
        assert await heard(streams, endpoint.call()) == [Said("a"), Finished("stop")]
    await streams.close()


async def test_what_the_environment_says_of_openai_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ORG_ID", "PROJECT_ID", "API_KEY", "CUSTOM_HEADERS"):
        monkeypatch.setenv(f"OPENAI_{name}", "X-Mine: sk-private")
    streams = ChatStreams()
    async with ModelEndpoint.serving(head(), said("a"), finish()) as endpoint:
        await heard(streams, endpoint.call(key=""))
    await streams.close()
    assert "sk-private" not in str(endpoint.requests[0].headers)
