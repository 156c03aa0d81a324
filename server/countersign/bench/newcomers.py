"""The files of a workspace that have come to their places after a time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from countersign.bench.files import Files
from countersign.core.tracing import Came

__all__ = ["came"]


def came(root: Path, since: float, places: Sequence[str] | None) -> Iterator[Came]:
    """Yield the files that no ignore file names and whose status has changed after a time, in seconds since the
    epoch; with `places`, only those at or below these.

    To rename a file is to change its status. To rename a directory changes that of the directory alone, and not the
    time at which something in it came or went.
    """
    files = Files(root)
    if places is not None and not any((root / place).is_dir() for place in places):
        yield from _single(files, root, since, places)
        return
    moved: dict[str, float] = {}
    for folder in files.folders():
        above = folder.prefix[: folder.prefix.rstrip("/").rfind("/") + 1]
        moved[folder.prefix] = max(moved.get(above, 0.0), _moved_at(f"{root}/{folder.prefix}"))
        for path in folder.shown():
            if places is None or any(path == place or path.startswith(f"{place}/") for place in places):
                found = _seen(root, path, moved[folder.prefix])
                if found is not None and found.at > since:
                    yield found


def _single(files: Files, root: Path, since: float, places: Sequence[str]) -> Iterator[Came]:
    for place in places:
        found = _seen(root, place, 0.0) if files.shows(place) else None
        if found is not None and found.at > since:
            yield found


def _seen(root: Path, path: str, moved: float) -> Came | None:
    """Return a plain file in a directory that was moved at a time; None for what is none any more."""
    try:
        status = os.lstat(f"{root}/{path}")
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Came(path, status.st_size, max(status.st_ctime, moved))


def _moved_at(directory: str) -> float:
    """Return when a directory has come to its place, as far as that can be told; 0 where it can not."""
    try:
        status = os.stat(directory)  # noqa: PTH116 - many at a time
    except OSError:
        return 0.0
    return status.st_ctime if status.st_ctime_ns > status.st_mtime_ns else 0.0
