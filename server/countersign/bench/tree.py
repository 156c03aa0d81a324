"""A directory that foreign programs have written to, used without ever leaving it by a link."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from countersign.bench.disk import read_plain, write_plain

__all__ = ["Entry", "Tree", "opened_folder", "parts_of"]

_DEEPEST = 200
"""Directories inside one another that are looked into: each costs a file descriptor while it is walked."""


class Entry(Struct, frozen=True):
    """Something in the tree that is no directory; `folder` is the open directory that holds it under `name`."""

    path: str
    name: str
    folder: int
    is_plain: bool


class Tree:
    """The files below `root`. Paths are relative, with `/`; each directory on the way is opened by its name in the
    one above, links refused. Raises OSError, also for a path that would leave the tree (EINVAL).
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str, limit: int) -> bytes:
        *above, name = parts_of(path)
        with self.folder(above) as folder:
            return read_plain(name, limit=limit, dir_fd=folder).data

    def write(self, path: str, data: bytes, mode: int = 0o600) -> None:
        """Write a file and the directories above it; `mode` is for one that did not exist."""
        *above, name = parts_of(path)
        with self.folder(above, make=0o700) as folder:
            write_plain(name, data, mode, dir_fd=folder)

    def delete(self, path: str) -> None:
        *above, name = parts_of(path)
        with self.folder(above) as folder:
            os.unlink(name, dir_fd=folder)

    def walk(self, into: Callable[[str], bool]) -> Iterator[Entry]:
        """Yield what is no directory; one whose path, with `/` at its end, `into` refuses is passed over."""
        with self.folder(()) as folder:
            yield from _walk(folder, "", into, _DEEPEST)

    def remove(self) -> None:
        """Remove the directory, as far as the system lets us."""
        shutil.rmtree(self.root, ignore_errors=True)
        if self.root.exists():
            _unlock(self.root)
            shutil.rmtree(self.root, ignore_errors=True)

    @contextmanager
    def folder(self, parts: Sequence[str], *, make: int | None = None) -> Generator[int]:
        """Open a directory by the names on the way to it; those that are missing are made with the mode `make`."""
        folder = opened_folder(str(self.root), None)
        try:
            for part in parts:
                if make is not None:
                    with suppress(FileExistsError):
                        os.mkdir(part, make, dir_fd=folder)
                below = opened_folder(part, folder)
                os.close(folder)
                folder = below
            yield folder
        finally:
            os.close(folder)


def parts_of(path: str) -> list[str]:
    """Return the names on the way to a path. Raises OSError (EINVAL) for one that leads elsewhere."""
    parts = path.split("/")
    if "\0" in path or not {"", ".", ".."}.isdisjoint(parts):
        raise OSError(errno.EINVAL, "not a path inside the copy", path)
    return parts


def opened_folder(name: str, above: int | None) -> int:
    """Open a directory, in one that is open, without following a link; return a file descriptor. Raises OSError."""
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=above)


def _walk(folder: int, prefix: str, into: Callable[[str], bool], depth: int) -> Iterator[Entry]:
    if depth == 0:
        raise OSError(errno.ENAMETOOLONG, f"more than {_DEEPEST} directories inside one another", prefix)
    with os.scandir(folder) as scanned:
        entries = list(scanned)
    for entry in entries:
        path = prefix + entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield Entry(path, entry.name, folder, entry.is_file(follow_symlinks=False))
        elif into(f"{path}/"):
            below = opened_folder(entry.name, folder)
            try:
                yield from _walk(below, f"{path}/", into, depth - 1)
            finally:
                os.close(below)


def _unlock(root: Path) -> None:
    """Make directories that an agent marked read-only ours again."""
    for above, below, _ in os.walk(root):
        for name in below:
            directory = Path(above, name)
            if stat.S_ISDIR(directory.lstat().st_mode):
                with suppress(OSError):
                    directory.chmod(0o700)
