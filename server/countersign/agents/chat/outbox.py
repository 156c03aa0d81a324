"""The way of a stream's events to the editor's process: not one by one, and no more than that one can take."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator

from countersign.agents.chat.events import ChatEvent, joined, size_of
from countersign.agents.chat.wire import Ended, Happened, Problem, frame

__all__ = ["Outbox"]

_PAUSE = 0.1
"""Seconds between two messages of a stream. Each wakes the editor's process; nobody reads faster."""
_WINDOW = 1 << 18
"""Characters that may be under way. A reader that is slow makes the server wait, not the memory grow."""
_MOST_EVENTS, _MOST_TEXT = 16, 1 << 13
"""What goes into one message: the editor's process does other things between two of them."""


class Outbox:
    def __init__(self, stream: int, write: Callable[[bytes], None]) -> None:
        self._stream = stream
        self._write = write
        self._events: list[ChatEvent] = []
        self._size = 0
        self._pause: asyncio.TimerHandle | None = None
        self._under_way = 0
        self._room = asyncio.Event()
        self._room.set()

    async def take(self, events: list[ChatEvent]) -> None:
        """Send events, now or after the pause; return when there is room for more."""
        self._events += events
        self._size += sum(map(size_of, events))
        if self._pause is None or self._size > _MOST_TEXT:
            self._send()
        await self._room.wait()

    def taken(self, size: int) -> None:
        """Take in that so much has been read."""
        self._under_way -= size
        if self._under_way <= _WINDOW:
            self._room.set()

    def end(self, problem: Problem | None) -> None:
        """Send what is left, and that it was all."""
        self._send()
        self.close()
        self._write(frame(Ended(self._stream, problem)))

    def close(self) -> None:
        """Send nothing more."""
        self._events = []
        if self._pause is not None:
            self._pause.cancel()

    def _send(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if not self._events:
            return
        for size, events in _portions(joined(self._events)):
            self._under_way += size
            self._write(frame(Happened(self._stream, size, events)))
        self._events, self._size = [], 0
        if self._under_way > _WINDOW:
            self._room.clear()
        self._pause = asyncio.get_running_loop().call_later(_PAUSE, self._send)


def _portions(events: Iterable[ChatEvent]) -> Iterator[tuple[int, list[ChatEvent]]]:
    """Yield events in portions, each with its size."""
    portion: list[ChatEvent] = []
    total = 0
    for event in events:
        portion.append(event)
        total += size_of(event)
        if len(portion) == _MOST_EVENTS or total > _MOST_TEXT:
            yield total, portion
            portion, total = [], 0
    if portion:
        yield total, portion
