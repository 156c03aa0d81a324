"""The folders of the workspace, which come and go while the editor runs."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import file_of, key_of
from countersign.lsp.names import Place

__all__ = ["Folders"]

_log = logging.getLogger(__name__)


class Folders:
    """The folders by what their roots really are; `make` makes one. A folder may be known under several URIs."""

    def __init__(self, make: Callable[[Path | None], Folder]) -> None:
        self._make = make
        self._by_root: dict[str, Folder] = {}
        self._roots: dict[str, str] = {}
        self._leaving: set[Folder] = set()
        self._nowhere: Folder | None = None

    @property
    def all(self) -> Sequence[Folder]:
        return tuple(self._by_root.values()) or (self.nowhere,)

    @property
    def nowhere(self) -> Folder:
        """Where documents are when no folder is open: they can be read there, and nothing can be run."""
        if self._nowhere is None:
            self._nowhere = self._make(None)
        return self._nowhere

    def change(self, added: Iterable[str], removed: Iterable[str]) -> tuple[list[Folder], list[Folder]]:
        """Add and remove folders by their URIs; return those that are new, and those that are gone.

        What is no local directory is left out. A folder stays until it is removed under each of its URIs.
        """
        gone = [folder for uri in removed if (folder := self._remove(uri)) is not None]
        self._leaving.update(gone)
        new = [folder for uri in added if (folder := self._add(uri)) is not None]
        return new, gone

    def places(self, name: str) -> tuple[Place, ...]:
        """Return where a document stands: in each folder around it, the innermost first, else in the first folder,
        by its absolute path. A diff belongs to the folder whose hunks it shows.
        """
        for folder in self.all:
            if folder.diffs.knows(name):
                return ((folder, name),)
        around = [(folder, path) for folder in self.all if (path := folder.path_of(name)) is not None]
        around.sort(key=lambda place: len(place[1]))
        return tuple(around) or ((self.all[0], name),)

    async def close(self, folder: Folder) -> None:
        """Stop everything in a folder that is gone."""
        await folder.end()
        self._leaving.discard(folder)

    async def end(self) -> None:
        """Stop everything."""
        folders = [*self._by_root.values(), *self._leaving, *([self._nowhere] if self._nowhere else [])]
        await asyncio.gather(*(folder.end() for folder in folders))

    def _add(self, uri: str) -> Folder | None:
        root, key = file_of(uri), key_of(uri)
        if root is None or key is None:
            _log.info("the folder %s is not one of this machine", uri)
            return None
        real = self._roots[key] = os.path.realpath(root)
        if real in self._by_root:
            return None
        folder = self._by_root[real] = self._make(root)
        return folder

    def _remove(self, uri: str) -> Folder | None:
        real = self._roots.pop(key_of(uri) or "", None)
        return self._by_root.pop(real, None) if real is not None and real not in self._roots.values() else None
