"""The editor as the runtime sees it: no call blocks or fails, what comes of them arrives as events."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from countersign.core import escape
from countersign.core.effects import ChangeDocuments, ChangeFile
from countersign.core.model import Severity, TaskId
from countersign.core.reported import Reported
from countersign.lsp import answers
from countersign.lsp.applying import Applying
from countersign.lsp.folder import Folder
from countersign.lsp.progress import Bars
from countersign.lsp.to_lsp import MESSAGE_TYPE
from countersign.ports import Progress

__all__ = ["LspEditor"]


class LspEditor:
    """The port `Editor` of one folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._applying = Applying(folder)
        self._bars = Bars(folder)

    def change(self, change: ChangeDocuments) -> None:
        self._applying.change(change)

    def change_file(self, change: ChangeFile) -> bool:
        return self._applying.change_file(change)

    def refresh(self, paths: tuple[str, ...]) -> None:
        self._folder.changed(paths)

    def tell(self, message: str, severity: Severity) -> None:
        params = answers.ShowMessageParams(MESSAGE_TYPE[severity], escape.message(message))
        self._folder.rpc.tell(types.WINDOW_SHOW_MESSAGE, params)

    def reported(self) -> Sequence[Reported]:
        return self._folder.others.reported()

    def began(self, task: TaskId, title: str) -> None:
        self._bars.began(task, title)
        self._folder.feed.began(task)

    def progressed(self, task: TaskId, progress: Progress) -> None:
        self._bars.progressed(task, progress)
        self._folder.feed.progressed(task, progress)

    def ended(self, task: TaskId, message: str) -> None:
        self._bars.ended(task, message)
        self._folder.feed.ended(task)
