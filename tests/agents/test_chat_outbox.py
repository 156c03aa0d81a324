"""What a model says goes to the editor's process in few messages, and no faster than that one takes them."""

from __future__ import annotations

import asyncio

import msgspec

from countersign.agents.chat.events import ChatEvent, Finished, Said, ToolCallPiece
from countersign.agents.chat.outbox import Outbox
from countersign.agents.chat.problems import Failure
from countersign.agents.chat.wire import Ended, FrameReader, Happened, Problem

_decode = msgspec.msgpack.Decoder(Happened | Ended).decode


class Sent:
    """What was written, as messages."""

    def __init__(self) -> None:
        self.frames = FrameReader()
        self.outbox = Outbox(7, self.frames.feed)

    def messages(self) -> list[Happened | Ended]:
        found: list[Happened | Ended] = []
        while self.frames.has_next:
            found.append(_decode(self.frames.next()))
        assert all(message.stream == 7 for message in found)
        return found

    def events(self) -> list[list[ChatEvent]]:
        return [message.events for message in self.messages() if isinstance(message, Happened)]


async def test_the_first_word_is_sent_at_once_and_what_follows_soon_together() -> None:
    sent = Sent()
    for word in "abcde":
        await sent.outbox.take([Said(word)])
    assert sent.events() == [[Said("a")]]
    await asyncio.sleep(0.2)
    assert sent.events() == [[Said("bcde")]]


async def test_the_end_is_sent_at_once_with_what_came_before() -> None:
    sent = Sent()
    problem = Problem(Failure.BUSY, "wait", 429, 9.0)
    await sent.outbox.take([Said("a")])
    await sent.outbox.take([Said("b"), Finished("stop")])
    sent.outbox.end(problem)
    first, second, last = sent.messages()
    assert isinstance(first, Happened)
    assert isinstance(second, Happened)
    assert second.events == [Said("b"), Finished("stop")]
    assert last == Ended(7, problem)


async def test_after_the_end_nothing_is_sent() -> None:
    sent = Sent()
    await sent.outbox.take([Said("a")])
    await sent.outbox.take([Said("b")])
    sent.outbox.close()
    sent.messages()
    await asyncio.sleep(0.2)
    assert sent.messages() == []


async def test_a_message_is_small() -> None:
    sent = Sent()
    await sent.outbox.take([ToolCallPiece(number, str(number)) for number in range(100)])
    assert [len(events) for events in sent.events()] == [16] * 6 + [4]
    await sent.outbox.take(
        [event for number in range(10) for event in (Said("x" * 5000), ToolCallPiece(number, "y"))]
    )
    assert max(len(events) for events in sent.events()) <= 4


async def test_a_slow_reader_makes_the_server_wait() -> None:
    sent = Sent()
    taking = asyncio.ensure_future(sent.outbox.take([Said("x" * 1_000_000)]))
    done, _ = await asyncio.wait([taking], timeout=0.05)
    assert not done
    (message,) = sent.messages()
    assert isinstance(message, Happened)
    sent.outbox.taken(message.size)
    await asyncio.wait_for(taking, 20)
