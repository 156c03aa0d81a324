"""Telling the client that what it shows is old: gathered for a moment, so that a burst of events is one message."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types

from countersign.lsp.connection import Connection
from countersign.lsp.diagnostics import progress_in, publish_diagnostics
from countersign.lsp.diff_renewing import renew_diffs
from countersign.lsp.folder import Folder
from countersign.lsp.offers import specs_around
from countersign.lsp.rpc import NoAnswerError

__all__ = ["Refreshing"]

_MOMENT = 0.03
"""Seconds in which news are gathered."""
_ANSWER = 10.0
"""Seconds in which a client answers that it will ask again."""


class Refreshing:
    """What has changed since the client was told last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._paths: set[tuple[Folder, str]] = set()
        self._progress: dict[tuple[Folder, str], Sequence[str | None]] = {}
        self._is_telling = False
        self._wanted: set[str] = set()
        self._asking: set[str] = set()

    def changed(self, folder: Folder, paths: Iterable[str]) -> None:
        """Take note that what is shown for these files of a folder has changed."""
        self._paths.update((folder, path) for path in paths)
        if self._paths and not self._is_telling:
            self._is_telling = True
            self._connection.background(self._tell(), "refresh")

    async def _tell(self) -> None:
        try:
            while self._paths:
                await asyncio.sleep(_MOMENT)
                paths, self._paths = self._paths, set()
                folders = {folder for folder, _ in paths}
                for folder in folders:
                    renew_diffs(folder)
                if not self._connection.client.pulls_diagnostics:
                    with_specs = {
                        (folder, spec) for folder, path in paths for spec in specs_around(folder.state, path)
                    }
                    going_on = {(folder, path) for folder in folders for path in self._going_on(folder)}
                    for folder, path in paths | with_specs | going_on:
                        publish_diagnostics(self._connection, folder, path)
                self._ask_again()
        finally:
            self._is_telling = False

    def _going_on(self, folder: Folder) -> Iterator[str]:
        """Yield the files with specs whose review has gone on since this was asked last, in whatever file."""
        for path in {path for path, _ in folder.state.history.runs}:
            document = folder.state.documents.get(path)
            if document is not None and document.is_open:
                progress = progress_in(folder, document)
                if progress != self._progress.get((folder, path)):
                    self._progress[folder, path] = progress
                    yield path

    def _ask_again(self) -> None:
        """Ask for a refresh, unless the client has yet to answer the one before: nothing waits for that."""
        client = self._connection.client
        asked = [types.WORKSPACE_CODE_LENS_REFRESH] if client.lens_refresh else []
        asked += [types.WORKSPACE_DIAGNOSTIC_REFRESH] if client.pulls_diagnostics else []
        for method in asked:
            self._wanted.add(method)
            if method not in self._asking:
                self._asking.add(method)
                self._connection.background(self._refresh(method), method)

    async def _refresh(self, method: str) -> None:
        try:
            while method in self._wanted:
                self._wanted.discard(method)
                await self._connection.rpc.ask(method, None, object, _ANSWER)
        except NoAnswerError:
            # It asks again when it likes to; nothing depends on it.
            self._wanted.discard(method)
        finally:
            self._asking.discard(method)
