"""The lines that go to and come from an agent, as messages of JSON-RPC; fits the `Transport` of the protocol's SDK.

An agent may print anything between its messages: a line that is no message is noise, and does not end the
conversation.
"""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

import msgspec

__all__ = ["LONGEST", "Wire"]

LONGEST = 64 << 20
"""Bytes of a line; the agent that writes a longer one is not heard any more."""
_CHUNK = 1 << 16
_LONG = 1 << 18
"""Bytes from which on a line is read in a thread."""
_MOST_REQUESTS = 256
"""Requests of the agent that are under way before no more lines are read."""


class Wire:
    """Hands on messages that are sound. Updates of the session go to `updated`, one after the other: the SDK would
    start a task for each and let them overtake one another. Lines that are none go to `noise`.
    """

    def __init__(
        self,
        reader: StreamReader,
        writer: StreamWriter,
        updated: Callable[[object], Awaitable[None]],
        noise: Callable[[bytes], None],
    ) -> None:
        self.problem = ""
        """Why nothing more is heard, as the end of a sentence that begins with the agent's name; empty when the
        agent has just ended.
        """
        self._writer = writer
        self._updated = updated
        self._noise = noise
        self._lines = self._split(reader)
        self._requests = 0
        self._answered = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        """Write a message; one that nobody is there to read is lost, as the end of the reading tells."""
        if "method" not in message:
            self._requests -= 1
            self._answered.set()
        with suppress(ConnectionError):
            self._writer.write(msgspec.json.encode(message) + b"\n")
            await self._writer.drain()

    async def receive(self) -> dict[str, Any] | None:
        async for line in self._lines:
            message = await _read(line)
            if message is None:
                self._noise(line + b"\n")
            elif message.get("method") == "session/update" and "id" not in message:
                await self._updated(message.get("params"))
            else:
                if "method" in message and "id" in message:
                    await self._wait_for_room()
                return message
        return None

    async def close(self) -> None:
        """Stop reading; the pipes belong to the process."""

    async def _wait_for_room(self) -> None:
        self._requests += 1
        while self._requests > _MOST_REQUESTS:
            self._answered.clear()
            await self._answered.wait()

    async def _split(self, reader: StreamReader) -> AsyncIterator[bytes]:
        """Yield the lines without their ends, whatever limit the stream has; the last one may lack its end."""
        parts: list[bytes] = []
        size = 0
        while data := await reader.read(_CHUNK):
            *ends, rest = data.split(b"\n")
            for end in ends:
                yield b"".join((*parts, end))
                parts, size = [], 0
            parts.append(rest)
            size += len(rest)
            if size > LONGEST:
                self.problem = f"has written a line of more than {LONGEST >> 20} MiB"
                return
        if last := b"".join(parts):
            yield last


async def _read(line: bytes) -> dict[str, Any] | None:
    """Return a message as the SDK can take it, None for a line that is none."""
    return await asyncio.to_thread(_message, line) if len(line) > _LONG else _message(line)


def _message(line: bytes) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(line)
    except (ValueError, RecursionError):  # of JSON and UTF-8
        return None
    if not isinstance(found, dict):
        return None
    message = cast("dict[str, Any]", found)
    if "method" in message:
        return message if isinstance(message["method"], str) else None
    if not isinstance(message.get("id"), int | str):
        return None
    if "error" in message and not isinstance(message["error"], dict):
        message["error"] = {"message": str(message["error"])}
    return message
