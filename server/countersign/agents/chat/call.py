"""What a model is asked, where, and how long that may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from msgspec import Struct

__all__ = ["Call", "Endpoint", "Limits"]

_SHORTEST_SECRET = 4
"""Characters; a shorter one stands in every other word, and protects nothing."""


class Endpoint(Struct, frozen=True):
    """An OpenAI-compatible server. `url` is its address without `/chat/completions`, `key` is empty where none is
    needed, `headers` are sent beside the usual ones. Neither key nor headers are ever shown.
    """

    url: str
    key: str = ""
    headers: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return f"Endpoint({self.place!r})"

    @property
    def place(self) -> str:
        """The address as it may be shown: without the user, password and query that it may hold."""
        parts = self._parts
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}".rstrip("/") if host else "this address"

    @property
    def host(self) -> str:
        """The name of the host, empty when the address has none."""
        return self._parts.hostname or ""

    @property
    def secrets(self) -> list[str]:
        """What must not be shown wherever it turns up, the longest first."""
        parts = self._parts
        found = {
            self.key,
            parts.password or "",
            *self.headers.values(),
            *(value for _, value in parse_qsl(parts.query)),
        }
        return sorted((secret for secret in found if len(secret) >= _SHORTEST_SECRET), key=len, reverse=True)

    @property
    def _parts(self) -> SplitResult:
        try:
            return urlsplit(self.url)
        except ValueError:
            return urlsplit("")


class Limits(Struct, frozen=True):
    """When a stream is given up. Times are seconds: until there is a connection, until the model says its first
    word, between two words, and for all of it. Sizes are bytes: of one event, and of the whole answer. A server can
    send comments for ever to keep a connection alive: they are no words.
    """

    connect: float = 10.0
    first: float = 300.0
    between: float = 120.0
    whole: float = 3600.0
    event: int = 1 << 20
    answer: int = 32 << 20


class Call(Struct, frozen=True):
    """A completion that is asked for. `messages` and `options` are JSON as the API has it."""

    endpoint: Endpoint
    model: str
    messages: Sequence[Mapping[str, Any]]
    options: Mapping[str, Any] = {}
    limits: Limits = Limits()
