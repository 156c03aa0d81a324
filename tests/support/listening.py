"""An editor for tests of the runtime: it has nothing open, and remembers what it is told."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.effects import ChangeDocuments, ChangeFile
from countersign.core.model import Severity, TaskId
from countersign.core.reported import Reported
from countersign.ports import Progress

__all__ = ["Listener"]


class Listener:
    def __init__(self) -> None:
        self.told: list[str] = []

    def change(self, change: ChangeDocuments) -> None:
        raise AssertionError(change)

    def change_file(self, change: ChangeFile) -> bool:
        raise AssertionError(change)

    def refresh(self, paths: tuple[str, ...]) -> None: ...

    def tell(self, message: str, severity: Severity) -> None:
        del severity
        self.told.append(message)

    def reported(self) -> Sequence[Reported]:
        return ()

    def began(self, task: TaskId, title: str) -> None: ...
    def progressed(self, task: TaskId, progress: Progress) -> None: ...
    def ended(self, task: TaskId, message: str) -> None: ...
