"""What a client can ask of us beyond the protocol. Answers are plain data; what can not be answered is an error
whose message is a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.model import HunkId, TaskId
from countersign.lsp.introduction import Message
from countersign.lsp.protocol_base import Sent
from countersign.lsp.protocol_review import ReviewHunk

__all__ = [
    "AnswerParams",
    "BlameLines",
    "BlameParams",
    "BlameResult",
    "FolderParams",
    "HunkParams",
    "HunkResult",
    "LedgerParams",
    "LedgerRecord",
    "LedgerResult",
    "ProposedParams",
    "ProposedResult",
    "TaskLogParams",
    "TextResult",
    "TrustParams",
    "VerifyResult",
]


class TrustParams(Message, frozen=True):
    """Whether the user trusts the workspace in the editor, as VS Code's Workspace Trust has it: all of it, or the
    folder at a URI. `initializationOptions` may have `trusted`, too.
    """

    trusted: bool
    uri: str = ""


class HunkParams(Message, frozen=True):
    hunk: HunkId


class HunkResult(Sent, frozen=True):
    """A hunk wherever it stands: its file need not be open, and need not be there yet."""

    uri: str
    hunk: ReviewHunk | None
    """Null when it is not open any more."""


class ProposedParams(Message, frozen=True):
    task: TaskId
    uri: str


class ProposedResult(Sent, frozen=True):
    """A text as it is, and as it would be with all pending hunks of a task in it."""

    before: str
    """The text as it is now, in the editor or on the disk; empty where there is no such file."""
    after: str
    """Empty where the task would delete the file."""


class TaskLogParams(Message, frozen=True):
    task: TaskId


class AnswerParams(Message, frozen=True):
    task: TaskId


class TextResult(Sent, frozen=True):
    """A page of plain text."""

    text: str


class FolderParams(Message, frozen=True):
    """The folder that holds a document; the first one where no URI is given."""

    uri: str = ""


class LedgerParams(Message, frozen=True):
    limit: int = 100
    """How many records at most; no more than 1000 are told."""
    uri: str = ""
    """A document in the folder that is meant; the first folder when it is left out."""


class LedgerRecord(Sent, frozen=True):
    sequence: int
    """The number of the record in the ledger."""
    at: str
    """UTC as in RFC 3339."""
    kind: str
    """The name of what happened, the same for ever: `hunk-accepted` ..."""
    what: str
    """The same in a word or two for people: accepted, rejected, started ..."""
    sentence: str
    """What happened, where, and what there is to say of it, on one line."""
    user: str
    """Who it was that decided; may be empty."""
    task: TaskId | None
    hunk: HunkId | None
    uri: str | None
    """The document that it is about."""
    line: int | None
    """The line of it then, from 0."""


class LedgerResult(Sent, frozen=True):
    """The newest first, without records of what was on show."""

    records: Sequence[LedgerRecord]


class BlameParams(Message, frozen=True):
    uri: str


class BlameLines(Sent, frozen=True):
    """Lines of a document that one accepted hunk has brought."""

    start: int
    """The first line, from 0."""
    stop: int
    """The line behind the last."""
    hunk: HunkId
    task: TaskId
    agent: str
    model: str
    """The model that was asked; empty when none was, or none was told."""
    goal: str
    clause: str
    user: str
    """Who accepted it; may be empty."""
    accepted_at: float
    """Seconds since the epoch."""
    how: str
    """How it was accepted: on its own, together with others, edited ..."""
    receipts: str
    """In a few words how the change fared in the commands of the spec."""
    page: str
    """What a hover shows, in Markdown or, for a client that reads none, as plain text."""


class BlameResult(Sent, frozen=True):
    """The lines of a document that were accepted from an agent, from top to bottom."""

    lines: Sequence[BlameLines]


class VerifyResult(Sent, frozen=True):
    whole: bool
    sentence: str
    """What was found; where something is wrong, what and where."""
