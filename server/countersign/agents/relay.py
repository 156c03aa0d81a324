"""Work that says what it does: it runs as an asyncio task of its own, and its signs come out in their order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable

from countersign.ports import BudgetError, Sign

__all__ = ["Put", "relayed"]

Put = Callable[[Sign], Awaitable[None]]
"""Lets a sign come out; waits while too many do."""

_MOST = 64
"""Signs that wait for their turn before the work has to."""


async def relayed(work: Callable[[Put], Awaitable[None]], name: str, seconds: float | None) -> AsyncIterator[Sign]:
    """Yield the signs of some work until it ends. Raises what it raises, and BudgetError when it takes longer than
    it may. When this is cancelled or closed, the work has ended before it returns.
    """
    channel = _Channel()
    working = asyncio.ensure_future(_within(work, channel.put, name, seconds))
    working.add_done_callback(lambda _: channel.news.set())
    try:
        while not (working.done() and not channel.signs):
            await channel.news.wait()
            channel.news.clear()
            while channel.signs:
                yield channel.take()
        working.result()
    finally:
        working.cancel()
        await asyncio.wait([working])


class _Channel:
    def __init__(self) -> None:
        self.signs: deque[Sign] = deque()
        self.news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    async def put(self, sign: Sign) -> None:
        await self._room.wait()
        self.signs.append(sign)
        self.news.set()
        if len(self.signs) >= _MOST:
            self._room.clear()

    def take(self) -> Sign:
        self._room.set()
        return self.signs.popleft()


async def _within(work: Callable[[Put], Awaitable[None]], put: Put, name: str, seconds: float | None) -> None:
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            await work(put)
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise BudgetError(f"{name} has worked for {seconds:g} seconds, which is all that it may.") from error
