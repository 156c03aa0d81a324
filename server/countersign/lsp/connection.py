"""One connected editor: who it is, its folders, and what it has open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from countersign.core.events import (
    DocumentClosed,
    DocumentLost,
    DocumentOpened,
)
from countersign.core.history import History
from countersign.core.model import Severity
from countersign.core.state import Document
from countersign.core.text import Text
from countersign.core.trust_events import EditorTrusts
from countersign.lsp.attention import Attention
from countersign.lsp.background import Background
from countersign.lsp.clients import Client
from countersign.lsp.folder import Feeds, Folder, Parts
from countersign.lsp.folders import Folders
from countersign.lsp.from_lsp import key_of
from countersign.lsp.names import Names, Opened, Place, name_of
from countersign.lsp.rpc import Rpc

__all__ = ["Connection", "Refreshes", "View"]

_log = logging.getLogger(__name__)


class Refreshes(Protocol):
    """Tells the editor, soon, that what it shows of some files of a folder is old."""

    def changed(self, folder: Folder, paths: Iterable[str]) -> None: ...


class View(NamedTuple):
    """An open document as a folder that contains it knows it."""

    folder: Folder
    document: Document
    text: Text


class Connection:
    """What every feature is given."""

    def __init__(
        self,
        rpc: Rpc,
        client: Client,
        folders: Sequence[str],
        parts: Parts,
        news: Callable[[Connection], tuple[Refreshes, Feeds]],
    ) -> None:
        """`folders` are the URIs of the workspace's folders, `news` makes what tells the client of changes."""
        self.rpc = rpc
        self.client = client
        self.trusts: bool | None = None
        """Whether the editor's user trusts the workspace, None when it has not told."""
        self.attention = Attention()
        self._work = Background()
        self.background = self._work.run
        self._refreshes, self.feed = news(self)
        self._folders = Folders(lambda root: Folder(self, root, parts))
        self._folders.change(folders, ())
        self._names = Names(self._folders.places)
        rpc.on_lost = self.lose

    @property
    def folders(self) -> Sequence[Folder]:
        """The folders in the order of the editor; never none, see `Folders.nowhere`."""
        return self._folders.all

    def begin(self) -> None:
        """Offer what waits since earlier sessions, once the client has been answered."""
        for folder in self.folders:
            self._begin(folder)
            self.feed.changed(folder)

    def _begin(self, folder: Folder) -> None:
        folder.begin()
        if self.trusts is not None:
            folder.dispatch(EditorTrusts(self.trusts, folder.now()))

    def catch_up(self) -> None:
        """Take in what other processes have written."""
        for folder in self.folders:
            folder.runtime.catch_up()

    def refresh(self, folder: Folder, paths: Iterable[str]) -> None:
        self._refreshes.changed(folder, paths)

    def changed(self, folder: Folder, paths: Iterable[str]) -> None:
        """Take note that what is known of some files of a folder has changed: hunks, tasks, decisions."""
        self._refreshes.changed(folder, paths)
        self.feed.changed(folder)

    def knowing(self, knows: Callable[[History], bool]) -> Folder:
        """Return the folder whose history knows something; where none does, the first, to say so."""
        return next((folder for folder in self.folders if knows(folder.state.history)), self.folders[0])

    def tell(self, message: str, severity: Severity) -> None:
        """Say something that is of no folder."""
        self.folders[0].editor.tell(message, severity)

    def change_folders(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Add and remove folders by their URIs; what is open moves to the folders that it belongs to now.

        The tasks of a folder that is gone are cancelled, and nothing of it is shown any more.
        """
        new, gone = self._folders.change(added, removed)
        for folder in new:
            self._begin(folder)
        for opened in self._names:
            self._move(opened, self._folders.places(opened.name))
        for folder in gone:
            folder.cancel_tasks()
            self.background(self._folders.close(folder), f"close {folder.root}")
        for folder in self.folders:
            self.feed.changed(folder)

    def take_leave(self) -> None:
        """Do what is to be done while the editor still listens."""
        self.attention.settle()
        for folder in self.folders:
            folder.take_leave()

    async def end(self) -> None:
        """Stop everything; what was offered stays in the ledger."""
        self._work.cancel()
        await self._folders.end()

    # --- documents

    def open(self, uri: str) -> Opened | None:
        """Take note of an open document; return it, None when it is nothing to follow."""
        opened = self._names.open(uri)
        if opened is None:
            _log.info("%s is not followed", uri)
            return None
        for folder, path in opened.places:
            folder.opened(path, uri)
        return opened

    def close(self, uri: str) -> str | None:
        """Forget an open document; return its URI as it was opened, None when it was not followed.

        While the file is still open under another name, its text is not the disk's, and not known either.
        """
        followed = self._names.get(uri)
        spelled = followed.uri if followed is not None else None
        opened = self._names.close(uri)
        if opened is None or (opened is not followed and not opened.is_closed):
            return None
        for folder, path in opened.places:
            folder.closed(path)
            if opened.is_closed:
                folder.dispatch(DocumentClosed(path))
            else:
                folder.dispatch(DocumentLost(path, "it is open under another name too"))
        return spelled

    def lose(self, uri: str, reason: str, *, is_news: bool = True) -> None:
        """Stop following a document whose text can not be known any more; say so once."""
        opened = self._names.get(uri) or self.open(uri)
        for number, (folder, path) in enumerate(opened.places if opened is not None else ()):
            folder.dispatch(DocumentLost(path, reason, is_news=is_news and not number))

    @property
    def followed(self) -> Iterator[tuple[str, Sequence[Folder]]]:
        """The URIs of the open documents, each with the folders that contain it."""
        for opened in self._names:
            if opened.uri is not None:
                yield opened.uri, [folder for folder, _ in opened.places]

    def views(self, uri: str) -> list[View]:
        """Return how the folders that contain an open document know it, the innermost first; empty when it is not
        followed.
        """
        opened = self._names.get(uri)
        views: list[View] = []
        for folder, path in opened.places if opened is not None else ():
            document = folder.state.documents.get(path)
            if document is not None and document.text is not None:
                views.append(View(folder, document, document.text))
        return views

    def places(self, uri: str) -> tuple[Place, ...]:
        """Return where a document stands, open or not, the innermost folder first; empty when it can not stand
        anywhere.
        """
        opened = self._names.get(uri)
        if opened is not None:
            return opened.places
        key = key_of(uri)
        return self._folders.places(name_of(key)) if key is not None else ()

    def _move(self, opened: Opened, places: tuple[Place, ...]) -> None:
        """Let the folders that contain an open document now follow it, and the others no longer."""
        before, opened.places = opened.places, places
        folder, path = before[0]
        document = folder.state.documents.get(path)
        for folder, path in set(before) - set(places):
            folder.closed(path)
            folder.dispatch(DocumentClosed(path))
        for folder, path in set(places) - set(before):
            if opened.uri is not None:
                folder.opened(path, opened.uri)
            if document is None or document.text is None or document.version is None:
                folder.dispatch(DocumentLost(path, "its text is not known"))
            else:
                event = DocumentOpened(path, document.version, document.text, folder.now(), document.language)
                folder.dispatch(event)
        folder, path = places[0]
        self.refresh(folder, (path,))
