"""One folder of the workspace: what belongs to it alone, so that no two folders ever mix."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from countersign.core.events import CancelRequested, Event
from countersign.core.model import Severity, Spec, TaskId
from countersign.core.state import Document, State
from countersign.core.tracking import Tracked
from countersign.lsp.background import Background
from countersign.lsp.clients import Client
from countersign.lsp.diff_files import DiffFiles
from countersign.lsp.file_list import FileList
from countersign.lsp.from_lsp import file_of
from countersign.lsp.linting import Lint
from countersign.lsp.memory import Memory
from countersign.lsp.older import Older
from countersign.lsp.others import Others
from countersign.lsp.rpc import Rpc
from countersign.lsp.spec_index import SpecIndex
from countersign.lsp.to_lsp import uri_of
from countersign.ports import Editor, Progress
from countersign.ports.reports import Reports
from countersign.runtime import Runtime
from countersign.settings import Settings, load_settings

__all__ = ["Feeds", "Folder", "Host", "Parts"]

_PATIENCE = 0.6
"""Seconds that running tasks may take to stop: an editor that goes waits a second for us."""


class Feeds(Protocol):
    """Tells a client that draws hunks or tasks itself, soon, what there is to draw."""

    def opened(self, uri: str) -> None: ...
    def typed(self, uri: str) -> None: ...
    def closed(self, uri: str) -> None: ...
    def changed(self, folder: Folder) -> None: ...
    def began(self, task: TaskId) -> None: ...
    def progressed(self, task: TaskId, progress: Progress) -> None: ...
    def ended(self, task: TaskId) -> None: ...


class Host(Protocol):
    """What a folder needs of the connection that it belongs to."""

    rpc: Rpc
    client: Client
    feed: Feeds

    def refresh(self, folder: Folder, paths: Iterable[str]) -> None:
        """Let the editor ask again for what it shows of these files."""
        ...

    def changed(self, folder: Folder, paths: Iterable[str]) -> None:
        """Take note that what is known of some files has changed."""
        ...


class Parts(Struct, frozen=True):
    """How to make what a folder is made of; `files` lists a folder's files, in a worker thread."""

    editor: Callable[[Folder], Editor]
    runtime: Callable[[Path | None, Editor], Runtime]
    files: Callable[[Path], Sequence[str]]
    reports: Callable[[], Reports]


class Folder:
    """A root with its settings, ledger, agents, files and specs. `root` is None for documents of no folder.

    The runtime is made when it is needed first, after the client has been answered.
    """

    def __init__(self, host: Host, root: Path | None, parts: Parts) -> None:
        self.root = root
        self.rpc = host.rpc
        self.client = host.client
        self.feed = host.feed
        self.settings, self._settings_problem = load_settings(root) if root else (Settings(), None)
        self.diffs = DiffFiles()
        self.others = Others()
        self.memory = Memory()
        self.at_rest = Memory(self._all_known)
        self.refresh: Callable[[Iterable[str]], None] = partial(host.refresh, self)
        self.changed: Callable[[Iterable[str]], None] = partial(host.changed, self)
        self._work = Background()
        self.background = self._work.run
        self.older = Older(self.background)
        self.farewells: list[Callable[[], None]] = []
        self.editor = parts.editor(self)
        self.files = FileList(partial(parts.files, root), self.background, self._refresh_all) if root else None
        self.lint = Lint(self._known_files, lambda: self.state)
        self._specs = SpecIndex(self.background, lambda path: self.refresh((path,)))
        self.reports = parts.reports
        self._make_runtime = parts.runtime
        self._runtime: Runtime | None = None
        self._prefixes = _prefixes(root) if root else ()
        self._uris: dict[str, str] = {}

    @property
    def runtime(self) -> Runtime:
        if self._runtime is None:
            self._runtime = self._make_runtime(self.root, self.editor)
        return self._runtime

    @property
    def state(self) -> State:
        return self.runtime.state

    def dispatch(self, event: Event) -> None:
        self.runtime.dispatch(event)

    def now(self) -> float:
        return self.runtime.clock()

    # --- life

    def begin(self) -> None:
        """Offer what waits here since earlier sessions."""
        if self._settings_problem is not None:
            self.editor.tell(self._settings_problem, Severity.ERROR)
            self._settings_problem = None
        self.runtime.catch_up()

    def cancel_tasks(self) -> None:
        """Cancel the tasks of this session, and record that."""
        if self._runtime is None:
            return
        state = self.state
        for task in [task for task, session in state.history.runners.items() if session == state.session]:
            self.dispatch(CancelRequested(task, self.now()))

    def take_leave(self) -> None:
        """Do what is to be done while the editor still listens."""
        for farewell in self.farewells:
            farewell()

    async def end(self) -> None:
        """Stop everything; what was offered stays in the ledger."""
        self._work.cancel()
        self.diffs.remove()
        if self._runtime is not None:
            await self._runtime.close(_PATIENCE)

    # --- documents

    def path_of(self, name: str) -> str | None:
        """Return the path of a file in this folder by its absolute path, None for one that is not inside.

        The root counts under its own name and under that of the directory it links to.
        """
        prefix = next((prefix for prefix in self._prefixes if name.startswith(prefix)), None)
        return name[len(prefix) :] if prefix is not None else None

    def is_at(self, uri: str) -> bool:
        """Whether the folder's root has this URI."""
        root = file_of(uri)
        return self.root is not None and root is not None and os.path.realpath(root) == os.path.realpath(self.root)

    def opened(self, path: str, uri: str) -> None:
        """Take note that the editor has a file of this folder open, and how it spells its URI."""
        self._uris[path] = uri

    def closed(self, path: str) -> None:
        self._uris.pop(path, None)
        self._specs.forget(path)

    def uri_of(self, path: str) -> str:
        """Return the URI of a file as the editor spells it."""
        return self._uris.get(path) or uri_of(path, self.root)

    def specs(self, document: Document) -> tuple[Spec, ...]:
        """Return the specs of a document."""
        tracked = self.tracked(document)
        return tracked.specs if tracked is not None else ()

    def tracked(self, document: Document) -> Tracked | None:
        """Return what is known of the specs of a document; None for a diff, in which files with specs may stand."""
        if document.text is None or self.diffs.knows(document.path):
            return None
        return self._specs.tracked(document, document.text, self.state.tag)

    async def settled(self, path: str) -> None:
        """Wait until the core need not parse an open document to find its specs; not for ever while it changes."""
        document = self.state.documents.get(path)
        if document is not None and document.is_open and self.tracked(document) is not None:
            await self._specs.settled(path)

    def _all_known(self, state: State) -> tuple[object, ...]:
        """Return what answers at a place of an open document depend on, while nobody types."""
        return (
            state.history,
            state.applying,
            state.documents,
            state.config,
            state.restricted,
            self._specs.mark,
            self.older.mark,
            self._known_files(),
        )

    def _known_files(self) -> Sequence[str] | None:
        return self.files.known() if self.files is not None else None

    def _refresh_all(self) -> None:
        self.refresh(tuple(self._uris))


def _prefixes(root: Path) -> tuple[str, ...]:
    """Return what the absolute paths of a folder's files begin with, its real name first."""
    return tuple(dict.fromkeys(f"{name.rstrip('/')}/" for name in (os.path.realpath(root), str(root))))
