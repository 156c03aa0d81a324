"""Files with hunks that no editor has open: looked at now and then, for editors that do not watch files."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterable, Mapping

from countersign.core.state import State
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder

__all__ = ["watch_closed"]

_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int] | None
"""What the system says of a file, None when it is not there."""

_PAUSE = 0.5
"""Seconds between two looks."""
_TRIES = 4
"""How often a file that is gone is looked for under other names: a checkout takes a while."""


async def watch_closed(connection: Connection) -> None:
    """Let closed files be read again when another program, such as `git checkout`, has written them."""
    known: dict[Folder, dict[str, _Stamp]] = {}
    tries: dict[Folder, dict[str, int]] = {}
    while True:
        await asyncio.sleep(_PAUSE)
        try:
            known = {folder: await _look(folder, known.get(folder, {})) for folder in connection.folders}
            tries = {folder: _trace(folder, tries.get(folder, {})) for folder in connection.folders}
        except Exception:  # noqa: BLE001 - a defect must not keep us from looking again
            _log.exception("files could not be looked at")


async def _look(folder: Folder, known: dict[str, _Stamp]) -> dict[str, _Stamp]:
    """Read what has changed since the stamps were taken, or has none yet; return the stamps as they are now."""
    paths = [*_watched(folder.state)]
    if folder.root is None or not paths:
        return {}
    root = str(folder.root)
    stamps = await asyncio.to_thread(lambda: {path: _stamp_of(f"{root}/{path}") for path in paths})
    for path, stamp in stamps.items():
        if path not in known or known[path] != stamp:
            folder.runtime.work.looking.look_soon(path)
    return stamps


def _trace(folder: Folder, tries: Mapping[str, int]) -> dict[str, int]:
    """Look for files that have gone a short while ago; return how often that was done for each."""
    done = {path: tries.get(path, 0) + 1 for path in folder.state.lost}
    if any(count <= _TRIES for count in done.values()):
        folder.runtime.work.looking.trace_soon()
    return done


def _watched(state: State) -> Iterable[str]:
    """Yield the closed files in which hunks stand, or have stood before the file went."""
    for path, document in state.documents.items():
        if not document.is_open and (document.anchors or (document.text is None and path in state.history.offers)):
            yield path


def _stamp_of(name: str) -> _Stamp:
    try:
        found = os.stat(name)  # noqa: PTH116 - many at a time
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
