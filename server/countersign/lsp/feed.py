"""What clients are sent that draw hunks or tasks themselves; nothing for others."""

from __future__ import annotations

from countersign.core.model import TaskId
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.reviews import Reviews
from countersign.lsp.tasks import Tasks
from countersign.ports import Progress

__all__ = ["Feed"]


class Feed:
    """Hears what happens, and tells each part of it to a client that has asked for it."""

    def __init__(self, connection: Connection) -> None:
        self._reviews = Reviews(connection) if connection.client.draws_hunks else None
        self._tasks = Tasks(connection) if connection.client.draws_tasks else None

    def opened(self, uri: str) -> None:
        if self._reviews is not None:
            self._reviews.opened(uri)

    def typed(self, uri: str) -> None:
        if self._reviews is not None:
            self._reviews.typed(uri)

    def closed(self, uri: str) -> None:
        if self._reviews is not None:
            self._reviews.closed(uri)

    def changed(self, folder: Folder) -> None:
        if self._reviews is not None:
            self._reviews.changed(folder)
        if self._tasks is not None:
            self._tasks.changed()

    def began(self, task: TaskId) -> None:
        if self._tasks is not None:
            self._tasks.began(task)

    def progressed(self, task: TaskId, progress: Progress) -> None:
        if self._tasks is not None:
            self._tasks.progressed(task, progress.message)

    def ended(self, task: TaskId) -> None:
        if self._tasks is not None:
            self._tasks.ended(task)
