"""How a file of a bench differs from what it was at the beginning."""

from __future__ import annotations

import errno
from collections.abc import Iterable

from countersign.bench.beginning import Held, held_of
from countersign.bench.disk import read_plain
from countersign.bench.tree import Entry
from countersign.core.encoding import LIMIT
from countersign.ports import Changed

__all__ = ["compared", "deleted", "in_order"]


def compared(entry: Entry, before: Held | None) -> Changed | None:
    """Return how what stands in the tree of a bench has changed, None where it has not. What is no plain file is
    neither followed nor read: it is a change with a problem. Raises OSError.
    """
    base, was = (before.data, before.executable) if before is not None else (None, False)
    if not entry.is_plain:
        what = "was replaced by" if before is not None else "is"
        return Changed(entry.path, base, None, problem=f"{what} a link or a special file")
    try:
        now = held_of(read_plain(entry.name, limit=LIMIT, dir_fd=entry.folder))
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        return Changed(entry.path, base, None, problem=f"has more than {LIMIT // 1_000_000} MB now")
    return Changed(entry.path, base, now.data, was, now.executable) if now != before else None


def deleted(path: str, before: Held | None) -> Changed | None:
    """Return the change that a file is gone, None for one that never was."""
    return Changed(path, before.data, None, was_executable=before.executable) if before is not None else None


def in_order(changes: Iterable[Changed | None]) -> tuple[Changed, ...]:
    return tuple(sorted(filter(None, changes), key=lambda change: change.path))
