"""The queue: so many at a time, and nobody starves."""

from __future__ import annotations

import asyncio

from hypothesis import given, strategies as st

from countersign.queueing import Turns


class Hall:
    """Some who want turns; each has one until it is told to end."""

    def __init__(self, most: int) -> None:
        self.turns = Turns(most)
        self.order: list[str] = []
        self.told: dict[str, int] = {}
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    def come(self, kind: str, name: str) -> None:
        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.get_running_loop().create_task(self._have(kind, name))

    async def _have(self, kind: str, name: str) -> None:
        async with self.turns.turn(kind, lambda others: self.told.__setitem__(name, others)):
            self.order.append(name)
            await self.ends[name].wait()

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def end(self, name: str) -> None:
        self.ends[name].set()
        await self.tasks[name]
        await self.settle()


def test_a_long_queue_of_one_file_does_not_keep_another_waiting() -> None:
    async def play() -> list[str]:
        hall = Hall(1)
        for number in range(4):
            hall.come("a.py", f"a{number}")
            await hall.settle()
        hall.come("b.py", "b0")
        await hall.settle()
        for name in ("a0", "b0", "a1"):
            await hall.end(name)
        for task in hall.tasks.values():
            task.cancel()
        return hall.order

    assert asyncio.run(play()) == ["a0", "b0", "a1", "a2"]


def test_who_waits_hears_for_how_many_others() -> None:
    async def play() -> dict[str, int]:
        hall = Hall(2)
        for number in range(4):
            hall.come("a.py", str(number))
        await hall.settle()
        told = dict(hall.told)
        await hall.end("0")
        assert hall.told["3"] == 2
        for task in hall.tasks.values():
            task.cancel()
        return told

    assert asyncio.run(play()) == {"2": 2, "3": 3}


@given(
    st.integers(1, 4),
    st.lists(
        st.tuples(st.sampled_from(["come", "end", "cancel"]), st.integers(0, 3), st.integers(0, 30)), max_size=40
    ),
)
def test_never_more_than_allowed_work_and_no_turn_is_lost(most: int, deeds: list[tuple[str, int, int]]) -> None:
    async def play() -> None:
        hall, names = Hall(most), 0
        for deed, kind, pick in deeds:
            at_work = [name for name in hall.order if not hall.tasks[name].done()]
            alive = [name for name, task in hall.tasks.items() if not task.done()]
            if deed == "come":
                hall.come(str(kind), str(names))
                names += 1
            elif deed == "end" and at_work:
                await hall.end(at_work[pick % len(at_work)])
            elif deed == "cancel" and alive:
                hall.tasks[alive[pick % len(alive)]].cancel()
            await hall.settle()
            alive = [name for name, task in hall.tasks.items() if not task.done()]
            at_work = [name for name in hall.order if name in alive]
            assert len(at_work) == min(most, len(alive))
        for task in hall.tasks.values():
            task.cancel()

    asyncio.run(play())
