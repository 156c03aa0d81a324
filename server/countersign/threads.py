"""Blocking work away from the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["in_thread"]

_T = TypeVar("_T")


async def in_thread(work: Callable[[], _T], stop: threading.Event) -> _T:
    """Run blocking work in a thread; when cancelled, tell it to stop and wait until it has, so that nothing that it
    uses is removed under it.
    """
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        # A callback is called even when we are cancelled a second time while we wait.
        running.add_done_callback(_close_made)
        await asyncio.wait([running])
        raise


def _close_made(running: asyncio.Future[_T]) -> None:
    """Close what a thread has made for nobody; that it could not make it is no news."""
    made = None if running.cancelled() or running.exception() is not None else running.result()
    close = getattr(made, "close", None)
    if callable(close):
        close()
