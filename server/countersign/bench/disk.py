"""Reading and writing plain files on disk, as whole files."""

from __future__ import annotations

import errno
import os
import stat

__all__ = ["read_regular", "read_whole", "write_whole"]


def read_regular(path: str, *, limit: int | None = None, dir_fd: int | None = None) -> bytes:
    """Return the bytes of a regular file. Raises OSError, also for a link, a directory or a device (EINVAL), and
    for a file of more than `limit` bytes (EFBIG).
    """
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=dir_fd)
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", path)
        if limit is not None and status.st_size > limit:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
        return read_whole(opened, status.st_size)
    finally:
        os.close(opened)


def read_whole(opened: int, size: int) -> bytes:
    """Return all bytes of an open file that is expected to have `size` of them."""
    data = os.read(opened, size + 1)
    if len(data) == size:
        return data
    pieces = [data]
    while piece := os.read(opened, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def write_whole(opened: int, data: bytes) -> None:
    """Write all of `data`. Raises OSError; a part may have been written then."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(opened, rest) :]
