"""What the server tells clients that draw hunks themselves, made by hand: hunks of every kind without an agent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from countersign.core.model import HunkId, TaskId
from countersign.lsp.messages import Position, Range
from countersign.lsp.protocol_review import ClauseView, ReviewHunk, ReviewParams
from countersign.lsp.protocol_tasks import TasksParams, TaskView
from support.documents import Json

__all__ = ["MUST", "hunk", "lines", "review", "task", "tasks"]

MUST = ClauseView("must", "keep what is negative")


def lines(start: int, stop: int) -> Range:
    """Return the range of whole lines."""
    return Range(Position(start, 0), Position(stop, 0))


def hunk(
    number: str,
    start: int,
    removed: Sequence[str],
    added: Sequence[str],
    **other: Any,  # noqa: ANN401 - any field of a hunk
) -> ReviewHunk:
    """Return a hunk at a line that replaces some lines by others; `other` are fields that are not as usual."""
    usual = ReviewHunk(
        id=HunkId(number),
        task=TaskId("task"),
        range=lines(start, start + len(removed)),
        operation="change",
        target="",
        removed=removed,
        added=added,
        raw="".join(f"{line}\n" for line in added),
        summary=f"changes {len(removed)} lines",
        state="pending",
        why="",
        seen=False,
        risk="normal",
        clause=MUST,
        rationale="",
        agent="recipe",
        goal="Round money half up.",
        round=1,
        findings=(),
        receipts="",
        group=(HunkId(number),),
        together=1,
        name="",
        rivals=(),
        explanation=None,
        page=f"# {number}",
    )
    return replace(usual, **other)


def review(document: Path, *hunks: ReviewHunk, version: int = 0) -> Json:
    """Return what is told of a document, as it is on the wire."""
    return msgspec.to_builtins(ReviewParams(document.as_uri(), version, hunks))


def task(number: str, document: Path, **other: Any) -> TaskView:  # noqa: ANN401 - any field of a task
    """Return a task of a spec in a document that has ended; `other` are fields that are not as usual."""
    usual = TaskView(
        id=TaskId(number),
        uri=document.as_uri(),
        line=0,
        goal="Round money half up.",
        agent="recipe",
        state="done",
        step="",
        started_at=1000.0,
        ended_at=1012.0,
        tokens=None,
        cost=None,
        round=1,
        parent=None,
        plan=None,
        question=None,
        decided=0,
        total=0,
        receipts="",
        problem="",
        files=(),
    )
    return replace(usual, **other)


def tasks(*found: TaskView, working: int = 0, waiting: int = 0) -> Json:
    """Return what is told of tasks, as it is on the wire."""
    return msgspec.to_builtins(TasksParams(working, waiting, found))
