"""The messages of our own that are about the hunks of an open document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from countersign.core.model import HunkId, TaskId
from countersign.lsp import messages
from countersign.lsp.introduction import Message
from countersign.lsp.protocol_base import Sent

__all__ = [
    "ClauseView",
    "FindingView",
    "HunkPlace",
    "OperationWord",
    "PlacesParams",
    "ReviewHunk",
    "ReviewParams",
    "RiskWord",
    "VisibleParams",
]

OperationWord = Literal["change", "create", "delete", "rename", "mode", "binary"]
"""What a hunk does: it changes lines, or does something to a file as a whole."""
RiskWord = Literal["normal", "sensitive", "high"]
"""How careful one has to be: `high` where a check found an error in the hunk, `sensitive` where its file decides
how the project is built or tested. Neither is accepted together with others.
"""


class ClauseView(Sent, frozen=True):
    """A clause of a spec: its word (`must`, `edge`, `never` ...), empty when the agent named none of the spec's,
    and its text.
    """

    kind: str
    text: str


class FindingView(Sent, frozen=True):
    """What was found in a hunk."""

    severity: Literal["error", "warning", "info"]
    source: str
    """Who found it."""
    code: str
    """The name of its kind, the same for ever."""
    message: str
    """A sentence."""
    side: Literal["base", "new"]
    """Whether `line` counts the removed or the added lines."""
    line: int | None
    """A line of the hunk, counted from 0 as `removed` and `added` are; null when the whole hunk is meant."""


class ReviewHunk(Sent, frozen=True):
    """An open hunk with all that there is to draw. All texts but `raw` are safe to show as plain text: control,
    bidirectional and invisible characters are written out. Commands take the id.
    """

    id: HunkId
    task: TaskId
    range: messages.Range
    """The lines it would replace: from the beginning of the first to the beginning of the line behind the last,
    both at character 0; empty where it only inserts lines before that place. The line behind the last may not
    exist.
    """
    operation: OperationWord
    target: str
    """Where a rename leads to, relative to the folder; else empty."""
    removed: Sequence[str]
    """The lines that stand there now and would go, without line ends."""
    added: Sequence[str]
    """The lines that would stand there, without line ends."""
    raw: str
    """The added lines as they would be written, to be edited and handed to `countersign.acceptEdited`; empty for a
    binary file.
    """
    summary: str
    """What it does, on one line."""
    state: Literal["pending", "stale"]
    why: str
    """Why it is stale, a sentence; else empty."""
    seen: bool
    """Whether the user has looked at it."""
    risk: RiskWord
    clause: ClauseView | None
    """The clause that it serves, null when the agent named none."""
    rationale: str
    """Why, in the words of the agent; may be empty."""
    agent: str
    goal: str
    """The goal of the spec."""
    round: int
    """The round of its task, from 1."""
    findings: Sequence[FindingView]
    receipts: str
    """In a few words how the change fared in the commands of the spec."""
    group: Sequence[HunkId]
    """The open hunks that belong together with it, itself among them: the first 32. `countersign.acceptGroup`
    accepts all of them.
    """
    together: int
    """How many those are; 1 when it stands alone."""
    name: str
    """What it is called among its alternatives (`A (recipe)`); empty when it has none."""
    rivals: Sequence[HunkId]
    """The open alternatives of other tasks for the same lines, the first 32."""
    explanation: str | None
    """The beginning of what an agent said when it was asked what the hunk does; null while there is nothing."""
    page: str
    """What a hover showed when this was sent, in Markdown or, for a client that reads none, as plain text."""


class ReviewParams(Sent, frozen=True):
    """The open hunks of one open document, all of them, in the order of their lines. Sent when it was opened and
    whenever something other than places has changed.
    """

    uri: str
    version: int
    """The version of the document that the ranges are for."""
    hunks: Sequence[ReviewHunk]


class HunkPlace(Sent, frozen=True):
    id: HunkId
    range: messages.Range
    """As in `ReviewHunk`."""


class PlacesParams(Sent, frozen=True):
    """Where the hunks that were sent last are now. Sent after a pause of typing, when they have moved."""

    uri: str
    version: int
    """The version of the document that the ranges are for."""
    places: Sequence[HunkPlace]


class VisibleParams(Message, frozen=True):
    """What of a document is on the screen now, with the hunks drawn into it: ranges of it, or hunks by their ids;
    neither when it is not on the screen any more. Hunks that were on the screen count as seen.
    """

    uri: str
    ranges: Sequence[messages.Range] = ()
    hunks: Sequence[HunkId] = ()
