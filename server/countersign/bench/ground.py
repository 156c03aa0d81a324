"""What benches that are made of layers begin with: directories that no longer change, the topmost first."""

from __future__ import annotations

import errno
import os
import threading
from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from countersign.bench.beginning import Held
from countersign.bench.disk import read_plain
from countersign.bench.links import Links
from countersign.bench.tree import Tree
from countersign.bench.whiteouts import make_whiteout
from countersign.core.encoding import LIMIT
from countersign.core.operation import above

__all__ = ["Ground", "lay", "settle"]


class Ground:
    """The files in `layers`, with whether they can be executed, and the links. It is shared: `release` is called
    when the last bench that stands on it has left it. Raises OSError.
    """

    def __init__(
        self, layers: tuple[Path, ...], files: Mapping[str, bool], release: Callable[[], None], links: Links
    ) -> None:
        self.layers = layers
        self.files = files
        self.links = links
        self._release = release
        self._users = 1
        self._lock = threading.Lock()

    def data(self, path: str) -> bytes:
        """Return the bytes of one of the files."""
        for layer in self.layers[:-1]:
            try:
                return read_plain(f"{layer}/{path}", limit=LIMIT).data
            except (FileNotFoundError, NotADirectoryError):
                continue
        return read_plain(f"{self.layers[-1]}/{path}", limit=LIMIT).data

    @cached_property
    def paths(self) -> list[str]:
        """The files, sorted."""
        return sorted(self.files)

    @cached_property
    def _places(self) -> list[str]:
        return sorted((*self.files, *self.links.targets)) if self.links.targets else self.paths

    def below(self, folder: str) -> Iterable[str]:
        """Return the files and links in a directory, whose path ends with `/`, and in those in it."""
        start = bisect_left(self._places, folder)
        return takewhile(lambda path: path.startswith(folder), self._places[start:])

    def holds(self, path: str) -> bool:
        """Whether something that is no directory stands at a path."""
        return path in self.files or path in self.links.targets

    def has_folder(self, path: str) -> bool:
        return any(True for _ in self.below(f"{path}/"))

    def enter(self) -> None:
        with self._lock:
            self._users += 1

    def leave(self) -> None:
        with self._lock:
            self._users -= 1
            is_left = self._users == 0
        if is_left:
            self._release()


def lay(layer: Path, over: Mapping[str, Held | None]) -> dict[str, bool]:
    """Write files to a layer; return which there are now, and whether they can be executed. Raises OSError."""
    tree = Tree(layer)
    for path, held in over.items():
        if held is not None:
            tree.write(path, held.data, 0o755 if held.executable else 0o644)
    return {path: held.executable for path, held in over.items() if held is not None}


def settle(
    layer: Path, new: Mapping[str, bool], gone: Collection[str], below: Mapping[str, bool]
) -> dict[str, bool]:
    """Return the files that are to be seen when a layer, which has the `new` files, lies over those `below`, and
    hide what is `gone` of those. Raises OSError, also where a file would have to be a directory, too.
    """
    files = {path: executable for path, executable in below.items() if path not in gone}
    files.update(new)
    if gone or not new.keys() <= below.keys():
        folders = {path.rpartition("/")[0] for path in files}
        folders.update([folder for path in folders for folder in above(path)])
        if (both := next((folder for folder in folders if folder in files), None)) is not None:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), both)
        _hide(layer, gone, folders)
    return files


def _hide(layer: Path, gone: Iterable[str], folders: Container[str]) -> None:
    """Hide files in a layer that has all that is in their places, and those directories that are not among the
    `folders` which are left.
    """
    for path in gone:
        first = next((place for place in (*above(path), path) if place not in folders), None)
        if first is not None and not os.path.lexists(layer / first):
            (layer / first).parent.mkdir(parents=True, exist_ok=True)
            make_whiteout(f"{layer}/{first}")
