"""The message of our own that is about tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from countersign.core.model import HunkId, TaskId
from countersign.lsp.protocol_base import Sent
from countersign.lsp.protocol_review import RiskWord

__all__ = [
    "FileView",
    "HunkState",
    "HunkView",
    "QuestionView",
    "StepView",
    "StepsParams",
    "TaskState",
    "TaskView",
    "TasksParams",
]

TaskState = Literal["queued", "working", "paused", "waiting", "done", "failed", "cancelled"]
"""What a task does: it waits for others to end, works, rests, waits for the user to decide, has nothing left to
decide, has failed (also when its budget was used up or its editor went away), or was cancelled.
"""


HunkState = Literal["pending", "stale", "accepted", "rejected"]
"""What became of a hunk; an accepted one may not show in its file yet."""


class HunkView(Sent, frozen=True):
    """A hunk of a task, decided or not, in a file that may not be open."""

    id: HunkId
    label: str
    """What it does, on one line."""
    line: int
    """The line it begins at, from 0."""
    state: HunkState
    seen: bool
    """Whether the user has looked at it."""
    risk: RiskWord


class FileView(Sent, frozen=True):
    uri: str
    path: str
    """Relative to the folder, with `/`."""
    hunks: Sequence[HunkView]


class QuestionView(Sent, frozen=True):
    """What a task is to say in words, changing nothing."""

    kind: Literal["ask", "explain", "plan"]
    """What the user wants to know, what a hunk does, or how a spec would be done."""
    words: str
    """What was asked; empty where the kind says it all."""
    hunk: HunkId | None
    """The hunk to be explained."""
    answer: str | None
    """The beginning of the answer; null while there is none. `countersign/answer` tells all of it."""
    notes: Sequence[str]
    """Remarks for the user."""


class TaskView(Sent, frozen=True):
    """One run of one spec. All texts are safe to show as plain text."""

    id: TaskId
    uri: str
    """The document of its spec."""
    line: int
    """The line of the spec, from 0: where it stands now or, where that is not known, stood when it was run."""
    goal: str
    agent: str
    state: TaskState
    step: str
    """What it does just now; empty when it does not work."""
    started_at: float
    """Seconds since the epoch, as all times here."""
    ended_at: float | None
    tokens: int | None
    """What it has used so far; null when no model was asked, or none told."""
    cost: str | None
    """What that has cost, in dollars (`$0.02`); null where no price is known."""
    round: int
    """Which round of its spec it is, from 1."""
    parent: TaskId | None
    """The round it goes on from."""
    plan: TaskId | None
    """The task with the plan by which it is done."""
    question: QuestionView | None
    """Null of a task that changes files."""
    decided: int
    """How many of its hunks were accepted or rejected."""
    total: int
    receipts: str
    """In a few words how its change fared in the commands of the spec; empty while there is none."""
    problem: str
    """Why it failed, a sentence; else empty."""
    files: Sequence[FileView]


class TasksParams(Sent, frozen=True):
    """The tasks that work or have open hunks and, of each folder, the last 50 others of this session; the newest
    first. Sent at most ten times a second.
    """

    working: int
    """How many tasks work, rest or wait for others to end."""
    waiting: int
    """How many hunks wait for a decision."""
    tasks: Sequence[TaskView]


class StepView(Sent, frozen=True):
    """What a task does just now, and what it has used; the fields are those of `TaskView`."""

    task: TaskId
    step: str
    tokens: int | None
    cost: str | None


class StepsParams(Sent, frozen=True):
    """What is new of working tasks where all else is as it was told last. Sent at most ten times a second."""

    steps: Sequence[StepView]
