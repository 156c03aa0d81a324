"""What the composition root hands to the command line, which knows the other adapters by these shapes only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:  # most commands start without the runtime
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from countersign.core.records import Recorded
    from countersign.core.state import AgentCard
    from countersign.ports import Editor, Workspace
    from countersign.runtime import Runtime

__all__ = ["Entry", "Flaw", "Program", "Search", "Verification"]


class Entry(Struct, frozen=True):
    """A record of the ledger; `event` is a sentence where what happened cannot be read any more.

    `time` is UTC as in RFC 3339.
    """

    seq: int
    time: str
    kind: str
    user: str
    event: Recorded | str


class Flaw(Struct, frozen=True):
    """What is wrong with the ledger at a place; a harmless one comes about by a crash or by setting the clock."""

    kind: str
    message: str
    segment: str
    line: int | None
    harmless: bool


class Verification(Struct, frozen=True):
    records: int
    ok: bool
    flaws: tuple[Flaw, ...]


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
    entries: Callable[[Path, str | None], Iterator[Entry]]
    """The records, the newest last; with a path, those of this file and of the tasks that touched it."""
    verify: Callable[[Path], Verification]
    log_of: Callable[[Path, str], Path]
    """The file with what was said while a task worked, which need not be there."""
    benches: Callable[[Path], str]
    """What the benches of a workspace are made of, and why of nothing better."""
    isolation: Callable[[Path], tuple[str, str]]
    """Tries what isolates commands: what was found, and a remedy, which is empty where nothing is wrong."""
    agents: Callable[[], Sequence[AgentCard]]
    processes: Callable[[], Iterator[tuple[str, str, str]]]
    """Tells of each agent that is a program, in the shape of `models`, whether it is installed or not."""
    models: Callable[[bool], Iterator[tuple[str, str, str]]]
    """Tells of each model that is at hand: the name of its agent, what was found, and a remedy where something is
    missing. Asks each a question when told to.
    """
