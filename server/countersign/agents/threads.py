"""Blocking work of an agent, away from the event loop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from countersign import threads

__all__ = ["BUSY", "in_thread"]

_T = TypeVar("_T")

BUSY = threading.Lock()
"""Held by a thread that keeps the interpreter busy: the event loop waits for one such thread, not for many."""


async def in_thread(work: Callable[[Callable[[], bool]], _T]) -> _T:
    """Run blocking work in a thread; when cancelled, tell it to stop and wait until it has."""
    stop = threading.Event()
    return await threads.in_thread(partial(work, stop.is_set), stop)
