"""How a running agent is kept in hand: it waits while its task is paused, and hears what the user says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

__all__ = ["Reins"]


class Reins:
    """Those of one task; fits `ports.Control`. Lives in the thread of the event loop."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._going = asyncio.Event()
        self._going.set()

    async def go_on(self) -> Sequence[str]:
        await self._going.wait()
        said, self._said = self._said, []
        return said

    def say(self, text: str) -> None:
        """Let the agent hear this before its next step."""
        self._said.append(text)

    def pause(self) -> None:
        self._going.clear()

    def resume(self) -> None:
        self._going.set()
