"""How files stand, in a few numbers: what tells whether one has changed without reading it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from countersign.core.encoding import LIMIT
from countersign.ports import BenchError

__all__ = ["CHANGING", "Signature", "is_executable", "settled", "signature", "survey"]

Signature = tuple[int, int, int, int, int]
"""Size, time of the last change of the bytes and of anything (ns), inode, mode."""

CHANGING: Signature = (-1, 0, 0, 0, 0)
"""Stands for a file that may change again without its signature showing it."""

_FILES = 400_000
_BYTES = 16 << 30
"""What is larger is no project, but a home directory or a whole disk."""

_TICK = 50_000_000
_LONG_TICK = 2_100_000_000
"""Nanoseconds in which a file system may give two changes the same time; the long one is that of those whose times
are whole seconds.
"""


def survey(workspace: Path, paths: Iterable[str], cancelled: Callable[[], bool]) -> dict[str, Signature]:
    """Return how the plain files among some stand; those too large for a bench are left out.

    Raises BenchError when it was cancelled, or there is more than any project has.
    """
    found: dict[str, Signature] = {}
    root, size = f"{workspace}/", 0
    for path in paths:
        try:
            status = os.lstat(root + path)
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode) and status.st_size <= LIMIT:
            found[path] = signature(status)
            size += status.st_size
        if not len(found) % 256 and cancelled():
            raise BenchError("the task was cancelled while its files were looked at")
    if len(found) > _FILES or size > _BYTES:
        raise BenchError(
            f"{workspace} has more than {_FILES:,} files or {_BYTES >> 30} GB: open a project in it,"
            " or name in an ignore file what is none of it"
        )
    return found


def signature(status: os.stat_result) -> Signature:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode


def is_executable(of: Signature) -> bool:
    return bool(of[4] & 0o100)


def settled(status: os.stat_result, since: int) -> Signature:
    """Return the signature of a file that was read after a time (ns since the epoch), or `CHANGING`."""
    tick = _TICK if status.st_ctime_ns % 1_000_000_000 else _LONG_TICK
    is_new = abs(since - status.st_ctime_ns) < tick
    return CHANGING if is_new else signature(status)
