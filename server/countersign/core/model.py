"""The nouns: what specs, tasks, proposals, hunks and verdicts are. Words as in ARCHITECTURE.md, glossary."""

from __future__ import annotations

from enum import Enum
from typing import NewType

from msgspec import Struct

from countersign.core.encoding import Charset
from countersign.core.operation import Operation
from countersign.core.question import Answer, Question, QuestionKind
from countersign.core.receipt import Receipt
from countersign.core.spec_model import Clause, ClauseKind, Mode, Spec
from countersign.core.text import Span, Text

__all__ = [
    "Anchor",
    "Anchors",
    "Answer",
    "Clause",
    "ClauseKind",
    "FileChange",
    "How",
    "Hunk",
    "HunkFinding",
    "HunkId",
    "Maker",
    "Mode",
    "Outcome",
    "Place",
    "Proposal",
    "ProposalId",
    "Question",
    "QuestionKind",
    "Reason",
    "Recut",
    "Remark",
    "Severity",
    "Side",
    "Spec",
    "Status",
    "Surface",
    "Task",
    "TaskId",
    "Use",
    "Verdict",
    "VerdictKind",
]

TaskId = NewType("TaskId", str)
ProposalId = NewType("ProposalId", str)
HunkId = NewType("HunkId", str)


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Place(Struct, frozen=True):
    """A line of a file: the path is relative to the workspace, with `/`; the line counts from 0."""

    path: str
    line: int


class Outcome(Enum):
    """How a task ended."""

    OFFERED = "offered"
    NOTHING = "nothing"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    EXHAUSTED = "budget_exhausted"
    ANSWERED = "answered"


class Remark(Struct, frozen=True):
    """What the user wants different about a hunk, in words, in lines of clauses, or both."""

    hunk: HunkId
    text: str


class Use(Struct, frozen=True):
    """What a task has used: seconds at work, tokens of questions and answers, and dollars as far as prices are
    known; `unpriced` counts the calls of a model, of all `calls`, whose tokens or price are not.
    """

    seconds: float = 0.0
    tokens: int = 0
    money: float = 0.0
    calls: int = 0
    unpriced: int = 0


class Task(Struct, frozen=True):
    """One run of one spec; `outcome` and `ended` are None while it works, `problem` says in a sentence why it
    failed. A `round` behind the first goes on from its `parent`, an earlier round, because of the `remarks`.
    `use` is what it has used, None when that was not recorded. With a `question`, it answers that and changes
    nothing; `plan` names the task whose plan it goes by.
    """

    id: TaskId
    spec: Spec
    agent: str
    started: float
    outcome: Outcome | None = None
    problem: str = ""
    ended: float | None = None
    parent: TaskId | None = None
    round: int = 1
    remarks: tuple[Remark, ...] = ()
    use: Use | None = None
    question: Question | None = None
    plan: TaskId | None = None


class Hunk(Struct, frozen=True):
    """Some lines of a file replaced by others: `base` stood from line `start` on in the text the proposal was made
    from. `before` and `after` are its neighbours there, None at the text's beginning or end. `parent` is the hunk
    it was made of, None when an agent proposed it as it is. With an `operation` they are all lines of a text file.
    """

    id: HunkId
    task: TaskId
    path: str
    start: int
    base: tuple[str, ...]
    new: tuple[str, ...]
    before: str | None
    after: str | None
    rationale: str = ""
    clause: str = ""
    parent: HunkId | None = None
    operation: Operation | None = None


class Recut(Enum):
    """Why other hunks stand for a hunk."""

    SPLIT = "split"
    EDITED = "edited"


class Side(Enum):
    """Which lines of a hunk are meant: those it replaces, or those it puts in their place."""

    BASE = "base"
    NEW = "new"


class HunkFinding(Struct, frozen=True):
    """What was found in a hunk: `message` is a sentence, `code` names its kind, the same for ever, `source` who
    found it. `line` counts the hunk's lines of that `side` from 0; None when the whole hunk is meant.
    """

    hunk: HunkId
    severity: Severity
    source: str
    code: str
    message: str
    line: int | None = None
    side: Side = Side.NEW


class Reason(Struct, frozen=True):
    """Why lines are as they are in a changed file; `span` counts lines of the file after the change."""

    path: str
    span: Span
    clause: str
    rationale: str


class FileChange(Struct, frozen=True):
    """What a proposal does to one file: the text it was made from, and the hunks in the order of their lines.
    `charset` is how that text was written, None where there was none or nobody knows.
    """

    path: str
    base: Text
    hunks: tuple[Hunk, ...]
    charset: Charset | None = None


class Maker(Struct, frozen=True):
    """Who made a proposal, as far as it is known: an agent, the model that it asked, the role that it had. An empty
    `model` or `role` was not told; a `model` of None says that none was asked.
    """

    agent: str
    model: str | None = ""
    role: str = ""


class Proposal(Struct, frozen=True):
    """An immutable changeset as offered for review; the id is derived from its content. `replaces` names hunks of
    the same task or of earlier rounds that are not offered any more because of it, `left_out` rejected hunks whose
    content it held, too. `maker` says more of who made it; `findings` are what the checks found in its hunks, and
    `receipts` what the commands of the spec showed of it.
    """

    id: ProposalId
    task: TaskId
    agent: str
    files: tuple[FileChange, ...]
    notes: tuple[str, ...] = ()
    replaces: tuple[HunkId, ...] = ()
    left_out: tuple[HunkId, ...] = ()
    maker: Maker | None = None
    findings: tuple[HunkFinding, ...] = ()
    receipts: tuple[Receipt, ...] = ()


class Status(Enum):
    """What the document's text says of a hunk."""

    PENDING = "pending"
    APPLIED = "applied"
    STALE = "stale"


class Anchor(Struct, frozen=True):
    """A hunk's place in a document: the lines that hold its base or its new lines, or what became of them.

    `last` is what the text showed last when it shows neither now.
    """

    hunk: Hunk
    span: Span
    status: Status
    last: Status = Status.PENDING

    @property
    def turned(self) -> Status:
        return Status.APPLIED if self.status is Status.PENDING else Status.PENDING


Anchors = tuple[Anchor, ...]
"""The anchors of one document, in the order of their lines."""


class VerdictKind(Enum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REOPENED = "reopened"


class How(Enum):
    """How a decision was taken: on one hunk or on many, on some lines of it, on what the user made of it, on what
    belongs together, or by writing the change by hand.
    """

    ONE = "one"
    ALL = "all"
    TYPED = "typed"
    LINES = "lines"
    EDITED = "edited"
    GROUP = "group"
    FILE = "file"
    CLAUSE = "clause"
    TASK = "task"


class Surface(Enum):
    """Where a hunk was on show: in a hover, as a diff, on a terminal, or in view, as an editor reports it."""

    HOVER = "hover"
    DIFF = "diff"
    TERMINAL = "terminal"
    VIEW = "view"


class Verdict(Struct, frozen=True):
    """The latest decision on a hunk, and the session that noticed last what came of it; `landed` says that the text
    has shown the hunk since it was accepted. `decider` is the session that took the decision, `shown_for` how many
    seconds the hunk had been on show then, None when it never was in that session; `unseen` says that it never was.
    `undone` says how a reopened hunk had been accepted that the text has shown.
    """

    kind: VerdictKind
    how: How
    at: float
    session: str
    reason: str = ""
    landed: bool = False
    decider: str = ""
    shown_for: float | None = None
    unseen: bool = False
    undone: How | None = None
