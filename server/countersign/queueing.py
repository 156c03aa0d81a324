"""Who works next: so many at a time, and of those who wait, one whose kind has had the fewest turns of late."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager

__all__ = ["Turns"]


class _Waiting:
    """One who waits: `told` hears how many others are worked on or served before."""

    def __init__(self, kind: Hashable, told: Callable[[int], None]) -> None:
        self.kind = kind
        self.told = told
        self.go: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Turns:
    """At most so many turns at a time. A long queue of one kind does not keep another kind waiting: who has the
    fewest at work goes first, then who was served longest ago, then who came first. For one thread.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._working: Counter[Hashable] = Counter()
        self._served: dict[Hashable, int] = {}
        self._count = 0
        self._waiting: list[_Waiting] = []

    @asynccontextmanager
    async def turn(self, kind: Hashable, told: Callable[[int], None]) -> AsyncGenerator[None]:
        """Wait for a turn and have it while the block runs."""
        one = _Waiting(kind, told)
        self._waiting.append(one)
        self._go_on()
        try:
            await one.go
        except asyncio.CancelledError:
            self._leave(one)
            raise
        try:
            yield
        finally:
            self._end(kind)

    def _leave(self, one: _Waiting) -> None:
        if one in self._waiting:
            self._waiting.remove(one)
            self._go_on()
        else:  # its turn came at the same moment
            self._end(one.kind)

    def _end(self, kind: Hashable) -> None:
        self._working[kind] -= 1
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._working.total() < self._most:
            one = min(self._waiting, key=lambda one: (self._working[one.kind], self._served.get(one.kind, 0)))
            self._waiting.remove(one)
            self._count += 1
            self._working[one.kind] += 1
            self._served[one.kind] = self._count
            one.go.set_result(None)
        for ahead, one in enumerate(self._waiting):
            one.told(self._working.total() + ahead)
