"""What a model says out of the events that a server sends: the chunks of the chat completions API.

What is absent may be null or missing, and what is not known is passed over; what has the wrong type is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from countersign.agents.chat.events import ChatEvent, Finished, Said, Thought, Used
from countersign.agents.chat.tool_calls import ToolCalls

__all__ = ["Answer", "NotAChunkError", "TroubleError"]

_DONE = b"[DONE]"
_ERROR = "error"
_MOST = 1 << 40
"""Tokens that nobody uses; a server that counts more is not believed."""


class NotAChunkError(Exception):
    """An event is no chunk of a chat completion; the message says why."""


class TroubleError(Exception):
    """An event tells of a problem of the server; `data` is what it says."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data


class _Part(Struct):
    """A part of a content that is more than text; thoughts consist of parts themselves."""

    text: str | None = None
    thinking: list[_Part] | None = None


class _Function(Struct):
    name: str | None = None
    arguments: Any = None


class _ToolCall(Struct):
    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Delta(Struct):
    content: str | list[_Part] | None = None
    refusal: str | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _Choice(Struct):
    index: int | None = None
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Cached(Struct):
    cached_tokens: float | None = None


class _Usage(Struct):
    prompt_tokens: float | None = None
    completion_tokens: float | None = None
    prompt_tokens_details: _Cached | None = None


class _Chunk(Struct):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: Any = None
    object: Any = None


_decode = msgspec.json.Decoder(_Chunk).decode


class Answer:
    """Turns the events of one answer into what the model says.

    `has_begun` once something was read that is a chunk, `has_finished` once it is known why the model stopped,
    `is_over` once the server has said that nothing follows.
    """

    def __init__(self) -> None:
        self.has_begun = False
        self.has_finished = False
        self.is_over = False
        self._calls = ToolCalls()

    def take(self, data: bytes, name: bytes = b"") -> Iterator[ChatEvent]:
        """Yield what an event says. Raises NotAChunkError and TroubleError."""
        data = data.strip()
        if self.is_over or not data:
            return
        if data == _DONE:
            self.is_over = True
            return
        try:
            chunk = _decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            if name == _ERROR.encode():
                raise TroubleError(data) from None
            raise NotAChunkError(str(error)) from None
        if chunk.error is not None or chunk.object == _ERROR or name == _ERROR.encode():
            raise TroubleError(data)
        self.has_begun = self.has_begun or chunk.choices is not None
        for choice in chunk.choices or ():
            if not choice.index:
                yield from self._choice(choice)
        if chunk.usage is not None:
            yield _used(chunk.usage)

    def _choice(self, choice: _Choice) -> Iterator[ChatEvent]:
        if choice.delta is not None:
            yield from self._delta(choice.delta)
        if choice.finish_reason and not self.has_finished:
            self.has_finished = True
            yield Finished(choice.finish_reason)

    def _delta(self, delta: _Delta) -> Iterator[ChatEvent]:
        if thought := delta.reasoning_content or delta.reasoning:
            yield Thought(thought)
        if isinstance(delta.content, list):
            yield from _parts(delta.content)
        elif delta.content:
            yield Said(delta.content)
        if delta.refusal:
            yield Said(delta.refusal)
        for call in delta.tool_calls or ():
            function = call.function or _Function()
            piece = self._calls.take(call.index, call.id or "", function.name or "", function.arguments)
            if piece is not None:
                yield piece


def _parts(parts: list[_Part]) -> Iterator[ChatEvent]:
    for part in parts:
        if thought := "".join(inner.text or "" for inner in part.thinking or ()):
            yield Thought(thought)
        if part.text:
            yield Said(part.text)


def _used(usage: _Usage) -> Used:
    details = usage.prompt_tokens_details
    cached = details.cached_tokens if details is not None else None
    return Used(_count(usage.prompt_tokens), _count(cached), _count(usage.completion_tokens))


def _count(told: float | None) -> int:
    return int(min(max(told or 0, 0), _MOST))
