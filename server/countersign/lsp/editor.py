"""The editor as the runtime sees it: no call blocks or fails, what comes of them arrives as events."""

from __future__ import annotations

from lsprotocol import types

from countersign.core import escape
from countersign.core.effects import ChangeDocuments
from countersign.core.model import Severity, TaskId
from countersign.lsp import answers
from countersign.lsp.applying import Applying
from countersign.lsp.connection import Connection
from countersign.lsp.progress import Bars
from countersign.lsp.refreshing import Refreshing
from countersign.lsp.to_lsp import MESSAGE_TYPE
from countersign.ports import Progress

__all__ = ["LspEditor"]


class LspEditor:
    """The port `Editor` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._applying = Applying(connection)
        self._bars = Bars(connection)
        self._refreshing = Refreshing(connection)

    def change(self, change: ChangeDocuments) -> None:
        self._applying.change(change)

    def refresh(self, paths: tuple[str, ...]) -> None:
        self._refreshing.changed(paths)

    def tell(self, message: str, severity: Severity) -> None:
        params = answers.ShowMessageParams(MESSAGE_TYPE[severity], escape.message(message))
        self._connection.rpc.tell(types.WINDOW_SHOW_MESSAGE, params)

    def began(self, task: TaskId, title: str) -> None:
        self._bars.began(task, title)

    def progressed(self, task: TaskId, progress: Progress) -> None:
        self._bars.progressed(task, progress)

    def ended(self, task: TaskId, message: str) -> None:
        self._bars.ended(task, message)
