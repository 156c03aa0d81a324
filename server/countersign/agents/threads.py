"""Blocking work of an agent, away from the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["BUSY", "in_thread"]

_T = TypeVar("_T")

BUSY = threading.Lock()
"""Held by a thread that keeps the interpreter busy: the event loop waits for one such thread, not for many."""


async def in_thread(work: Callable[[Callable[[], bool]], _T]) -> _T:
    """Run blocking work in a thread; when cancelled, tell it to stop and wait until it has."""
    stop = threading.Event()
    running = asyncio.ensure_future(asyncio.to_thread(work, stop.is_set))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([running])
        raise
