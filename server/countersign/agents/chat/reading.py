"""Reads one completion over HTTP with the client of the `openai` package, of which the bytes are taken.

To make its objects costs thirty times what reading the bytes costs, an answer that is no stream is an empty one to
it, of a request that failed it reads a page of any length, and it waits as long as a server tells it to.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from http import HTTPStatus

import httpx2
from openai import AsyncOpenAI, Omit

from countersign.agents.chat.call import Call, Endpoint
from countersign.agents.chat.chunks import Answer, NotAChunkError, TroubleError
from countersign.agents.chat.events import ChatEvent, Finished
from countersign.agents.chat.failures import of_answer, of_error, of_trouble
from countersign.agents.chat.problems import ChatError, Failure
from countersign.agents.chat.quoting import quoted
from countersign.agents.chat.sse import EventReader, ServerEvent, TooLargeError

__all__ = ["Take", "make_http", "read"]

Take = Callable[[list[ChatEvent]], Awaitable[None]]
"""Is given what the model says; returns when there is room for more."""

_BODY = 1 << 16
"""Bytes of an answer that is no stream which are looked at for a reason."""
_REST = 5.0
"""Seconds that a server has, after the model has finished, for what may follow: the count of tokens."""
_STREAMS = ("text/event-stream", "text/plain", "application/octet-stream", "")
"""Types of content under which servers send events; some name none, or a wrong one."""


class _RefusedError(Exception):
    """The answer is no stream; `body` is its beginning."""

    def __init__(self, response: httpx2.Response, body: bytes) -> None:
        super().__init__()
        self.status = response.status_code
        self.headers = response.headers
        self.body = body


def make_http() -> httpx2.AsyncClient:
    """Make the client that all requests share. It keeps no connection: few streams are read to the last byte."""
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx2.AsyncClient(limits=limits, event_hooks={"request": [_say_less], "response": [_refuse]})


async def _say_less(request: httpx2.Request) -> None:
    """Leave out what the client would tell of this machine."""
    for name in [name for name in request.headers if name.startswith("x-stainless")]:
        del request.headers[name]


async def _refuse(response: httpx2.Response) -> None:
    """Raise _RefusedError for what is no stream."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code == HTTPStatus.OK and kind in _STREAMS:
        return
    body = b""
    async with aclosing(response.aiter_bytes()) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) >= _BODY:
                break
    raise _RefusedError(response, body[:_BODY])


async def read(call: Call, http: httpx2.AsyncClient, take: Take) -> None:
    """Ask a model, and give `take` what it says until it has said all. Raises ChatError.

    Cancelling it closes the connection at once.
    """
    _check_sendable(call.endpoint)
    await _Reading(call, take).run(http)


def _check_sendable(endpoint: Endpoint) -> None:
    values = (endpoint.key, *endpoint.headers, *endpoint.headers.values())
    if not all(value.isascii() and value.isprintable() for value in values):
        raise ChatError(Failure.OURS, f"The key or a header for {endpoint.place} can not be sent: set it anew.")


class _Reading:
    def __init__(self, call: Call, take: Take) -> None:
        self._call = call
        self._place = call.endpoint.place
        self._limits = call.limits
        self._take = take
        self._events = EventReader(call.limits.event)
        self._answer = Answer()
        self._size = 0
        self._has_said = False
        self._is_rest = False
        """Whether the model has finished, and only counts may follow."""
        self._pause = asyncio.timeout(call.limits.first)
        """Runs out when nothing is said for too long."""

    async def run(self, http: httpx2.AsyncClient) -> None:
        try:
            async with asyncio.timeout(self._limits.whole), self._pause:
                await self._listen(http)
        except ChatError:
            raise
        except (TimeoutError, httpx2.TransportError) as error:
            # When the model has finished, nothing that matters can be missing.
            if not self._answer.has_finished:
                raise self._problem(error) from None
        except Exception as error:  # noqa: BLE001 - the client's errors may hold what is secret
            raise self._problem(error) from None

    async def _listen(self, http: httpx2.AsyncClient) -> None:
        completions = _client(self._call, http).chat.completions
        stream = await completions.create(
            model=self._call.model,
            messages=(),
            stream=True,
            extra_headers=_headers(self._call.endpoint),
            extra_body={**self._call.options, "messages": self._call.messages},
        )
        async with aclosing(stream.response) as response, aclosing(_body(response)) as pieces:
            async for piece in pieces:
                await self._give(self._heard(piece))
                if self._answer.is_over:
                    break
        await self._give(self._said(self._events.end()))
        await self._end()

    def _heard(self, data: bytes) -> list[ChatEvent]:
        self._size += len(data)
        if self._size > self._limits.answer:
            raise TooLargeError
        return self._said(self._events.feed(data))

    def _said(self, events: Iterable[ServerEvent]) -> list[ChatEvent]:
        return [said for event in events for said in self._answer.take(event.data, event.name)]

    async def _give(self, events: list[ChatEvent]) -> None:
        """Hand events over; how long that takes is not the server's fault."""
        if not events:
            return
        self._has_said = True
        deadline = self._pause.when()
        self._pause.reschedule(None)
        await self._take(events)
        if not self._answer.has_finished:
            deadline = _now() + self._limits.between
        elif not self._is_rest:
            self._is_rest = True
            deadline = _now() + _REST
        self._pause.reschedule(deadline)

    async def _end(self) -> None:
        """Look whether the stream ended as it must."""
        if self._answer.has_finished:
            return
        if not self._answer.has_begun:
            words = f"{self._place} sent a stream without an answer: correct the address, or name another model."
            raise ChatError(Failure.NOT_CHAT, words)
        if not self._answer.is_over:
            raise self._broken()
        await self._take([Finished("")])

    def _problem(self, error: Exception) -> ChatError:
        """Return what went wrong, in a sentence. What the client's errors say themselves is not shown."""
        endpoint = self._call.endpoint
        if isinstance(error, _RefusedError):
            return of_answer(endpoint, error.status, error.headers, error.body)
        if isinstance(error, TroubleError):
            return of_trouble(endpoint, error.data)
        if self._size and isinstance(error, httpx2.TransportError):
            return self._broken()
        return self._own(error) or of_error(endpoint, error)

    def _own(self, error: Exception) -> ChatError | None:
        """Return what is wrong when it was found here, None for an error of the client."""
        match error:
            case TimeoutError():
                return self._late()
            case TooLargeError():
                words = f"The answer of {self._place} is longer than it may be: let the task do less at once."
                return ChatError(Failure.LIMIT, words)
            case NotAChunkError():
                reason = quoted(self._call.endpoint, str(error))
                words = f"{self._place} sends what is no chat completion ({reason}): correct the address."
                return ChatError(Failure.NOT_CHAT, words)
            case _:
                return None

    def _late(self) -> ChatError:
        if not self._pause.expired():
            words = f"The answer of {self._place} takes more than {self._limits.whole:g} s: let the task do less."
            return ChatError(Failure.LIMIT, words)
        if self._has_said:
            words = f"{self._place} has said nothing more for {self._limits.between:g} s: run the task again."
        else:
            remedy = "look whether it is busy, or name a faster model"
            words = f"{self._place} has not begun to answer within {self._limits.first:g} s: {remedy}."
        return ChatError(Failure.TIMEOUT, words)

    def _broken(self) -> ChatError:
        words = f"The answer of {self._place} broke off in the middle: run the task again."
        return ChatError(Failure.BROKEN, words)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _client(call: Call, http: httpx2.AsyncClient) -> AsyncOpenAI:
    """Make a client of one endpoint. What its variables of the environment say is not meant for other endpoints."""
    timeout = httpx2.Timeout(None, connect=call.limits.connect)
    url, key = call.endpoint.url, call.endpoint.key or "none"
    return AsyncOpenAI(base_url=url, api_key=key, timeout=timeout, max_retries=0, http_client=http)


def _headers(endpoint: Endpoint) -> dict[str, str | Omit]:
    without_key: dict[str, str | Omit] = {} if endpoint.key else {"Authorization": Omit()}
    return {**without_key, "Accept-Encoding": "identity", **endpoint.headers}


def _body(response: httpx2.Response) -> AsyncGenerator[bytes, None]:
    return response.aiter_bytes() if "content-encoding" in response.headers else response.aiter_raw()
