"""The user's files: read as text, and replaced as a whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path

from countersign.bench.disk import read_plain, write_whole
from countersign.bench.files import TEMPORARY, Files
from countersign.core.encoding import LIMIT, Decoded, EncodingProblem, decode, encode
from countersign.core.text import Text
from countersign.ports import NotTextError, WorkspaceError

__all__ = ["DiskWorkspace"]


class DiskWorkspace:
    """The files below a directory; a symbolic link counts as the file it names, if that lies below it too.

    Paths are relative, with `/`. Errors are WorkspaceError; then the file is as it was.
    """

    def __init__(self, root: Path) -> None:
        self._root = Path(os.path.realpath(root))

    @property
    def root(self) -> Path:
        return self._root

    def files(self, scope: Callable[[str], bool] | None = None) -> list[str]:
        """Return the files that no ignore file names and that `scope` takes, sorted."""
        return sorted(path for path in Files(self._root) if scope is None or scope(path))

    def read(self, path: str) -> Text | None:
        """Return a text file's text, None when there is no such file."""
        with _told(path, "can not be read"):
            target = self._target(path)
            try:
                found = read_plain(target, limit=LIMIT)
            except (FileNotFoundError, NotADirectoryError):
                return None
            return Text.of(_decoded(path, found.data).text)

    def replace(self, path: str, expected: Text, text: Text) -> None:
        """Write a file if it still holds `expected`; its encoding and mode are kept."""
        with _told(path, "was not written"):
            target = self._target(path)
            found = read_plain(target, limit=LIMIT)
            decoded = _decoded(path, found.data)
            if decoded.text != str(expected):
                raise WorkspaceError(f"{path} has changed on disk since it was read")
            if not found.status.st_mode & 0o222:
                raise WorkspaceError(f"{path} is marked read-only, so it was not written")
            data = encode(str(text), decoded.charset)
            if isinstance(data, EncodingProblem):
                raise WorkspaceError(f"{path} {data.reason}, so it was not written")
            _put(path, target, found.status, data)

    def _target(self, path: str) -> str:
        parts = path.split("/")
        if path.startswith("/") or "\0" in path or not {"", ".", ".."}.isdisjoint(parts):
            raise WorkspaceError(f"{path!r} is not a path inside the workspace")
        target = f"{self._root}/{path}"
        if not any(map(os.path.islink, accumulate(parts, "{}/{}".format, initial=self._root))):
            return target  # as most are, and to ask is much faster than to resolve
        target = os.path.realpath(target)
        if os.path.commonpath([self._root, target]) != str(self._root):
            raise WorkspaceError(f"{path} leads out of the workspace, to {target}, which is left alone")
        return target


def _decoded(path: str, data: bytes) -> Decoded:
    decoded = decode(data)
    if isinstance(decoded, EncodingProblem):
        raise NotTextError(f"{path} {decoded.reason}, so it was left alone")
    return decoded


def _put(path: str, target: str, status: os.stat_result, data: bytes) -> None:
    """Put a new file with `data` in the place of the one that has `status`. Raises OSError or WorkspaceError."""
    directory = os.path.dirname(target)  # noqa: PTH120 - the text goes on to os.open
    folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _sweep(folder)
        with _temporary(folder) as (name, opened):
            write_whole(opened, data)
            _dress(opened, target, status)
            os.fsync(opened)
            if _version(os.lstat(target)) != _version(status):
                raise WorkspaceError(f"{path} has changed on disk since it was read")
            os.replace(name, os.path.basename(target), src_dir_fd=folder, dst_dir_fd=folder)  # noqa: PTH119 - pathlib knows no dir_fd
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)


def _dress(opened: int, target: str, status: os.stat_result) -> None:
    """Give a new file the owner, mode and access list of the one whose place it will take, as far as we may."""
    with suppress(PermissionError):
        os.fchown(opened, status.st_uid, status.st_gid)
    os.fchmod(opened, stat.S_IMODE(status.st_mode))
    with suppress(OSError):
        for name in os.listxattr(target):
            os.setxattr(opened, name, os.getxattr(target, name))


@contextmanager
def _temporary(folder: int) -> Generator[tuple[str, int]]:
    """Create a file in a directory; gone afterwards, unless it got another name.

    It is locked while it is in use, which tells it from one that a killed process left behind.
    """
    name = TEMPORARY.replace("*", os.urandom(8).hex())
    opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
    try:
        with suppress(OSError):
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield name, opened
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)
        os.close(opened)


def _sweep(folder: int) -> None:
    """Remove what processes that were killed while writing left in a directory."""
    start, end = TEMPORARY.split("*")
    for name in os.listdir(folder):
        if name.startswith(start) and name.endswith(end):
            with suppress(OSError):
                _remove_unlocked(name, folder)


def _remove_unlocked(name: str, folder: int) -> None:
    opened = os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(name, dir_fd=folder)
    finally:
        os.close(opened)


def _version(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


@contextmanager
def _told(path: str, outcome: str) -> Generator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        kind = NotTextError if error.errno == errno.EFBIG else WorkspaceError
        raise kind(f"{path} {outcome}: {reason}") from error
