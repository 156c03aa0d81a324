"""Watching the process that started us, which may end without closing its end of our input."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

__all__ = ["watch_parent"]

_PAUSE = 1.0
"""Seconds between two looks, where the system can not tell us."""


def watch_parent(process: int, parent: int, ended: Callable[[], None]) -> None:
    """Call `ended` when a process ends; at once, when it was the `parent` that started us and is gone already.

    Another one that can not be seen is not watched: an editor in another container, or on another machine, says the
    number that it has there.
    """
    loop = asyncio.get_running_loop()
    if not _runs(process):
        if process == parent:
            ended()
        return
    try:
        handle = os.pidfd_open(process)
    except (AttributeError, OSError):
        loop.call_later(_PAUSE, _look, process, ended)
        return

    def on_end() -> None:
        loop.remove_reader(handle)
        os.close(handle)
        ended()

    loop.add_reader(handle, on_end)


def _look(process: int, ended: Callable[[], None]) -> None:
    if _runs(process):
        asyncio.get_running_loop().call_later(_PAUSE, _look, process, ended)
    else:
        ended()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return process > 0
