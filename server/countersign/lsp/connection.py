"""One connected editor: who it is, where it works, and the runtime that serves it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from countersign.core.events import DocumentClosed, DocumentLost, Event
from countersign.core.model import Spec
from countersign.core.state import Document, State
from countersign.lsp.clients import Client
from countersign.lsp.diff_files import DiffFiles
from countersign.lsp.file_list import FileList
from countersign.lsp.from_lsp import path_of
from countersign.lsp.linting import Lint
from countersign.lsp.rpc import Rpc
from countersign.lsp.spec_index import SpecIndex
from countersign.lsp.to_lsp import uri_of
from countersign.ports import Editor
from countersign.runtime import Runtime
from countersign.settings import Settings, load_settings

__all__ = ["Connection", "Parts"]

_log = logging.getLogger(__name__)

_PATIENCE = 0.6
"""Seconds that running tasks may take to stop: an editor that goes waits a second for us."""


class Parts(Struct, frozen=True):
    """How to make what a connection is made of; `files` lists a workspace's files, in a worker thread."""

    editor: Callable[[Connection], Editor]
    runtime: Callable[[Path | None, Editor], Runtime]
    files: Callable[[Path], Sequence[str]]


class Connection:
    """What every feature is given. `root` is the workspace's folder, None when the editor has none.

    The runtime is made when it is needed first, after the client has been answered.
    """

    def __init__(self, rpc: Rpc, client: Client, root: Path | None, parts: Parts) -> None:
        self.rpc = rpc
        self.client = client
        self.root = root
        self.settings, self.settings_problem = load_settings(root) if root else (Settings(), None)
        self.diffs = DiffFiles()
        self.editor = parts.editor(self)
        self.files = FileList(partial(parts.files, root), self.background, self._refresh) if root else None
        self.lint = Lint(self._known_files, lambda: self.state)
        self._parts = parts
        self._runtime: Runtime | None = None
        rpc.on_lost = self.lose
        self._paths: dict[str, str] = {}
        self._others: dict[str, set[str]] = {}
        self._uris: dict[str, str] = {}
        self._specs = SpecIndex(self.background, lambda path: self.editor.refresh((path,)))
        self._background: set[asyncio.Task[None]] = set()

    @property
    def runtime(self) -> Runtime:
        if self._runtime is None:
            self._runtime = self._parts.runtime(self.root, self.editor)
        return self._runtime

    @property
    def state(self) -> State:
        return self.runtime.state

    def dispatch(self, event: Event) -> None:
        self.runtime.dispatch(event)

    def now(self) -> float:
        return self.runtime.clock()

    # --- documents

    def open(self, uri: str) -> str | None:
        """Take note of an open document; return its path, None when it is nothing to follow.

        A file that is open under another name already is left to that name: two documents can not both be its text.
        """
        path = path_of(uri, self.root)
        if path is None or self._uris.setdefault(path, uri) != uri:
            _log.info("%s is not followed", uri)
            if path is not None:
                self._others.setdefault(path, set()).add(uri)
            return None
        self._paths[uri] = path
        return path

    def close(self, uri: str) -> DocumentClosed | DocumentLost | None:
        """Forget an open document; return what that means for its file, None when nothing.

        While the file is still open under another name, its text is not the disk's, and not known either.
        """
        path = self._paths.pop(uri, None)
        if path is not None:
            del self._uris[path]
            self._specs.forget(path)
            if self._others.get(path):
                return DocumentLost(path, "it is open under another name too")
            return DocumentClosed(path)
        path = path_of(uri, self.root)
        others = self._others.get(path, set()) if path is not None else set[str]()
        if path is None or uri not in others:
            return None
        others.discard(uri)
        return DocumentClosed(path) if not others and path not in self._uris else None

    def lose(self, uri: str) -> None:
        """Stop following a document of which a message could not be read."""
        path = self._paths.get(uri) or self.open(uri)
        if path is not None:
            self.dispatch(DocumentLost(path, "the editor sent something of it that can not be read"))

    def document(self, uri: str) -> Document | None:
        """Return the open document with this URI, None when it is not followed."""
        path = self._paths.get(uri)
        return self.state.documents.get(path) if path is not None else None

    def uri_of(self, path: str) -> str:
        """Return the URI of a file as the editor spells it."""
        return self._uris.get(path) or uri_of(path, self.root)

    def specs(self, document: Document) -> tuple[Spec, ...]:
        """Return the specs of a document; a diff has none, though files with specs may stand in it."""
        if document.text is None or self.diffs.knows(document.path):
            return ()
        return self._specs.specs(document, document.text, self.state.tag)

    # --- work beside the messages

    def background(self, work: Coroutine[object, object, None], name: str) -> None:
        """Let work go on beside the handling of messages; what it raises is logged."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._background.add(task)
        task.add_done_callback(self._finished)

    async def end(self) -> None:
        """Stop everything; what was offered stays in the ledger."""
        for task in self._background:
            task.cancel()
        self.diffs.remove()
        if self._runtime is not None:
            await self._runtime.close(_PATIENCE)

    def _known_files(self) -> Sequence[str] | None:
        return self.files.known() if self.files is not None else None

    def _refresh(self) -> None:
        self.editor.refresh(tuple(self._uris))

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("%s failed", task.get_name(), exc_info=error)
