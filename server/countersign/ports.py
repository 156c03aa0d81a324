"""What the runtime needs from the outside, as Protocols; adapters fit by shape and raise the errors named here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from countersign.core.operation import Changed

if TYPE_CHECKING:  # who only reads files needs none of it
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from countersign.core.effects import ChangeDocuments, ChangeFile
    from countersign.core.model import Hunk, HunkFinding, Proposal, Reason, Remark, Severity, Spec, TaskId
    from countersign.core.operation import LaidFile, Standing
    from countersign.core.records import Recorded
    from countersign.core.round_base import Rejected
    from countersign.core.state import AgentCard
    from countersign.core.text import Text
    from countersign.core.tracing import Came

__all__ = [
    "Adapters",
    "Agent",
    "AgentError",
    "Bench",
    "BenchError",
    "Benches",
    "Brief",
    "Changed",
    "Checks",
    "Editor",
    "Ledger",
    "LedgerError",
    "NotTextError",
    "Progress",
    "Report",
    "Round",
    "Workspace",
    "WorkspaceError",
]


class AgentError(Exception):
    """An agent cannot do its task; the message is a sentence for the user."""


class BenchError(Exception):
    """A bench cannot be made or harvested; the message is a sentence for the user."""


class LedgerError(Exception):
    """The ledger cannot be read or written; the message is a sentence for the user."""


class WorkspaceError(Exception):
    """A file of the user cannot be read or written; the message is a sentence for the user."""


class NotTextError(WorkspaceError):
    """A file holds no text: it is binary, or larger than a text may be."""


class Bench(Protocol):
    """The disposable copy of the workspace in which one task works. Paths are relative, with `/`.

    All of it may block: it is called from worker threads. Raises BenchError.
    """

    @property
    def root(self) -> Path: ...
    def paths(self) -> Sequence[str]:
        """Return the files of the bench, sorted."""
        ...

    def read(self, path: str) -> bytes: ...
    def write(self, path: str, data: bytes) -> None: ...
    def harvest(self) -> tuple[Changed, ...]:
        """Return bench after minus bench before, sorted by path, computed from bytes; no symlink is followed, and
        what is no plain file any more is a change with a problem.
        """
        ...

    def close(self) -> None:
        """Remove the bench from the disk; calling it twice is allowed."""
        ...


class Benches(Protocol):
    def open(
        self,
        task: TaskId,
        scope: Callable[[str], bool],
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None],
    ) -> Bench:
        """Copy what the task may see: the files that no ignore file names and that `scope` takes, with the open
        buffers laid over them, and in a round, in the place of the user's, those that are `laid`. Blocks; raises
        BenchError.
        """
        ...

    def close(self) -> None:
        """Remove all benches of this process."""
        ...


class Round(Struct, frozen=True):
    """What an agent is told of the review so far: the remarks and the hunks they are about, what was rejected, and
    what is not on the bench because the user has changed its lines since.

    The bench has what was accepted and, laid over it, what is still pending.
    """

    number: int
    remarks: tuple[Remark, ...]
    hunks: tuple[Hunk, ...]
    rejected: tuple[Rejected, ...]
    stale: tuple[Hunk, ...]


class Brief(Struct, frozen=True):
    """What an agent is told; `text` is the file of the spec as it was when the bench was opened, and `round` is
    None the first time.
    """

    spec: Spec
    text: Text
    round: Round | None = None


class Progress(Struct, frozen=True):
    """A sign of life: what is being done, and which part of the whole is done (0 to 1, None when unknown)."""

    message: str
    part: float | None = None


class Report(Struct, frozen=True):
    """How an agent ended: why it changed what it changed, and remarks for the user. `model` and `role` are as in
    `Maker`.
    """

    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    model: str | None = ""
    role: str = ""


class Agent(Protocol):
    @property
    def card(self) -> AgentCard: ...
    def run(self, brief: Brief, bench: Bench) -> AsyncIterator[Progress | Report]:
        """Change the bench's files; yield signs of life and, last, one report. Raises AgentError.

        Cancelling the asyncio task that iterates ends the work at once.
        """
        ...


class Checks(Protocol):
    """What looks at the hunks of a proposal before it is offered."""

    def __call__(self, proposal: Proposal, spec: Spec) -> tuple[HunkFinding, ...]:
        """Return what is remarkable in the hunks, in their order. Blocks: it is called from worker threads. Raises
        nothing: what can not be checked is a finding, too.
        """
        ...


class Ledger(Protocol):
    @property
    def session(self) -> str:
        """The name of this process in the ledger."""
        ...

    def append(self, record: Recorded) -> None:
        """Write and fsync one record. Raises LedgerError; then nothing was written."""
        ...

    def append_all(self, records: Sequence[Recorded]) -> None:
        """Write the records in one go, with the cost of waiting for the disk once. Raises LedgerError; then none of
        them was written.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Keep other processes from writing while the block runs, which is to be short. Raises LedgerError."""
        ...

    def catch_up(self) -> Sequence[Recorded]:
        """Return the records that were written since the last call, by other processes or before this one began.
        Damage is no error: what is sound is returned, and `notices` tells of the rest. Raises LedgerError.
        """
        ...

    def notices(self) -> Sequence[str]:
        """Return what was found damaged since the last call, a sentence for the user each."""
        ...

    def gone(self, sessions: Iterable[str]) -> frozenset[str]:
        """Return those of the sessions whose process has ended. Raises LedgerError."""
        ...

    def user_of(self, session: str) -> str:
        """Return the user whose session it was, as its records claim; empty when none of them was read."""
        ...

    def close(self) -> None:
        """End the session; what was appended is on the disk already."""
        ...


class Workspace(Protocol):
    """The user's files. Raises WorkspaceError."""

    def read(self, path: str) -> Text | None:
        """Return a text file's text, None when there is no such file."""
        ...

    def see(self, path: str) -> tuple[Text | None, Standing]:
        """Return a text file's text, None when it is none, and what stands there. Raises nothing."""
        ...

    def came(self, since: float, places: Sequence[str] | None) -> Sequence[Came]:
        """Return the files that no ignore file names and that have come to their places after a time, in seconds
        since the epoch; with `places`, only those at or below these. Blocks; raises nothing.
        """
        ...

    def replace(self, path: str, expected: Text, text: Text) -> None:
        """Write a file if it still holds `expected`: as a whole or not at all, its encoding and mode kept."""
        ...

    def change(self, change: ChangeFile) -> None:
        """Create, delete, rename a file or change it as a whole, if the disk holds what is expected: done or not at
        all, never through a link, and never over something that stands there.
        """
        ...


class Editor(Protocol):
    """Where the user sits. No call blocks; what comes of them arrives at the runtime as events."""

    def change(self, change: ChangeDocuments) -> None: ...
    def change_file(self, change: ChangeFile) -> bool:
        """Do something to an open file as a whole; False where this editor can not, and the disk has to."""
        ...

    def refresh(self, paths: tuple[str, ...]) -> None: ...
    def tell(self, message: str, severity: Severity) -> None: ...
    def began(self, task: TaskId, title: str) -> None: ...
    def progressed(self, task: TaskId, progress: Progress) -> None: ...
    def ended(self, task: TaskId, message: str) -> None: ...


class Adapters(Struct, frozen=True):
    """All that the runtime needs from the outside; `clock` gives seconds since the epoch; without `checks` nothing
    is found.
    """

    ledger: Ledger
    workspace: Workspace
    benches: Benches
    agents: Mapping[str, Agent]
    editor: Editor
    clock: Callable[[], float]
    checks: Checks | None = None
