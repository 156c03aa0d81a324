"""How overlayfs notes what is gone: a whiteout hides a name of the layers below, an opaque directory all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

__all__ = ["is_opaque", "is_whiteout", "make_opaque", "make_whiteout"]

_OPAQUE = ("user.overlay.opaque", "trusted.overlay.opaque")
"""The first is what a mount with `userxattr` reads and writes, the other what one of the system's own root does."""


def is_whiteout(status: os.stat_result) -> bool:
    return stat.S_ISCHR(status.st_mode) and status.st_rdev == 0


def make_whiteout(name: str, folder: int | None = None) -> None:
    """Hide a name of an open directory, where nothing stands. Raises OSError."""
    os.mknod(name, stat.S_IFCHR | 0o600, os.makedev(0, 0), dir_fd=folder)


def is_opaque(folder: int) -> bool:
    """Whether an open directory hides all that lies below."""
    for attribute in _OPAQUE:
        with suppress(OSError):
            if os.getxattr(folder, attribute) == b"y":
                return True
    return False


def make_opaque(folder: int) -> None:
    os.setxattr(folder, _OPAQUE[0], b"y")
