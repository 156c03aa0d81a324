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

from countersign.bench.disk import read_plain, write_whole

__all__ = ["Entry", "Tree"]

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
        *above, name = _parts(path)
        with self.folder(above) as folder:
            return read_plain(name, limit=limit, dir_fd=folder).data

    def write(self, path: str, data: bytes, mode: int = 0o600) -> None:
        """Write a file and the directories above it; `mode` is for one that did not exist."""
        *above, name = _parts(path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with self.folder(above, make=0o700) as folder:
            opened = os.open(name, flags, mode, dir_fd=folder)
            try:
                write_whole(opened, data)
            finally:
                os.close(opened)

    def delete(self, path: str) -> None:
        *above, name = _parts(path)
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
        folder = _opened(str(self.root), None)
        try:
            for part in parts:
                if make is not None:
                    with suppress(FileExistsError):
                        os.mkdir(part, make, dir_fd=folder)
                below = _opened(part, folder)
                os.close(folder)
                folder = below
            yield folder
        finally:
            os.close(folder)


def _parts(path: str) -> list[str]:
    parts = path.split("/")
    if "\0" in path or not {"", ".", ".."}.isdisjoint(parts):
        raise OSError(errno.EINVAL, "not a path inside the copy", path)
    return parts


def _opened(name: str, above: int | None) -> int:
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
            below = _opened(entry.name, folder)
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
