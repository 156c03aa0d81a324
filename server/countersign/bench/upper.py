"""The directory that all writes to a bench of layers go to, as overlayfs keeps it, seen over what lies below."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from countersign.bench.beginning import Held
from countersign.bench.comparing import compared, deleted, in_order
from countersign.bench.disk import read_plain, write_plain
from countersign.bench.files import Files
from countersign.bench.ground import Ground
from countersign.bench.links import linked, lost_link
from countersign.bench.tree import Entry, Tree, opened_folder, parts_of
from countersign.bench.whiteouts import is_opaque, is_whiteout, make_opaque, make_whiteout
from countersign.core.encoding import LIMIT
from countersign.core.operation import above
from countersign.ports import Changed

__all__ = ["Upper"]


class Upper:
    """What foreign programs have made of the files of the `ground`, in the directory `root`. Paths are relative,
    with `/`; no link is followed. Raises OSError.
    """

    def __init__(self, root: Path, ground: Ground) -> None:
        self._tree = Tree(root)
        self._ground = ground

    def read(self, path: str) -> bytes:
        name = parts_of(path)[-1]
        with self._folder(path) as (folder, is_hidden):
            status = _status(name, folder)
            if status is not None and not is_whiteout(status):
                return read_plain(name, limit=LIMIT, dir_fd=folder).data
        if status is not None or is_hidden or path not in self._ground.files:
            raise _missing(path)
        return self._ground.data(path)

    def write(self, path: str, data: bytes) -> None:
        name = parts_of(path)[-1]
        with self._made_folder(path) as (folder, is_hidden):
            status = _status(name, folder)
            if status is not None and is_whiteout(status):
                os.unlink(name, dir_fd=folder)
            elif status is None and not is_hidden and self._ground.has_folder(path):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
            keeps_mode = status is None and not is_hidden and self._ground.files.get(path, False)
            write_plain(name, data, 0o755 if keeps_mode else 0o644, dir_fd=folder)

    def delete(self, path: str) -> None:
        name = parts_of(path)[-1]
        with self._folder(path) as (folder, is_hidden):
            status = _status(name, folder)
            if status is not None and not is_whiteout(status):
                os.unlink(name, dir_fd=folder)
                if not is_hidden and (path in self._ground.files or self._ground.has_folder(path)):
                    make_whiteout(name, folder)
                return
        if status is not None or is_hidden or path not in self._ground.files:
            raise _missing(path)
        with self._made_folder(path) as (folder, _):
            make_whiteout(name, folder)

    def harvest(self, files: Files) -> tuple[Changed, ...]:
        """Return what was changed, sorted by path, of the files that were there and those that `files` shows; costs
        what was written.
        """
        ground, hidden, seen = self._ground, set[str](), set[str]()
        links = ground.links.targets

        def into(folder: str) -> bool:
            if folder[:-1] in ground.files:
                hidden.add(folder[:-1])
            if self._is_opaque(folder[:-1]):
                hidden.update(ground.below(folder))
            return files.shows(folder) or ground.has_folder(folder[:-1])

        changes: list[Changed | None] = []
        for entry in self._tree.walk(into):
            hidden.update(ground.below(f"{entry.path}/"))
            if _is_whiteout(entry):
                hidden.add(entry.path)
            elif entry.path in links:
                seen.add(entry.path)
                changes.append(linked(entry, links[entry.path]))
            elif entry.path in ground.files or files.shows(entry.path):
                seen.add(entry.path)
                changes.append(compared(entry, self._before(entry.path)))
        gone = hidden - seen
        changes += (lost_link(path, links[path]) for path in sorted(gone & links.keys()))
        return in_order([*changes, *(deleted(path, self._before(path)) for path in gone - links.keys())])

    def remove(self) -> None:
        self._tree.remove()

    def _before(self, path: str) -> Held | None:
        executable = self._ground.files.get(path)
        return Held(self._ground.data(path), executable) if executable is not None else None

    def _is_opaque(self, path: str) -> bool:
        with self._tree.folder(path.split("/")) as folder:
            return is_opaque(folder)

    @contextmanager
    def _folder(self, path: str) -> Generator[tuple[int | None, bool]]:
        """Open the directory of a path, None where nothing was written to it; tell whether what lies below is
        hidden there.
        """
        folder, is_hidden = opened_folder(str(self._tree.root), None), False
        try:
            for place in above(path):
                name = place.rpartition("/")[2]
                status = _status(name, folder)
                if status is None or is_whiteout(status):
                    yield None, is_hidden or status is not None
                    return
                folder = _entered(name, folder)
                is_hidden = is_hidden or is_opaque(folder)
            yield folder, is_hidden
        finally:
            os.close(folder)

    @contextmanager
    def _made_folder(self, path: str) -> Generator[tuple[int, bool]]:
        """Open the directory of a path as `_folder` does, made where it is missing."""
        folder, is_hidden = opened_folder(str(self._tree.root), None), False
        try:
            for place in above(path):
                name = place.rpartition("/")[2]
                status = _status(name, folder)
                is_new = status is None
                if status is not None and is_whiteout(status):
                    os.unlink(name, dir_fd=folder)
                    is_new = is_hidden = True
                elif is_new and not is_hidden and self._ground.holds(place):
                    raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
                if is_new:
                    os.mkdir(name, 0o755, dir_fd=folder)
                folder = _entered(name, folder)
                if is_new and is_hidden:
                    make_opaque(folder)
                is_hidden = is_hidden or is_opaque(folder)
            yield folder, is_hidden
        finally:
            os.close(folder)


def _entered(name: str, folder: int) -> int:
    """Open a directory in an open one, and close that."""
    below = opened_folder(name, folder)
    os.close(folder)
    return below


def _status(name: str, folder: int | None) -> os.stat_result | None:
    with suppress(FileNotFoundError):
        return os.lstat(name, dir_fd=folder) if folder is not None else None
    return None


def _is_whiteout(entry: Entry) -> bool:
    return not entry.is_plain and is_whiteout(os.lstat(entry.name, dir_fd=entry.folder))


def _missing(path: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
