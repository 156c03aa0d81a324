"""Which URIs stand for which open document: one file can be open under several names, and has one text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from msgspec import Struct

from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import is_file, key_of

__all__ = ["Names", "Opened", "Place", "name_of"]

Place = tuple[Folder, str]
"""Where a document stands: a folder, and its path there."""


class Opened(Struct, eq=False):
    """An open document. `uri` is the one that is followed, as the editor spells it: None when that was closed and
    the file is still open under `others`. `places` begin with the innermost folder.
    """

    name: str
    places: tuple[Place, ...]
    uri: str | None = None
    others: set[str] = set()

    @property
    def is_closed(self) -> bool:
        return self.uri is None and not self.others


class Names:
    """The open documents. `places` says where a document stands, by the name that `name_of` gives."""

    def __init__(self, places: Callable[[str], tuple[Place, ...]]) -> None:
        self._places = places
        self._by_name: dict[str, Opened] = {}
        self._by_key: dict[str, Opened] = {}
        self._others: dict[str, Opened] = {}

    def __iter__(self) -> Iterator[Opened]:
        return iter(tuple(self._by_name.values()))

    def get(self, uri: str) -> Opened | None:
        """Return the document that is followed under a URI, however that is spelled."""
        if uri in self._others:
            return None
        key = key_of(uri)
        return self._by_key.get(key) if key is not None else None

    def open(self, uri: str) -> Opened | None:
        """Return the document that is followed from now on, None when this URI is nothing to follow.

        A file that is open under another name already is left to that name: two documents can not both be its text.
        """
        key = key_of(uri)
        if key is None:
            return None
        opened = self._by_key.get(key) or self._known(name_of(key))
        if opened.uri not in {None, uri}:
            opened.others.add(uri)
            self._others[uri] = opened
            return None
        opened.others.discard(uri)
        self._others.pop(uri, None)
        opened.uri = uri
        self._by_key[key] = opened
        return opened

    def _known(self, name: str) -> Opened:
        opened = self._by_name.get(name)
        if opened is None:
            opened = self._by_name[name] = Opened(name, self._places(name))
        return opened

    def close(self, uri: str) -> Opened | None:
        """Return the document that was open under a URI, with what is left of it; None when there was none."""
        opened = self._others.pop(uri, None)
        if opened is not None:
            opened.others.discard(uri)
        else:
            opened = self.get(uri)
            if opened is None or opened.uri is None:
                return None
            self._by_key.pop(key_of(opened.uri) or "", None)
            opened.uri = None
        if opened.is_closed:
            del self._by_name[opened.name]
        return opened


def name_of(key: str) -> str:
    """Return what a document really is, by its key: the path of a file without links on it."""
    real = os.path.realpath(key) if is_file(key) else key
    try:
        real.encode()
    except UnicodeEncodeError:
        # A link can lead to a name that is not UTF-8, of which nothing could be said or recorded.
        return key
    return real
