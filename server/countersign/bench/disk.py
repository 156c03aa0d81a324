"""Plain files on disk, read and written as a whole."""

from __future__ import annotations

import errno
import os
import stat

from msgspec import Struct

__all__ = ["Plain", "read_plain", "write_whole"]


class Plain(Struct, frozen=True):
    """What a regular file held when it had this status."""

    data: bytes
    status: os.stat_result


def read_plain(path: str, *, limit: int | None = None, dir_fd: int | None = None) -> Plain:
    """Read a regular file without following a link in its last part.

    Raises OSError: ELOOP for a link, EISDIR for a directory, EINVAL for a device or pipe, EFBIG for a file of more
    than `limit` bytes.
    """
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=dir_fd)
    try:
        status = os.fstat(opened)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        if limit is not None and status.st_size > limit:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
        return Plain(_read_whole(opened, status.st_size), status)
    finally:
        os.close(opened)


def write_whole(opened: int, data: bytes) -> None:
    """Write all of `data`. Raises OSError; a part may have been written then."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(opened, rest) :]


def _read_whole(opened: int, size: int) -> bytes:
    data = os.read(opened, size + 1)
    if len(data) == size:
        return data
    pieces = [data]
    while piece := os.read(opened, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)
