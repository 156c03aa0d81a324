"""An endpoint that answers as a test tells it to: piece by piece, late, or by hanging up in the middle."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from ssl import SSLContext
from typing import Any

from countersign.agents.chat.call import Call, Endpoint, Limits

__all__ = [
    "ABORT",
    "DONE",
    "SILENCE",
    "Asked",
    "ModelEndpoint",
    "Part",
    "Script",
    "called",
    "chunk",
    "event",
    "finish",
    "head",
    "said",
]

Part = bytes | asyncio.Event | float
"""What is sent, what is waited for before the rest is sent, or for how many seconds."""

SILENCE = float("inf")
ABORT = -1.0
"""Instead of a pause: the connection is reset."""


def head(status: str = "200 OK", kind: str = "text/event-stream", *more: str) -> bytes:
    """Return the beginning of an answer that ends with the connection."""
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *more, "", ""]).encode()


def event(data: object) -> bytes:
    """Return a server-sent event: JSON, or a text as it is."""
    return f"data: {data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)}\n\n".encode()


def chunk(delta: object, reason: str | None = None, **more: object) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return event({"id": "c1", "object": "chat.completion.chunk", "choices": [choice], **more})


def said(text: str) -> bytes:
    return chunk({"content": text})


def finish(reason: str = "stop") -> bytes:
    return chunk({}, reason)


def called(name: str, index: int = 0, call: str = "", **arguments: object) -> bytes:
    """Return a whole call of a tool."""
    function = {"name": name, "arguments": json.dumps(arguments)}
    return chunk(
        {"tool_calls": [{"index": index, "id": call or f"c{index}", "type": "function", "function": function}]}
    )


DONE = event("[DONE]")


class Asked:
    """A request as it arrived; `gone` is set when its client goes away."""

    def __init__(self, line: str, headers: dict[str, str], body: Any) -> None:  # noqa: ANN401 - JSON of any kind
        self.line = line
        self.headers = headers
        self.body = body
        self.gone = asyncio.Event()


Script = tuple[Part, ...]


class ModelEndpoint:
    """Answers every request with the same script; `asked` is set when the first has come."""

    def __init__(self, answer: Callable[[Asked, int], Script]) -> None:
        self.requests: list[Asked] = []
        self.asked = asyncio.Event()
        self.port = 0
        self.scheme = "http"
        self._answer = answer
        self._answering: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/v1"

    def call(self, limits: Limits | None = None, key: str = "sk-test-key", **options: object) -> Call:
        messages = [{"role": "user", "content": "Say it."}]
        return Call(Endpoint(self.url, key), "tiny", messages, options, limits or Limits())

    @classmethod
    @asynccontextmanager
    async def serving(cls, *script: Part, tls: SSLContext | None = None) -> AsyncGenerator[ModelEndpoint]:
        async with cls.answering(lambda _, __: script, tls) as endpoint:
            yield endpoint

    @classmethod
    @asynccontextmanager
    async def answering(
        cls, answer: Callable[[Asked, int], Script], tls: SSLContext | None = None
    ) -> AsyncGenerator[ModelEndpoint]:
        """Serve what a function makes of each request and its number, from 0."""
        endpoint = cls(answer)
        server = await asyncio.start_server(endpoint._take, "127.0.0.1", 0, ssl=tls)
        endpoint.port = server.sockets[0].getsockname()[1]
        endpoint.scheme = "https" if tls else "http"
        try:
            yield endpoint
        finally:
            server.close()
            for answering in endpoint._answering:
                answering.cancel()
            await asyncio.gather(*endpoint._answering, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._answering.add(answering)
        answering.add_done_callback(self._answering.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                asked = await _read(reader)
                self.requests.append(asked)
                self.asked.set()
                leaving = asyncio.ensure_future(_left(reader, asked))
                try:
                    await self._play(writer, self._answer(asked, len(self.requests) - 1))
                finally:
                    leaving.cancel()
        finally:
            writer.close()

    async def _play(self, writer: asyncio.StreamWriter, script: Script) -> None:
        for part in script:
            if isinstance(part, bytes):
                writer.write(part)
                await writer.drain()
            elif isinstance(part, asyncio.Event):
                await part.wait()
            elif part == ABORT:
                writer.transport.abort()
            else:
                await (asyncio.Event().wait() if part == SILENCE else asyncio.sleep(part))


async def _read(reader: asyncio.StreamReader) -> Asked:
    line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (text.partition(": ") for text in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(line, headers, json.loads(body or b"null"))


async def _left(reader: asyncio.StreamReader, asked: Asked) -> None:
    with suppress(ConnectionError):
        await reader.read()
    asked.gone.set()
