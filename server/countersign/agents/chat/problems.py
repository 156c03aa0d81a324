"""That a stream has failed, and what kind of failure it was."""

from __future__ import annotations

from enum import StrEnum

from countersign.ports import AgentError

__all__ = ["ChatError", "Failure"]


class Failure(StrEnum):
    """What went wrong, as far as it matters for what an agent does next."""

    UNREACHABLE = "unreachable"
    """There is no connection, or nobody who speaks HTTP behind it."""
    TIMEOUT = "timeout"
    """The server took too long."""
    KEY = "key"
    """The key is missing or wrong, or may not do this."""
    MISSING = "missing"
    """There is no such model or address."""
    REQUEST = "request"
    """The server does not take the request as it is; with other options it may."""
    BUSY = "busy"
    """There were too many requests, or the quota is used up."""
    SERVER = "server"
    """The server itself has failed; trying again may help."""
    BROKEN = "broken"
    """The stream ended in the middle."""
    NOT_CHAT = "not chat"
    """What came is no stream of a chat completion."""
    LIMIT = "limit"
    """The answer is longer than it may be, or went on for longer."""
    OURS = "ours"
    """The fault is on this side."""


class ChatError(AgentError):
    """A stream has failed; the message is a sentence that says what happened and what to do about it.

    `status` is that of HTTP where there was one, `retry_after` how many seconds the server wants one to wait.
    """

    def __init__(
        self, failure: Failure, message: str, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.failure = failure
        self.status = status
        self.retry_after = retry_after
