"""What clients are sent that draw hunks or tasks themselves; nothing for others."""

from __future__ import annotations

from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.reviews import Reviews

__all__ = ["Feed"]


class Feed:
    """Hears what happens, and tells each part of it to a client that has asked for it."""

    def __init__(self, connection: Connection) -> None:
        self._reviews = Reviews(connection) if connection.client.draws_hunks else None

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
