"""Tools: programs of the project that work on files by themselves, as formatters do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from countersign.core.operation import Changed
    from countersign.ports.benches import Bench

__all__ = ["Job", "JobDone", "Tools"]


class Job(Struct, frozen=True):
    """A command, and the files of a bench on which it works: as they were when that began, but for `files`, which
    hold something else by now, or None where they are gone; some of them can be executed now, or no longer.
    """

    argv: tuple[str, ...]
    bench: Bench
    files: Mapping[str, bytes | None]
    executable: Mapping[str, bool] = {}


class JobDone(Struct, frozen=True):
    """How a command ended, `exit` being None when it was stopped; the end of what it printed; what it changed."""

    exit: int | None
    said: str
    changes: tuple[Changed, ...]


class Tools(Protocol):
    def finds(self, program: str) -> bool:
        """Whether the project or this machine has a program. Blocks."""
        ...

    async def run(self, job: Job) -> JobDone:
        """Run a command in the sandbox, away from the bench. When cancelled, it has ended. Raises SandboxError and
        BenchError.
        """
        ...
