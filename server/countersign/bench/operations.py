"""What is done to files as a whole: created, deleted, renamed, made executable, replaced. No link is followed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from countersign.bench.disk import read_plain
from countersign.bench.putting import give_name, put, put_new, version
from countersign.bench.tree import Tree
from countersign.core.effects import ChangeFile
from countersign.core.encoding import LIMIT
from countersign.core.operation import Content, OperationKind
from countersign.ports import WorkspaceError

__all__ = ["carry_out"]


class _Place(Struct, frozen=True):
    """A file in an open directory, as it was when it was found."""

    path: str
    folder: int
    name: str
    status: os.stat_result


def carry_out(root: Path, change: ChangeFile) -> None:
    """Do what a hunk says below `root`, or nothing at all. Raises OSError and WorkspaceError."""
    tree, path, operation = Tree(root), change.hunk.path, change.operation
    executable = operation.after is not None and operation.after.executable
    with _links_explained(path):
        match operation.kind:
            case OperationKind.CREATE:
                with _new_folder(tree, path) as (folder, name):
                    put_new(folder, name, change.data or b"", 0o777 if executable else 0o666)
            case OperationKind.DELETE:
                with _expected(tree, path, change.expected) as place:
                    _remove(place)
            case OperationKind.RENAME:
                with _expected(tree, path, change.expected) as place:
                    _rename(tree, place, operation.target, change.data)
            case OperationKind.MODE:
                _set_executable(tree, path, executable=executable)
            case OperationKind.REPLACE:
                with _expected(tree, path, change.expected) as place:
                    put(path, place.folder, place.name, place.status, change.data or b"")


@contextmanager
def _expected(tree: Tree, path: str, expected: Content | None) -> Generator[_Place]:
    """Find a file that holds what is expected."""
    *above, name = path.split("/")
    with tree.folder(above) as folder:
        found = read_plain(name, limit=LIMIT, dir_fd=folder)
        if expected is None or sha256(found.data).hexdigest() != expected.digest:
            raise WorkspaceError(f"{path} has changed on disk since it was read")
        if not found.status.st_mode & 0o222:
            raise WorkspaceError(f"{path} is marked read-only, so it was left alone")
        yield _Place(path, folder, name, found.status)


@contextmanager
def _new_folder(tree: Tree, path: str) -> Generator[tuple[int, str]]:
    """Open the directory of a new file; those that are made for it are gone again if it can not be put there."""
    *above, name = path.split("/")
    made = _missing(tree.root, above)
    try:
        with tree.folder(above, make=0o777) as folder:
            yield folder, name
    except BaseException as error:
        for directory in reversed(made):
            with suppress(OSError):
                directory.rmdir()
        if isinstance(error, FileExistsError):
            raise WorkspaceError(f"{path} exists already, so it was left alone") from error
        raise


def _missing(root: Path, parts: Sequence[str]) -> list[Path]:
    """Return the directories on the way to a file that do not exist, the outermost first."""
    ways = [root.joinpath(*parts[:count]) for count in range(1, len(parts) + 1)]
    return [way for way in ways if not os.path.lexists(way)]


def _rename(tree: Tree, place: _Place, target: str, data: bytes | None) -> None:
    """Let a file have another name and, with `data`, hold something else there."""
    with _new_folder(tree, target) as (folder, name):
        if data is None:
            give_name(place.folder, place.name, folder, name)
        else:
            put_new(folder, name, data, 0o600, (place.folder, place.name, place.status))
    with suppress(FileNotFoundError):
        _remove(place)


def _remove(place: _Place) -> None:
    if version(os.lstat(place.name, dir_fd=place.folder)) != version(place.status):
        raise WorkspaceError(f"{place.path} has changed on disk since it was read")
    os.unlink(place.name, dir_fd=place.folder)
    with suppress(OSError):
        os.fsync(place.folder)


def _set_executable(tree: Tree, path: str, *, executable: bool) -> None:
    """Let those execute a file who can read it, or nobody."""
    *above, name = path.split("/")
    with tree.folder(above) as folder:
        opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        try:
            mode = os.fstat(opened).st_mode
            if not stat.S_ISREG(mode):
                raise WorkspaceError(f"{path} is no plain file, so it was left alone")
            readers = (mode & 0o444) >> 2
            os.fchmod(opened, stat.S_IMODE(mode) | readers if executable else stat.S_IMODE(mode) & ~0o111)
        finally:
            os.close(opened)


@contextmanager
def _links_explained(path: str) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:
            raise WorkspaceError(f"{path} was left alone: a link or a file stands on the way to it") from error
        raise
