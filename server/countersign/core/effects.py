"""Everything `step` may ask the runtime to do, in a closed union; the runtime performs them in order."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.encoding import Charset
from countersign.core.model import Hunk, HunkId, Severity, Task, TaskId
from countersign.core.operation import Content, Operation
from countersign.core.records import Recorded
from countersign.core.text import LineEdit, Text

__all__ = [
    "AppendRecord",
    "ChangeDocuments",
    "ChangeFile",
    "CheckAccepted",
    "Deed",
    "DocumentChange",
    "Effect",
    "Look",
    "PauseTask",
    "Refresh",
    "ReplaceFile",
    "StartTask",
    "SteerTask",
    "StopTask",
    "Tell",
    "Trace",
]


class AppendRecord(Struct, frozen=True):
    """Write a record to the ledger. When it cannot be written, all effects behind it wait until it can."""

    record: Recorded


class StartTask(Struct, frozen=True):
    task: Task


class StopTask(Struct, frozen=True):
    task: TaskId


class CheckAccepted(Struct, frozen=True):
    """Run the commands of a task on the user's files, in which these of its hunks have landed."""

    task: TaskId
    hunks: tuple[HunkId, ...]


class SteerTask(Struct, frozen=True):
    """Let the agent of a task hear something before its next step."""

    task: TaskId
    text: str


class PauseTask(Struct, frozen=True):
    """Let a task rest before its next step, or go on."""

    task: TaskId
    paused: bool


class DocumentChange(Struct, frozen=True):
    """Edits of one open document: `text` is what it held at `version`; the edits stand in the order of their
    lines, do not meet, and all count lines of that text.
    """

    path: str
    version: int
    text: Text
    edits: tuple[LineEdit, ...]


class ChangeDocuments(Struct, frozen=True):
    """Ask the editor for one edit over open documents; whether it happened, only their text will tell."""

    changes: tuple[DocumentChange, ...]
    hunks: tuple[HunkId, ...]
    label: str


class ReplaceFile(Struct, frozen=True):
    """Write a file that no editor has open, if it still holds `expected`: in `charset`, or as it is where that is
    None.
    """

    path: str
    expected: Text
    text: Text
    hunks: tuple[HunkId, ...]
    charset: Charset | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)


class ChangeFile(Struct, frozen=True):
    """Do to a file as a whole what a hunk says, if the disk still holds `expected` there; None is no file. `data`
    is what it holds afterwards, where the hunk changes that. `version` and `text` are those of the editor, None
    where it does not have the file open.
    """

    hunk: Hunk
    operation: Operation
    expected: Content | None
    data: bytes | None
    version: int | None
    text: Text | None

    @property
    def hunks(self) -> tuple[HunkId, ...]:
        return (self.hunk.id,)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that are touched."""
        target = self.operation.target
        return (self.hunk.path, target) if target else (self.hunk.path,)


class Look(Struct, frozen=True):
    """Look at a file on the disk and report it as `DiskSeen`."""

    path: str


class Trace(Struct, frozen=True):
    """Look for what files have become that are gone from the disk, and report it as `FilesTraced`."""


class Refresh(Struct, frozen=True):
    """What is shown for these files has changed."""

    paths: tuple[str, ...]


class Tell(Struct, frozen=True):
    """Say one sentence to the user: what happened, what is kept, and the next step."""

    message: str
    severity: Severity


Deed = (
    StartTask
    | StopTask
    | CheckAccepted
    | SteerTask
    | PauseTask
    | ChangeDocuments
    | ReplaceFile
    | ChangeFile
    | Look
    | Trace
    | Refresh
    | Tell
)
"""What is done once all is recorded that came before it."""

Effect = AppendRecord | Deed
