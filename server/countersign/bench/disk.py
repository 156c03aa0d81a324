"""Plain files on disk, read and written as a whole."""

from __future__ import annotations

import errno
import os
import stat

from msgspec import Struct

__all__ = ["Plain", "copy_plain", "read_plain", "write_plain", "write_whole"]


class Plain(Struct, frozen=True):
    """What a regular file held when it had this status."""

    data: bytes
    status: os.stat_result


def read_plain(path: str, *, limit: int | None = None, dir_fd: int | None = None) -> Plain:
    """Read a regular file without following a link in its last part.

    Raises OSError: ELOOP for a link, EISDIR for a directory, EINVAL for a device or pipe, EFBIG for a file of more
    than `limit` bytes.
    """
    opened, status = _opened(path, limit, dir_fd)
    try:
        return Plain(_read_whole(opened, status.st_size), status)
    finally:
        os.close(opened)


def copy_plain(path: str, target: str, *, limit: int) -> os.stat_result | None:
    """Copy a regular file to a place where nothing stands, its blocks shared where the file system can; return the
    status that it had before, None for one that can not be opened as `read_plain` does. Raises OSError.
    """
    try:
        opened, status = _opened(path, limit, None)
    except OSError:
        return None
    try:
        mode = status.st_mode & 0o777 | 0o600
        new = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        try:
            if status.st_size < _SMALL or not _cloned(opened, new, status.st_size):
                write_whole(new, _read_whole(opened, status.st_size))
        finally:
            os.close(new)
    finally:
        os.close(opened)
    return status


def write_plain(path: str, data: bytes, mode: int, *, dir_fd: int | None = None) -> None:
    """Write a file, not through a link; `mode` is for one that did not exist. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    opened = os.open(path, flags, mode, dir_fd=dir_fd)
    try:
        write_whole(opened, data)
    finally:
        os.close(opened)


def write_whole(opened: int, data: bytes) -> None:
    """Write all of `data`. Raises OSError; a part may have been written then."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(opened, rest) :]


_SMALL = 1 << 16
"""Bytes of a file from which on sharing blocks may spare something."""


def _opened(path: str, limit: int | None, dir_fd: int | None) -> tuple[int, os.stat_result]:
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=dir_fd)
    status = os.fstat(opened)
    refusal = _refusal(status, limit)
    if refusal is not None:
        os.close(opened)
        raise OSError(*refusal, path)
    return opened, status


def _refusal(status: os.stat_result, limit: int | None) -> tuple[int, str] | None:
    if stat.S_ISDIR(status.st_mode):
        return errno.EISDIR, os.strerror(errno.EISDIR)
    if not stat.S_ISREG(status.st_mode):
        return errno.EINVAL, "not a regular file"
    if limit is not None and status.st_size > limit:
        return errno.EFBIG, os.strerror(errno.EFBIG)
    return None


def _cloned(opened: int, new: int, size: int) -> bool:
    """Let the system copy a file; False where it can not, and nothing was copied then."""
    done = 0
    try:
        while done < size:
            count = os.copy_file_range(opened, new, size - done)
            if count == 0:
                break
            done += count
    except OSError as error:
        if done or error.errno not in _NOT_BY_THE_SYSTEM:
            raise
        return False
    return done > 0


_NOT_BY_THE_SYSTEM = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}


def _read_whole(opened: int, size: int) -> bytes:
    data = os.read(opened, size + 1)
    if len(data) == size:
        return data
    pieces = [data]
    while piece := os.read(opened, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)
