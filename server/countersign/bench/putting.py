"""New files in the place of old ones or of nothing: written whole under another name, then put there at once."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress

from countersign.bench.disk import write_whole
from countersign.bench.files import TEMPORARY
from countersign.ports import WorkspaceError

__all__ = ["give_name", "put", "put_new", "version"]

_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What systems say that do not let a file have two names."""


def put(path: str, folder: int, name: str, status: os.stat_result, data: bytes) -> None:
    """Put a new file with `data` in the place of the one in an open directory that has `status`.

    Raises OSError, or WorkspaceError when it has changed meanwhile.
    """
    _sweep(folder)
    with _temporary(folder) as (new, opened):
        write_whole(opened, data)
        _dress(opened, folder, name, status)
        os.fsync(opened)
        if version(os.lstat(name, dir_fd=folder)) != version(status):
            raise WorkspaceError(f"{path} has changed on disk since it was read")
        os.replace(new, name, src_dir_fd=folder, dst_dir_fd=folder)
    with suppress(OSError):
        os.fsync(folder)


def put_new(
    folder: int, name: str, data: bytes, mode: int, like: tuple[int, str, os.stat_result] | None = None
) -> None:
    """Put a new file with `data` where nothing stands; the user's mask takes from `mode`, unless it is to be `like`
    another one, given by its open directory, name and status. Raises OSError: EEXIST when something stands there.
    """
    _sweep(folder)
    with _temporary(folder, mode) as (new, opened):
        write_whole(opened, data)
        if like is not None:
            _dress(opened, *like)
        os.fsync(opened)
        give_name(folder, new, folder, name)
    with suppress(OSError):
        os.fsync(folder)


def give_name(folder: int, old: str, new_folder: int, new: str) -> None:
    """Let a file of an open directory have a new name, where nothing stands; it may lose the old one.

    Raises OSError: EEXIST when something stands there.
    """
    try:
        os.link(old, new, src_dir_fd=folder, dst_dir_fd=new_folder, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # The name is taken first, so that what is replaced is our own empty file.
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=new_folder))
        os.replace(old, new, src_dir_fd=folder, dst_dir_fd=new_folder)


def _dress(opened: int, folder: int, name: str, status: os.stat_result) -> None:
    """Give a new file the owner, mode and access list of the one with this name, as far as we may."""
    with suppress(PermissionError):
        os.fchown(opened, status.st_uid, status.st_gid)
    os.fchmod(opened, stat.S_IMODE(status.st_mode))
    with suppress(OSError):
        old = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        try:
            for attribute in os.listxattr(old):
                os.setxattr(opened, attribute, os.getxattr(old, attribute))
        finally:
            os.close(old)


@contextmanager
def _temporary(folder: int, mode: int = 0o600) -> Generator[tuple[str, int]]:
    """Create a file in a directory; gone afterwards, unless it got another name.

    It is locked while it is in use, which tells it from one that a killed process left behind.
    """
    name = TEMPORARY.replace("*", os.urandom(8).hex())
    opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode, dir_fd=folder)
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


def version(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
