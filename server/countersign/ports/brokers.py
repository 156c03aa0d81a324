"""Brokers: the only way from the sandbox to a network, and where keys are added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["Broker", "Brokers", "Outlet", "Passed"]


class Outlet(Struct, frozen=True):
    """A host that may be asked, as a name of DNS or an address, with a port if it is not the usual one. `key` is
    what the broker adds to each request; where it is empty, the agent's own goes through. What is asked of the host
    goes to `url`, which is `https://<host>` where it is empty.
    """

    host: str
    key: str = ""
    url: str = ""

    def __repr__(self) -> str:
        """Return it without the key: what is written to a log is read by others."""
        return f"Outlet({self.host!r})"


class Passed(Struct, frozen=True):
    """A request that came to a broker: bytes of the body that were sent, bytes that came back, and the status that
    was answered. `refused` is why it was not passed on, empty when it was.
    """

    host: str
    method: str
    path: str
    status: int
    sent: int = 0
    received: int = 0
    refused: str = ""


class Broker(Protocol):
    """What one task reaches the network by."""

    @property
    def reach(self) -> Path:
        """Its socket, for `Confined.reach`."""
        ...

    def base(self, host: str) -> str:
        """Return the URL that stands inside for `https://<host>`: the paths of requests follow it."""
        ...

    async def close(self) -> None:
        """End all that is under way; calling it twice is allowed."""
        ...


class Brokers(Protocol):
    async def open(self, outlets: Sequence[Outlet], heard: Callable[[Passed], None]) -> Broker:
        """Open a broker for a task; `heard` is told of each request when it is over. Raises SandboxError."""
        ...
