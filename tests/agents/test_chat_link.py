"""However much streams have to say at once, everything else has its turn between two messages."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Generator

import pytest

from countersign.agents.chat.call import Call, Endpoint
from countersign.agents.chat.events import Said
from countersign.agents.chat.link import Link, Stream
from countersign.agents.chat.wire import Ended, Happened, frame

CALL = Call(Endpoint("http://localhost/v1"), "tiny", [])


@pytest.fixture
def link() -> Generator[Link]:
    """Return a link to a process that says nothing: what it would say is given to the link by hand."""
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as process:
        yield Link(process, idle=300.0)


class Turns:
    """Counts the turns of the event loop, and notes in which one each message was taken."""

    def __init__(self) -> None:
        self.now = 0
        self.taken: list[int] = []
        self._handle = asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self.now += 1
        self._handle = asyncio.get_running_loop().call_soon(self._turn)

    def stop(self) -> None:
        self._handle.cancel()

    async def listen(self, stream: Stream) -> int:
        """Take all messages of a stream; return how many there were."""
        count = 0
        while isinstance(await stream.next(), Happened):
            self.taken.append(self.now)
            count += 1
        return count


def said(stream: Stream, count: int) -> bytes:
    return frame(Happened(stream.number, 1, [Said("a")])) * count


async def test_messages_that_come_all_at_once_are_taken_one_a_turn(link: Link) -> None:
    streams = [link.begin(CALL) for _ in range(20)]
    turns = Turns()
    listening = [asyncio.create_task(turns.listen(stream)) for stream in streams]
    await asyncio.sleep(0)
    link.data_received(b"".join(said(stream, 50) for stream in streams))
    link.data_received(b"".join(frame(Ended(stream.number)) for stream in streams))
    assert await asyncio.wait_for(asyncio.gather(*listening), 20) == [50] * 20
    turns.stop()
    assert len(set(turns.taken)) == len(turns.taken) == 1000


async def test_messages_that_waited_are_taken_one_a_turn(link: Link) -> None:
    streams = [link.begin(CALL) for _ in range(20)]
    for stream in streams:
        link.data_received(said(stream, 50) + frame(Ended(stream.number)))
    for _ in range(2 * 20 * 51):
        await asyncio.sleep(0)
    turns = Turns()
    assert await asyncio.wait_for(asyncio.gather(*map(turns.listen, streams)), 20) == [50] * 20
    turns.stop()
    assert len(set(turns.taken)) == len(turns.taken) == 1000
