"""What the editor's process and the one that reads streams tell each other: msgpack, each message with its length.

A stream has a number, given by who asks.
"""

from __future__ import annotations

import struct

import msgspec
from msgspec import Struct

from countersign.agents.chat.call import Call
from countersign.agents.chat.events import ChatEvent
from countersign.agents.chat.problems import ChatError, Failure

__all__ = ["Ask", "Ended", "FrameReader", "Happened", "Problem", "Stop", "Taken", "frame"]

_LENGTH = struct.Struct(">I")


class Ask(Struct, frozen=True, tag=1, array_like=True):
    """Begin a stream."""

    stream: int
    call: Call


class Taken(Struct, frozen=True, tag=2, array_like=True):
    """So much of a stream was taken: there is room for as much again."""

    stream: int
    size: int


class Stop(Struct, frozen=True, tag=3, array_like=True):
    """End a stream, since nobody listens any more."""

    stream: int


class Happened(Struct, frozen=True, tag=4, array_like=True):
    """The model has said this. `size` is what it counts for, see Taken."""

    stream: int
    size: int
    events: list[ChatEvent]


class Problem(Struct, frozen=True, array_like=True):
    """A ChatError."""

    failure: Failure
    message: str
    status: int | None = None
    retry_after: float | None = None

    def error(self) -> ChatError:
        return ChatError(self.failure, self.message, self.status, self.retry_after)


class Ended(Struct, frozen=True, tag=5, array_like=True):
    """The stream is over: the model has said all, or there was a problem."""

    stream: int
    problem: Problem | None = None


_encode = msgspec.msgpack.Encoder().encode


def frame(message: Ask | Taken | Stop | Happened | Ended) -> bytes:
    body = _encode(message)
    return _LENGTH.pack(len(body)) + body


class FrameReader:
    """Takes bytes in pieces of any size, and gives the bodies of the messages in them one by one."""

    def __init__(self) -> None:
        self._data = bytearray()

    def __len__(self) -> int:
        """Return how many bytes wait."""
        return len(self._data)

    @property
    def has_next(self) -> bool:
        return len(self._data) >= _LENGTH.size and len(self._data) >= self._end

    @property
    def _end(self) -> int:
        length: int = _LENGTH.unpack_from(self._data)[0]
        return _LENGTH.size + length

    def feed(self, data: bytes) -> None:
        self._data += data

    def next(self) -> bytes:
        """Return the body of the next message, of which there must be one."""
        end = self._end
        body = bytes(memoryview(self._data)[_LENGTH.size : end])
        del self._data[:end]
        return body
