"""The day book: what tasks of a user have used of late, wherever they worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from countersign.core.model import Use

if TYPE_CHECKING:
    from countersign.core.model import TaskId

__all__ = ["DayBook", "NoDayBook"]


class DayBook(Protocol):
    """Raises nothing: what can not be shared with other processes counts in this one."""

    def note(self, task: TaskId, use: Use) -> None:
        """Note what a call of a model has used."""
        ...

    def others(self, task: TaskId) -> Use:
        """Return what all tasks but one have used in the last 24 hours."""
        ...


class NoDayBook:
    """One that keeps nothing, where no budget is set for a day."""

    def note(self, task: TaskId, use: Use) -> None: ...

    def others(self, task: TaskId) -> Use:
        del task
        return Use()
