"""Everything that can happen, in a closed union: requests of the user and observations of the world.

`step` answers them with records (`records.py`) and effects. Times are seconds since the epoch, given by the
runtime: the core has no clock.
"""

from __future__ import annotations

from msgspec import Struct

from countersign.core.check_events import OfChecks
from countersign.core.model import How, HunkId, Place, Proposal, Remark, Surface, TaskId, VerdictKind
from countersign.core.operation import Standing
from countersign.core.question_events import OfQuestions
from countersign.core.records import Recorded
from countersign.core.splitting import Lines
from countersign.core.task_events import OfTask
from countersign.core.text import Edit, Text
from countersign.core.trust_events import OfTrust

__all__ = [
    "AcceptRequested",
    "AgentFailed",
    "AgentFinished",
    "CancelRequested",
    "Decision",
    "DiskSeen",
    "DocumentClosed",
    "DocumentEdited",
    "DocumentLost",
    "DocumentOpened",
    "EditAnswered",
    "EditedRequested",
    "Event",
    "FileMoved",
    "FilesTraced",
    "Glimpse",
    "HunksShown",
    "LedgerAnswered",
    "LinesRequested",
    "Observation",
    "RebaseRequested",
    "RecordsArrived",
    "RefineRequested",
    "RejectRequested",
    "ReopenRequested",
    "TakeBackRequested",
    "TaskRequested",
    "Unhurried",
]


class DocumentOpened(Struct, frozen=True):
    """The editor opened a document; `language` is its identifier of LSP, None when the editor names none."""

    path: str
    version: int
    text: Text
    at: float
    language: str | None = None


class DocumentEdited(Struct, frozen=True):
    """The editor changed an open document: a `Text` replaces the whole, an `Edit` a part; in this order."""

    path: str
    version: int
    changes: tuple[Edit | Text, ...]
    at: float


class DocumentLost(Struct, frozen=True):
    """An editor has a document open, but what it holds is not known any more: nothing is offered or written there
    until it is opened again. `reason` completes "because ..."; `is_news` says that the user is to hear of it.
    """

    path: str
    reason: str
    is_news: bool = True


class DocumentClosed(Struct, frozen=True):
    """The editor let go of a document: from now on the disk is its text."""

    path: str


class DiskSeen(Struct, frozen=True):
    """What the disk holds of a file: its text where it is a text file, and what stands there, None when only the
    text was looked at. Of a document that an editor has open, the text is passed over.
    """

    path: str
    text: Text | None
    at: float
    disk: Standing | None = None


class FileMoved(Struct, frozen=True):
    """A file or directory has another path now."""

    old: str
    path: str
    at: float


class FilesTraced(Struct, frozen=True):
    """It was looked for what files have become that are gone: `found` has the path of each, and the paths of those
    that it may be now, which may be none.
    """

    found: tuple[tuple[str, tuple[str, ...]], ...]
    at: float


class TaskRequested(Struct, frozen=True):
    """The user asked to run the spec at a place; `task` is the id it will have, `plan` names the task whose plan it
    is to go by.
    """

    task: TaskId
    place: Place
    at: float
    plan: TaskId | None = None


class RefineRequested(Struct, frozen=True):
    """The user wants hunks of a task different; `task` is the id of the round that this begins."""

    task: TaskId
    remarks: tuple[Remark, ...]
    at: float


class AgentFinished(Struct, frozen=True):
    """The agent ended; `proposal` is None when its bench shows no change. `exhausted` says why it was stopped
    before it had ended, None when it was not.
    """

    task: TaskId
    proposal: Proposal | None
    notes: tuple[str, ...]
    at: float
    exhausted: str | None = None


class AgentFailed(Struct, frozen=True):
    task: TaskId
    problem: str
    at: float


class CancelRequested(Struct, frozen=True):
    task: TaskId
    at: float


class HunksShown(Struct, frozen=True):
    """These hunks and no others are on the user's screen from now on, as far as a surface tells. What was asked for
    takes the place of what was asked for before: a hover that of a diff.
    """

    hunks: tuple[HunkId, ...]
    surface: Surface
    at: float


class AcceptRequested(Struct, frozen=True):
    """The user accepts hunks; `sight_unseen` says that they mean those, too, that they have not looked at."""

    hunks: tuple[HunkId, ...]
    how: How
    at: float
    sight_unseen: bool = False


class RejectRequested(Struct, frozen=True):
    hunks: tuple[HunkId, ...]
    how: How
    reason: str
    at: float


class LinesRequested(Struct, frozen=True):
    """The user decides on some lines of a hunk alone. Without a verdict the hunk is only cut around them; without
    lines, at its obvious seams.
    """

    hunk: HunkId
    lines: Lines
    verdict: VerdictKind | None
    reason: str
    at: float


class EditedRequested(Struct, frozen=True):
    """The user accepts a hunk with new lines of their own."""

    hunk: HunkId
    new: tuple[str, ...]
    at: float


class ReopenRequested(Struct, frozen=True):
    """The user takes rejections back."""

    hunks: tuple[HunkId, ...]
    at: float


class RebaseRequested(Struct, frozen=True):
    """The user wants stale hunks to be made to fit the text as it is now."""

    hunks: tuple[HunkId, ...]
    at: float


class TakeBackRequested(Struct, frozen=True):
    """The user wants hunks that have landed out of the text again, or all that has landed of a task."""

    hunks: tuple[HunkId, ...]
    at: float
    task: TaskId | None = None


class EditAnswered(Struct, frozen=True):
    """The editor or the disk refused an edit, or did not show it in time. That it claims success is no event:
    only the text tells.
    """

    hunks: tuple[HunkId, ...]
    problem: str
    at: float


class RecordsArrived(Struct, frozen=True):
    """Records that are in the ledger already: at start all of them, later those of other processes.

    `gone` names the sessions that ended without a word: what they left half done is settled here.
    """

    records: tuple[Recorded, ...]
    gone: frozenset[str]
    at: float


class LedgerAnswered(Struct, frozen=True):
    """The ledger could not be written (a sentence says why), or can be again (None)."""

    problem: str | None


Decision = (
    AcceptRequested | RejectRequested | LinesRequested | EditedRequested | ReopenRequested | TakeBackRequested
)
"""What the user decides, and two windows must not at the same time."""

Observation = DocumentOpened | DocumentEdited | DiskSeen | FilesTraced
"""What is seen of texts and files, which may show that a hunk was applied or undone, or where it is now."""

Glimpse = DiskSeen | HunksShown
"""What comes many times in a row, and is recorded together then."""

Unhurried = TaskRequested | AgentFinished | AgentFailed | HunksShown
"""What happens while tasks work and users look: nobody waits until it is recorded."""

Event = (
    DocumentOpened
    | DocumentEdited
    | DocumentLost
    | DocumentClosed
    | DiskSeen
    | FileMoved
    | FilesTraced
    | TaskRequested
    | RefineRequested
    | AgentFinished
    | AgentFailed
    | CancelRequested
    | HunksShown
    | AcceptRequested
    | RejectRequested
    | LinesRequested
    | EditedRequested
    | ReopenRequested
    | RebaseRequested
    | TakeBackRequested
    | EditAnswered
    | RecordsArrived
    | LedgerAnswered
    | OfTrust
    | OfChecks
    | OfTask
    | OfQuestions
)
