"""Whatever a server does, a task ends well or with a failure in words, in time, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from countersign.agents.chat.call import Limits
from countersign.agents.chat.streams import ChatStreams
from countersign.agents.endpoint.means import Means
from countersign.agents.endpoint.remedies import Pace
from countersign.checks.secrets import rules
from countersign.ports import AgentError
from support.endpoint_endings import ENDINGS, Ending
from support.endpoint_quirks import SURVIVED, Quirk
from support.endpoint_servers import AFTER, BEFORE
from support.endpoint_task import SPEC, EndpointTask
from support.model_endpoint import ModelEndpoint

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELLO = {"hello.py": f"{SPEC}def hello():\n    return {BEFORE}\n", "other.py": "x = 1\n" * 3000}
QUICK = Limits(connect=1, first=0.5, between=0.5, whole=2, event=1 << 20, answer=4 << 20)
PACE = Pace(first=0.01, together=0.2)
SECONDS = 60.0
"""How long a task may take here, on a loaded machine."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def streams() -> AsyncGenerator[ChatStreams]:
    streams = ChatStreams()
    yield streams
    await streams.close()


@pytest.mark.parametrize("quirk", SURVIVED, ids=lambda quirk: quirk.name)
async def test_a_task_is_done_all_the_same(quirk: Quirk, streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(quirk.answer) as endpoint:
            means = Means(streams, task.memory, rules, pace=Pace(first=0.01, together=1.0))
            report = await asyncio.wait_for(task.run(endpoint.url, streams, means=means), SECONDS)
        assert task.changed == {"hello.py": HELLO["hello.py"].replace(BEFORE, AFTER)}
        assert quirk.note in " ".join(report.notes)


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.name)
async def test_a_task_fails_in_words(ending: Ending, streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(ending.answer) as endpoint:
            means = Means(streams, task.memory, rules, limits=QUICK, pace=PACE)
            with pytest.raises(AgentError) as raised:
                await asyncio.wait_for(task.run(endpoint.url, streams, means=means), SECONDS)
        assert ending.words in str(raised.value)
        assert str(raised.value).endswith(".")
        assert task.changed == {}


async def test_nothing_is_left_behind(tmp_path: Path) -> None:
    streams = ChatStreams()

    async def one(number: int, quirk: Quirk | Ending) -> None:
        with EndpointTask(tmp_path / str(number), HELLO) as task:
            async with ModelEndpoint.answering(quirk.answer) as endpoint:
                means = Means(streams, task.memory, rules, limits=QUICK, pace=PACE)
                with suppress(AgentError):
                    await asyncio.wait_for(task.run(endpoint.url, streams, means=means), SECONDS)

    await one(0, SURVIVED[0])
    await streams.close()
    before = await left()
    await asyncio.gather(*(one(number, quirk) for number, quirk in enumerate([*SURVIVED[::8], *ENDINGS[::3]], 1)))
    await streams.close()
    assert await left() == before


async def left() -> tuple[int, int, int, int]:
    """Return how many files and sockets, threads beside those of the pool, tasks and child processes there are."""
    for _ in range(10):
        await asyncio.sleep(0)  # connections that were closed are gone after some turns of the loop
    return counted()


def counted() -> tuple[int, int, int, int]:
    files = len([*Path("/proc/self/fd").iterdir()])
    threads = [thread for thread in threading.enumerate() if not thread.name.startswith("asyncio_")]
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    return files, len(threads), len(asyncio.all_tasks()), len(children)
