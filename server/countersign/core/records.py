"""The records: what has happened for good. Their fold is the history (`history.py`); the ledger is made of them.

A closed union. Times are seconds since the epoch, given by the runtime: the core has no clock.
"""

from __future__ import annotations

from msgspec import Struct

from countersign.core.model import (
    Answer,
    How,
    Hunk,
    HunkId,
    Outcome,
    Proposal,
    ProposalId,
    Recut,
    Surface,
    Task,
    TaskId,
    Use,
)
from countersign.core.receipt import Receipt

__all__ = [
    "AboutHunk",
    "AboutTask",
    "AboutTrust",
    "AcceptedChecked",
    "FileRenamed",
    "HunkAccepted",
    "HunkApplied",
    "HunkNotApplied",
    "HunkNotTakenBack",
    "HunkRecord",
    "HunkRecut",
    "HunkRejected",
    "HunkReopened",
    "HunkTakenBack",
    "HunksSeen",
    "ProposalOffered",
    "ProposalWithdrawn",
    "QuestionAnswered",
    "Recorded",
    "TaskEnded",
    "TaskPaused",
    "TaskStarted",
    "TaskSteered",
    "TrustRevoked",
    "WorkspaceTrusted",
]


def _kind(name: str) -> str:
    """Name a record's kind after its class: `HunkAccepted` is `hunk-accepted`."""
    return "".join("-" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("-")


class TaskStarted(Struct, frozen=True, tag=_kind):
    """A task began; `session` names the process that runs it."""

    task: Task
    session: str


class TaskEnded(Struct, frozen=True, tag=_kind):
    task: TaskId
    outcome: Outcome
    problem: str
    at: float
    use: Use | None = None


class TaskSteered(Struct, frozen=True, tag=_kind):
    """The user said something to the agent of a working task."""

    task: TaskId
    text: str
    session: str
    at: float


class TaskPaused(Struct, frozen=True, tag=_kind):
    """The user let a task rest before its next step, or go on."""

    task: TaskId
    paused: bool
    session: str
    at: float


class ProposalOffered(Struct, frozen=True, tag=_kind):
    proposal: Proposal
    at: float


class ProposalWithdrawn(Struct, frozen=True, tag=_kind):
    """The open hunks of a proposal are no longer offered; what was decided on it stands."""

    proposal: ProposalId
    task: TaskId
    reason: str
    at: float


class QuestionAnswered(Struct, frozen=True, tag=_kind):
    """An agent has answered the question that its task is about."""

    task: TaskId
    answer: Answer
    at: float


class HunkRecord(Struct, frozen=True, kw_only=True):
    """What happened to a hunk, and in which session (a process's name in the ledger) it was noticed."""

    hunk: HunkId
    task: TaskId
    path: str
    session: str
    at: float


class HunkAccepted(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    """The decision, recorded before the text is touched; `shown_for` is how long the hunk had been on show in this
    session, in seconds, None when it never was. `unseen` says that it never was in any.
    """

    how: How
    shown_for: float | None = None
    unseen: bool = False


class HunkApplied(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    """The document's text shows the hunk's new lines."""


class HunkNotApplied(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    """An accepted hunk did not come to show in the text: it is pending again."""

    reason: str


class HunkRejected(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    how: How
    reason: str = ""


class HunkReopened(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    """A decision was taken back: undone in the editor, or a rejection withdrawn."""

    reason: str


class HunkTakenBack(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    """The decision to take a landed hunk out of the text, recorded before that is touched; that the text
    shows the old lines again is `HunkReopened`. `kept` counts the lines that stay, since the user has changed them.
    """

    how: How
    kept: int = 0


class HunkNotTakenBack(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    """A hunk that was to be taken back is in the text as before."""

    reason: str


class HunkRecut(HunkRecord, frozen=True, kw_only=True, tag=_kind):
    """Other hunks, which stand for it from now on, were made of a hunk."""

    parts: tuple[Hunk, ...]
    why: Recut


class HunksSeen(Struct, frozen=True, tag=_kind):
    """Hunks of a task were on show for the first time."""

    hunks: tuple[HunkId, ...]
    task: TaskId
    session: str
    surface: Surface
    at: float


class FileRenamed(Struct, frozen=True, tag=_kind):
    """A file with hunks or specs has another path now; what was recorded of the old one is of the new one."""

    old: str
    path: str
    session: str
    at: float


class WorkspaceTrusted(Struct, frozen=True, tag=_kind):
    """The user trusts the workspace, as long as its `countersign.toml` has this hash: agents and `done:` commands
    may run there. `by_editor` says that the user told the editor so, and it told us.
    """

    config: str
    session: str
    at: float
    by_editor: bool = False


class TrustRevoked(Struct, frozen=True, tag=_kind):
    """The user does not trust the workspace any more."""

    session: str
    at: float


class AcceptedChecked(Struct, frozen=True, tag=_kind):
    """The commands of a task's spec were run on the user's files with exactly these of its hunks accepted, and
    without them; without any one of those in `breaking`, what failed passes. `note` says more as a sentence.
    """

    task: TaskId
    hunks: tuple[HunkId, ...]
    receipts: tuple[Receipt, ...]
    breaking: tuple[HunkId, ...]
    note: str
    session: str
    at: float


AboutHunk = (
    HunkAccepted
    | HunkApplied
    | HunkNotApplied
    | HunkRejected
    | HunkReopened
    | HunkTakenBack
    | HunkNotTakenBack
    | HunkRecut
)

AboutTask = TaskSteered | TaskPaused | QuestionAnswered

AboutTrust = WorkspaceTrusted | TrustRevoked

Recorded = (
    TaskStarted
    | TaskEnded
    | ProposalOffered
    | ProposalWithdrawn
    | AboutHunk
    | HunksSeen
    | FileRenamed
    | AcceptedChecked
    | AboutTrust
    | AboutTask
)
