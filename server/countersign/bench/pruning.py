"""Snapshots of workspaces in which nobody has worked for long are removed, and the oldest of too many."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from countersign.bench.index import read_index
from countersign.bench.snapshot import NAME, forget, used_at

__all__ = ["prune"]

_log = logging.getLogger(__name__)

_LONGEST = 30 * 86_400
"""Seconds that a snapshot is kept since a bench stood on it last."""
_MOST = 10 << 30
"""Bytes that all of them may hold together."""


class _Old(Struct, frozen=True):
    directory: Path
    used: float
    size: int


def prune(benches: Path, own: Path, most: int = _MOST) -> None:
    """Look at the snapshots below the directories of `benches`, one for each workspace, but for `own`; one on which
    a bench stands is left alone. Blocks; raises nothing.
    """
    with suppress(OSError):
        found = sorted(_found(benches, own), key=lambda one: one.used)
        size, since = sum(one.size for one in found), time.time() - _LONGEST
        for one in found:
            if (one.used < since or size > most) and forget(one.directory):
                _log.info("the snapshot in %s was removed", one.directory)
                size -= one.size


def _found(benches: Path, own: Path) -> Iterator[_Old]:
    for place in benches.iterdir():
        directory = place / NAME
        index = read_index(directory / "index") if place != own else None
        if index is not None:
            yield _Old(directory, used_at(directory), sum(max(stands[0], 0) for stands in index.files.values()))
