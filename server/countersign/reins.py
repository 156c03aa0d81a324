"""How a running agent is kept in hand: it waits while its task is paused, hears what the user says, and stops when
its budget is used up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from countersign.core.allowance import Allowance
from countersign.core.model import Use
from countersign.purse import Purse

__all__ = ["Reins"]


class Reins:
    """Those of one task; fits `ports.Control`. Lives in the thread of the event loop."""

    def __init__(self, purse: Purse | None = None) -> None:
        """Without a purse, there is no budget."""
        self._purse = purse or Purse(Allowance(), {}, Use, time.monotonic)
        self._said: list[str] = []
        self._going = asyncio.Event()
        self._going.set()

    async def go_on(self) -> Sequence[str]:
        if not self._going.is_set():
            began = time.monotonic()
            await self._going.wait()
            self._purse.rest(time.monotonic() - began)
        self._purse.check()
        said, self._said = self._said, []
        return said

    def say(self, text: str) -> None:
        """Let the agent hear this before its next step."""
        self._said.append(text)

    def pause(self) -> None:
        self._going.clear()

    def resume(self) -> None:
        self._going.set()

    @property
    def is_paused(self) -> bool:
        return not self._going.is_set()
