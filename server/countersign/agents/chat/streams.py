"""Streams of what models say, for agents: read by another process, so that the editor's is not held up."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress

from countersign.agents.chat.call import Call
from countersign.agents.chat.events import ChatEvent
from countersign.agents.chat.link import Link, start
from countersign.agents.chat.problems import ChatError
from countersign.agents.chat.wire import Happened

__all__ = ["COMMAND", "ChatStreams"]

COMMAND = (sys.executable, "-P", "-m", "countersign.agents.chat.process")
"""With `-P`, nothing is imported from the folder where the editor was started."""

_IDLE = 300.0
"""Seconds without a stream after which the process is ended, for its memory."""


class ChatStreams:
    """Reads any number of streams in one process, which starts with the first one."""

    def __init__(self, command: Sequence[str] = COMMAND, idle: float = _IDLE) -> None:
        self._command = command
        self._idle = idle
        self._starting: asyncio.Task[Link] | None = None

    async def stream(self, call: Call) -> AsyncGenerator[ChatEvent, None]:
        """Ask a model, and yield what it says. Raises ChatError.

        Closing the generator, or cancelling the task that iterates, closes the connection to the server at once.
        """
        link = await self._link()
        stream = link.begin(call)
        try:
            while isinstance(message := await stream.next(), Happened):
                for event in message.events:
                    yield event
                stream.taken(message.size)
        finally:
            link.forget(stream)
        if message.problem is not None:
            raise message.problem.error()

    async def close(self) -> None:
        """End the process, and with it all streams."""
        if self._starting is not None:
            with suppress(ChatError):  # it was never there
                await (await self._starting).end()

    async def _link(self) -> Link:
        if self._starting is None or not _is_usable(self._starting):
            loop = asyncio.get_running_loop()
            self._starting = loop.create_task(start(self._command, self._idle), name="start reading streams")
        return await asyncio.shield(self._starting)


def _is_usable(starting: asyncio.Task[Link]) -> bool:
    if starting.get_loop() is not asyncio.get_running_loop():
        return False
    return not starting.done() or (starting.exception() is None and not starting.result().is_over)
