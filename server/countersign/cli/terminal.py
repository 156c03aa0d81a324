"""The editor of somebody who has none open: files are on disk, and messages go to standard error."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.cli.output import Messages, inline
from countersign.core.effects import ChangeDocuments, ChangeFile
from countersign.core.model import Severity, TaskId
from countersign.core.reported import Reported
from countersign.ports import Progress

__all__ = ["Terminal"]


class Terminal:
    """The port `Editor`. It has no open documents, so that every accepted hunk goes to the disk."""

    def __init__(self, messages: Messages) -> None:
        self.problems: list[str] = []
        """What went wrong so far, in sentences that the user has seen."""
        self._messages = messages

    def change(self, change: ChangeDocuments) -> None:
        raise AssertionError(f"no document is open, so none can be changed: {change.label}")

    def change_file(self, change: ChangeFile) -> bool:
        raise AssertionError(f"no document is open, so none can be changed: {change.hunk.path}")

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Nothing: the next hunk is drawn from the state of then."""

    def tell(self, message: str, severity: Severity) -> None:
        """Say warnings and errors; what else there is to say, the commands say as their result."""
        if severity is Severity.INFO:
            return
        self.problems.append(message)
        self._messages.say(inline(message))

    def reported(self) -> Sequence[Reported]:
        """Return nothing: no other tool speaks here."""
        return ()

    def began(self, task: TaskId, title: str) -> None:
        del task
        self._messages.show(inline(title))

    def progressed(self, task: TaskId, progress: Progress) -> None:
        del task
        part = "" if progress.part is None else f"{progress.part:4.0%} "
        self._messages.show(part + inline(progress.message))

    def ended(self, task: TaskId, message: str) -> None:
        del task, message
        self._messages.clear()
