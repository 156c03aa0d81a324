"""A task that is stopped while its bench is being made leaves nothing behind, however often it is stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.core.effects import CheckAccepted
from countersign.core.model import Mode, Spec, Task, TaskId
from countersign.core.operation import LaidFile
from countersign.core.state import State
from countersign.core.text import Span, Text
from countersign.ledger.stream import Stream
from countersign.ports import Adapters, Bench, BenchError
from countersign.work import Work
from support.filing import Filing
from support.listening import Listener


class SlowBenches:
    """Benches that are ready, or fail, when it is allowed: whoever waits for one has left by then."""

    def __init__(self, real: CopyBenches, *, fail: bool) -> None:
        self._real = real
        self._fail = fail
        self.is_open = threading.Event()
        self.may_go_on = threading.Event()

    def open(
        self,
        task: TaskId,
        scope: Callable[[str], bool] | None,
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None],
    ) -> Bench:
        bench = self._real.open(task, scope, buffers, cancelled, laid)
        self.is_open.set()
        self.may_go_on.wait(20)
        if self._fail:
            bench.close()
            raise BenchError("the task was cancelled while its files were copied")
        return bench

    def close(self) -> None:
        self._real.close()


@pytest.mark.parametrize("fail", [False, True])
async def test_a_task_that_is_stopped_twice_leaves_no_bench_and_says_nothing(tmp_path: Path, *, fail: bool) -> None:
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(str(context)))
    root = tmp_path / "workspace"
    root.mkdir()
    benches = SlowBenches(CopyBenches(root, tmp_path / "benches", "this"), fail=fail)
    ledger = Stream(root, tmp_path / "state")
    adapters = Adapters(ledger, DiskWorkspace(root), benches, {"filing": Filing()}, Listener(), lambda: 0.0)
    work = Work(adapters, lambda: State("this"), lambda _: None)
    work.start(Task(TaskId("task"), Spec("a.py", Span(0, 1), Mode.TASK, ()), "filing", 0.0))
    assert await asyncio.to_thread(benches.is_open.wait, 20)
    work.stop(TaskId("task"))
    await asyncio.sleep(0)
    closing = asyncio.create_task(work.close())
    await asyncio.sleep(0)
    benches.may_go_on.set()
    await closing
    await asyncio.get_running_loop().shutdown_default_executor()
    await asyncio.sleep(0)
    assert list((tmp_path / "benches").glob("*/*")) == []
    assert told == []


async def test_what_comes_after_the_end_is_not_begun(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    root.mkdir()
    benches = SlowBenches(CopyBenches(root, tmp_path / "benches", "this"), fail=False)
    ledger = Stream(root, tmp_path / "state")
    adapters = Adapters(ledger, DiskWorkspace(root), benches, {"filing": Filing()}, Listener(), lambda: 0.0)
    work = Work(adapters, lambda: State("this"), lambda _: None)
    await work.close()
    work.start(Task(TaskId("task"), Spec("a.py", Span(0, 1), Mode.TASK, ()), "filing", 0.0))
    work.check(CheckAccepted(TaskId("task"), ()))
    await work.idle()
    assert not benches.is_open.is_set()
