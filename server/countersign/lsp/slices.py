"""Long work in the event loop, cut into slices, so that no key stroke waits for it."""

from __future__ import annotations

import asyncio

__all__ = ["Slices"]

_SLICE = 0.002
"""Seconds after which others have their turn."""


class Slices:
    """The slices of one piece of work, which begins now."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()

    async def turn(self) -> None:
        """Let others have their turn when it is time; what is known of the state may be old then."""
        if self._loop.time() - self._began > _SLICE:
            await asyncio.sleep(0)
            self._began = self._loop.time()
