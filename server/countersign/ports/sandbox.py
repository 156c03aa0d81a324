"""The sandbox: where commands run that are not trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping
    from pathlib import Path

    from countersign.ports.benches import Layers

__all__ = ["Bounds", "Confined", "Sandbox"]


class Bounds(Struct, frozen=True):
    """What a command and all that it starts may use: bytes of memory each and of a file, processes, and seconds of
    processor time each. How long it may take, who starts it decides.
    """

    memory: int = 8 << 30
    file: int = 2 << 30
    processes: int = 512
    processor: int = 3600


class Confined(Struct, frozen=True):
    """A command, and all of the world that it gets: the bench, which it sees at the path of the workspace and where
    it starts; read-only, the `environment`: paths relative to the workspace, with `/`, which lie over the bench,
    and absolute ones of what lies elsewhere; the variables, and a PATH and a home of its own, but no others.
    `reach` is the socket of a broker, and the only way out to a network.
    """

    argv: tuple[str, ...]
    layers: Layers
    environment: tuple[str, ...] = ()
    variables: Mapping[str, str] = {}
    reach: Path | None = None
    bounds: Bounds = Bounds()


class Sandbox(Protocol):
    @property
    def name(self) -> str:
        """What isolates, for receipts: `bubblewrap`, or `none` where the user has chosen that."""
        ...

    async def ready(self) -> None:
        """Try it once, with attempts to break out. Raises SandboxError when nothing can run here."""
        ...

    async def start(self, confined: Confined) -> Process:
        """Start a command with pipes for what it reads, writes and complains. Killing the process kills all that it
        has started, as does the end of this program. Raises SandboxError: nothing ever runs without isolation.
        """
        ...
