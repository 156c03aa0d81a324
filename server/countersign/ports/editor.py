"""Where the user sits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from countersign.core.effects import ChangeDocuments, ChangeFile
    from countersign.core.model import Severity, TaskId
    from countersign.core.reported import Reported
    from countersign.ports.agents import Progress

__all__ = ["Editor"]


class Editor(Protocol):
    """Where the user sits. No call blocks; what comes of them arrives at the runtime as events."""

    def change(self, change: ChangeDocuments) -> None: ...
    def change_file(self, change: ChangeFile) -> bool:
        """Do something to an open file as a whole; False where this editor can not, and the disk has to."""
        ...

    def refresh(self, paths: tuple[str, ...]) -> None: ...
    def tell(self, message: str, severity: Severity) -> None: ...
    def reported(self) -> Sequence[Reported]:
        """Return what other tools have said of the code lately, as far as that is known here."""
        ...

    def began(self, task: TaskId, title: str) -> None: ...
    def progressed(self, task: TaskId, progress: Progress) -> None: ...
    def ended(self, task: TaskId, message: str) -> None: ...
