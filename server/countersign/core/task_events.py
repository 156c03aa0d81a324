"""What can happen to tasks while they work; times are as in `events.py`."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.model import TaskId, Use

__all__ = ["OfTask", "PauseRequested", "QueueSeen", "SteerRequested", "UseSeen"]


class UseSeen(Struct, frozen=True):
    """What a task has used so far."""

    task: TaskId
    use: Use


class QueueSeen(Struct, frozen=True):
    """These tasks of this session wait for others to end, in the order of their arrival."""

    waiting: tuple[TaskId, ...]


class SteerRequested(Struct, frozen=True):
    """The user says something to the agent of a working task."""

    task: TaskId
    text: str
    at: float


class PauseRequested(Struct, frozen=True):
    """The user wants a task to rest before its next step, or to go on."""

    task: TaskId
    paused: bool
    at: float


OfTask = UseSeen | QueueSeen | SteerRequested | PauseRequested
