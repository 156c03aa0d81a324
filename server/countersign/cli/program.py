"""What the composition root hands to the command line, which knows the other adapters by these shapes only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:  # most commands start without the runtime
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from countersign.core.state import AgentCard
    from countersign.ports import Editor, Workspace
    from countersign.ports.reports import Reports
    from countersign.runtime import Runtime

__all__ = ["Program", "Search"]


class Search(Protocol):
    """What a search of the workspace for words has found. Paths are relative, with `/`."""

    @property
    def files(self) -> Sequence[str]:
        """The files of the workspace that no ignore file names, sorted."""
        ...

    @property
    def closed(self) -> Sequence[str]:
        """The directories among those searched that can not be read, sorted."""
        ...

    @property
    def candidates(self) -> Iterator[str]:
        """The files that may hold one of the words, and those that can not be read; each once, in no order."""
        ...


class Program(Struct, frozen=True):
    """The parts of the program, made for a workspace when they are needed. What may fail raises the errors of
    `ports.py`; everything blocks.
    """

    version: str
    example: Callable[[], Path | None]
    """The example project, None where it was not installed."""
    serve: Callable[[], int]
    runtime: Callable[[Path, Editor], Runtime]
    workspace: Callable[[Path], Workspace]
    files: Callable[[Path], Sequence[str]]
    """The files of a workspace that no ignore file names, sorted."""
    search: Callable[[Path, Sequence[str], Sequence[str]], Search]
    """Looks for words, whatever their case, in the files of a workspace below some directories; the path of a
    directory ends with `/`, that of the workspace is empty. A word ends in a sign that is no letter.
    """
    ledger_directory: Callable[[Path], Path]
    log_of: Callable[[Path, str], Path]
    """The file with what was said while a task worked, which need not be there."""
    agents: Callable[[], Sequence[AgentCard]]
    reports: Reports
