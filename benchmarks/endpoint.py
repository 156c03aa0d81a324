"""What a task of a model costs beside the model: `python benchmarks/endpoint.py [--check]`.

A model of this machine that answers at once edits three files of a workspace of 1,000. Measured is the time from
the command to the proposal, the first time, when the process that reads streams has to be started, and later. Then
16 such tasks run at a time, and the event loop is watched: its longest turn is how long nothing else is served. The
time on the clock counts, but for that in which the ledger waits for the disk, which is told apart. The time of the
processor is told, too: other work of the machine makes only the former long.

With `--check` the exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import tempfile
from asyncio.events import Handle
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import get_ident
from time import perf_counter, thread_time
from unittest.mock import patch
from uuid import uuid4

from msgspec import Struct

from countersign import __main__ as program
from countersign.core.effects import ChangeDocuments, ChangeFile
from countersign.core.events import TaskRequested
from countersign.core.model import Outcome, Place, Severity, TaskId
from countersign.core.reported import Reported
from countersign.core.trust_events import TrustRequested
from countersign.ports import Editor, Progress
from countersign.runtime import Runtime
from harness.model import model

_TASK, _TURN = 1.0, 0.020
"""Bounds in seconds: of a task, and of a turn of the event loop beside many."""
_TASKS, _ROUNDS, _FILES = 16, 5, 1000
_SPEC = "# spec: Say hello in a friendly way.\n#   must: end with an exclamation mark\n#   scope: {folder}/*.py\n"


class Turns(Struct):
    """The longest turn of the event loop without the disk, by the clock and by the processor, and the longest wait
    for the disk in one, in seconds.
    """

    clock: float = 0.0
    processor: float = 0.0
    disk: float = 0.0


class _Nobody:
    """An editor that shows nothing."""

    def change(self, change: ChangeDocuments) -> None: ...

    def change_file(self, change: ChangeFile) -> bool:
        del change
        return False

    def refresh(self, paths: tuple[str, ...]) -> None: ...
    def tell(self, message: str, severity: Severity) -> None:
        if severity is Severity.ERROR:
            print(message, file=sys.stderr)

    def reported(self) -> Sequence[Reported]:
        return ()

    def began(self, task: TaskId, title: str) -> None: ...
    def progressed(self, task: TaskId, progress: Progress) -> None: ...
    def ended(self, task: TaskId, message: str) -> None: ...


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=_TASKS, help="how many at a time; the bound is meant for 16")
    parser.add_argument("--files", type=int, default=_FILES, help="of the workspace")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound does not hold")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder, model("instant_server.py") as url:
        first, later, turns, together = asyncio.run(
            _measured(_place(Path(folder), url, options.tasks, options.files), options.tasks)
        )
    print(f"load average {load:.1f} to {os.getloadavg()[0]:.1f}; seconds")
    print(f"{first:6.2f}  the first task, from the command to the proposal")
    holds = [_told(later, _TASK, f"a later one, median of {_ROUNDS}")]
    print(f"{together:6.2f}  {options.tasks} at a time, all of them")
    holds.append(_told(turns.clock, _TURN, "the longest turn of the event loop beside them, by the clock"))
    print(f"{turns.processor:6.3f}  the longest turn, by the processor")
    print(f"{turns.disk:6.3f}  the longest wait of a turn for the disk")
    return int(options.check and not all(holds))


def _told(seconds: float, bound: float, what: str) -> bool:
    print(f"{seconds:6.3f}  {what}: {'holds' if seconds <= bound else 'BROKEN'} (bound {bound:g})")
    return seconds <= bound


def _place(folder: Path, url: str, tasks: int, files: int) -> Path:
    """Make a workspace, and a configuration that names the model."""
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
    config = folder / "config" / "countersign" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        f'agent = "instant"\nparallel = {tasks}\n[agents.instant]\nkind = "endpoint"\nurl = "{url}"\n'
        'model = "instant"\n',
        encoding="utf-8",
    )
    root = folder / "work"
    for number in range(tasks):
        (root / f"p{number}").mkdir(parents=True)
        spec = _SPEC.format(folder=f"p{number}")
        (root / f"p{number}" / "hello.py").write_text(f"{spec}def hello():\n    return 'hello'\n", encoding="utf-8")
        (root / f"p{number}" / "shout.py").write_text(
            "def shout():\n    return 'hello'.upper()\n", encoding="utf-8"
        )
        (root / f"p{number}" / "test_hello.py").write_text("assert 'hello'\n", encoding="utf-8")
    for number in range(files - 3 * tasks):
        (root / f"more{number}.py").write_text("def f(x):\n    return g(x) + 1\n" * 50, encoding="utf-8")
    return root


async def _measured(root: Path, tasks: int) -> tuple[float, float, Turns, float]:
    make: Callable[[Path, Editor], Runtime] = vars(program)["_runtime"]
    runtime = make(root, _Nobody())
    runtime.dispatch(TrustRequested(runtime.clock()))
    first, *later = [await _task(runtime, [0]) for _ in range(1 + _ROUNDS)]
    gc.collect()
    gc.freeze()
    with _watched() as turns:
        together = await _task(runtime, range(tasks))
    await runtime.close()
    return first, median(later), turns, together


async def _task(runtime: Runtime, folders: range | list[int]) -> float:
    """Run the specs of some folders at a time; return the seconds until all have a proposal."""
    began = perf_counter()
    tasks: list[TaskId] = []
    for number in folders:
        task = TaskId(uuid4().hex[:16])
        runtime.look(f"p{number}/hello.py")
        runtime.dispatch(TaskRequested(task, Place(f"p{number}/hello.py", 0), runtime.clock()))
        tasks.append(task)
    await runtime.idle()
    seconds = perf_counter() - began
    outcomes = {runtime.state.history.tasks[task].outcome for task in tasks}
    if outcomes != {Outcome.OFFERED}:
        raise AssertionError(outcomes)
    return seconds


@contextmanager
def _watched() -> Generator[Turns]:
    """Take the time of each callback of the event loop."""
    turns, run, sync = Turns(), Handle._run, os.fdatasync  # noqa: SLF001 - there is no other place where all pass
    waited, loop = 0.0, get_ident()

    def synced(file: int) -> None:
        nonlocal waited
        began = perf_counter()
        sync(file)
        if get_ident() == loop:
            waited += perf_counter() - began

    def timed(handle: Handle) -> None:
        nonlocal waited
        waited = 0.0
        clock, processor = perf_counter(), thread_time()
        run(handle)
        turns.clock = max(turns.clock, perf_counter() - clock - waited)
        turns.disk = max(turns.disk, waited)
        turns.processor = max(turns.processor, thread_time() - processor)

    with patch.object(Handle, "_run", timed), patch("countersign.ledger.files._fdatasync", synced):
        yield turns


if __name__ == "__main__":
    sys.exit(main())
