"""Records are written beside the event loop: in order, and nothing that depends on them comes before them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext

import pytest

from countersign.core.effects import AppendRecord, Deed, Effect, StartTask, Tell
from countersign.core.events import LedgerAnswered
from countersign.core.model import Mode, Outcome, Severity, Spec, Task, TaskId
from countersign.core.records import Recorded, TaskEnded
from countersign.core.text import Span
from countersign.holding import Holding
from countersign.ports import LedgerError
from support.listening import Listener


class SlowLedger:
    """A ledger in memory on a disk that takes its time: until `disk` is set. It can be full."""

    session = "this"

    def __init__(self) -> None:
        self.disk = threading.Event()
        self.begun = threading.Event()
        self.is_full = False
        self.written: list[list[str]] = []
        self.threads: set[int] = set()

    def append(self, record: Recorded) -> None:
        self.append_all((record,))

    def append_all(self, records: Sequence[Recorded]) -> None:
        self.threads.add(threading.get_ident())
        self.begun.set()
        assert self.disk.wait(30)
        if self.is_full:
            raise LedgerError("The disk is full.")
        self.written.append([record.problem for record in records if isinstance(record, TaskEnded)])

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()

    def catch_up(self) -> Sequence[Recorded]:
        return ()

    def notices(self) -> Sequence[str]:
        return ()

    def gone(self, sessions: Iterable[str]) -> frozenset[str]:
        return frozenset(sessions)

    def user_of(self, session: str) -> str:
        return session

    def close(self) -> None:
        """Nothing is open."""


class Desk:
    """Effects that are held, and what was done of them, by name; records, tasks and sentences have one."""

    def __init__(self) -> None:
        self.ledger = SlowLedger()
        self.done: list[str] = []
        self.said: list[str | None] = []
        self.holding = Holding(self.ledger, self._do, self._say, lambda: None, self._settle)

    def perform(self, *effects: Effect) -> None:
        self.holding.perform(effects)

    async def written(self) -> None:
        """Let the disk go on, and wait until nothing is being written."""
        self.ledger.disk.set()
        await self.holding.finished()

    def _settle(self) -> None:
        self.holding.settle()

    def _do(self, deed: Deed) -> None:
        assert isinstance(deed, Tell | StartTask)
        self.done.append(deed.message if isinstance(deed, Tell) else deed.task.id)

    def _say(self, answer: LedgerAnswered) -> None:
        self.said.append(answer.problem)


def record(name: str) -> AppendRecord:
    return AppendRecord(TaskEnded(TaskId(name), Outcome.FAILED, name, 0.0))


def tell(name: str) -> Tell:
    return Tell(name, Severity.INFO)


def start(name: str) -> StartTask:
    return StartTask(Task(TaskId(name), Spec("a.py", Span(0, 1), Mode.TASK, ()), "recipe", 0.0))


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_the_loop_goes_on_while_the_disk_takes_its_time(desk: Desk) -> None:
    desk.perform(record("a"), start("task"))
    assert await asyncio.to_thread(desk.ledger.begun.wait, 30)
    assert desk.holding.is_writing
    assert desk.done == []
    await desk.written()
    assert desk.done == ["task"]
    assert desk.ledger.threads.isdisjoint({threading.get_ident()})


async def test_what_comes_meanwhile_keeps_its_order_and_is_written_together(desk: Desk) -> None:
    desk.perform(tell("at once"), record("a"), tell("1"))
    desk.perform(record("b"), start("2"), record("c"))
    desk.perform(tell("3"))
    assert desk.done == ["at once"]
    await desk.written()
    assert desk.ledger.written == [["a"], ["b", "c"]]
    assert desk.done == ["at once", "1", "2", "3"]


async def test_who_can_not_wait_finishes_what_is_being_written_first(desk: Desk) -> None:
    desk.perform(record("a"), tell("1"))
    desk.ledger.disk.set()
    desk.holding.perform_now([record("b"), tell("2")])
    assert desk.ledger.written == [["a"], ["b"]]
    assert desk.done == ["1", "2"]


async def test_a_full_disk_holds_back_what_depends_on_the_records_and_nothing_else(desk: Desk) -> None:
    desk.ledger.is_full = True
    desk.perform(record("a"), start("task"), tell("shown"), record("b"))
    await desk.written()
    assert desk.done == ["shown"]
    assert desk.said == ["The disk is full."]
    assert desk.holding.is_stuck
    desk.ledger.is_full = False
    desk.holding.release()
    assert desk.ledger.written == [["a", "b"]]
    assert desk.done == ["shown", "task"]
    assert desk.said == ["The disk is full.", None]
    desk.holding.stop()


async def test_at_the_end_all_is_written_and_no_thread_is_left(desk: Desk) -> None:
    before = set(threading.enumerate())
    desk.perform(record("a"), record("b"))
    desk.perform(record("c"))
    desk.ledger.disk.set()
    desk.holding.save(Listener())
    assert desk.ledger.written == [["a", "b"], ["c"]]
    assert set(threading.enumerate()) <= before


async def test_at_the_end_nothing_is_begun_any_more(desk: Desk) -> None:
    desk.perform(record("a"), start("task"), record("b"))
    desk.ledger.disk.set()
    desk.holding.save(Listener())
    assert desk.ledger.written == [["a", "b"]]
    assert desk.done == []


async def test_what_could_not_be_written_is_tried_once_more_at_the_end(desk: Desk) -> None:
    desk.ledger.is_full = True
    desk.perform(record("a"))
    desk.perform(record("b"))
    assert await asyncio.to_thread(desk.ledger.begun.wait, 30)
    editor = Listener()
    desk.ledger.disk.set()
    desk.holding.save(editor)
    assert desk.ledger.written == []
    desk.ledger.is_full = False
    assert any("2 decisions could not be recorded" in said for said in editor.told)


def test_without_a_loop_the_disk_is_waited_for(desk: Desk) -> None:
    desk.ledger.disk.set()
    desk.perform(record("a"), tell("1"))
    assert desk.ledger.written == [["a"]]
    assert desk.ledger.threads == {threading.get_ident()}
    assert desk.done == ["1"]
