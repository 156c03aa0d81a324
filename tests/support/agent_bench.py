"""Agents that are processes, run on a real bench: what they change, what they say, and what they leave behind."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from countersign.bench.copy import CopyBenches
from countersign.core.model import TaskId
from countersign.core.spec import find_specs
from countersign.core.text import Text
from countersign.ports import Agent, Bench, Benches, Brief, Progress, Report, Sign, Told, Voice
from countersign.reins import Reins

__all__ = ["SPEC", "AgentBench", "Ran", "leftovers"]

_ENDING = 1.0
"""Seconds that the system may take to end what was killed."""
_SET_CHILD_SUBREAPER = 36
"""As in prctl(2)."""

SPEC = "# spec: Say hello.\n#   must: greet the world\nprint('bye')\n"
"""What stands in `hello.py`."""


class Ran(Struct, frozen=True):
    """What an agent changed, a path each, and all that it said."""

    changes: dict[str, bytes | None]
    signs: tuple[Sign, ...]

    def said(self, voice: Voice) -> str:
        return "".join(sign.text for sign in self.signs if isinstance(sign, Told) and sign.voice is voice)

    @property
    def progress(self) -> list[str]:
        return [sign.message for sign in self.signs if isinstance(sign, Progress)]

    @property
    def report(self) -> Report:
        report = self.signs[-1]
        assert isinstance(report, Report)
        return report


class AgentBench:
    """A workspace with `hello.py` and `other.py`, and benches of it: copies, or those that are given; the current
    one is at `place`.
    """

    def __init__(self, folder: Path, benches: Benches | None = None) -> None:
        self.root = folder / "work"
        self.root.mkdir()
        (self.root / "hello.py").write_text(SPEC)
        (self.root / "other.py").write_text("one\ntwo\nthree\n")
        self.place = self.root
        self._benches: Benches = benches or CopyBenches(self.root, folder / "benches", "here")
        self.brief = Brief(find_specs("hello.py", Text.of(SPEC))[0], Text.of(SPEC))

    @contextmanager
    def bench(self) -> Generator[Bench]:
        with closing(self._benches.open(TaskId("t"), None, [], lambda: False, {})) as bench:
            yield bench

    async def run(
        self, agent: Agent, reins: Reins | None = None, heard: Callable[[Sign], None] | None = None
    ) -> Ran:
        """Let an agent do the task; each sign is `heard` when it comes. The user's own files have to stay."""
        signs: list[Sign] = []
        with self.bench() as bench:
            self.place = bench.root
            async for sign in agent.run(self.brief, bench, reins or Reins()):
                signs.append(sign)
                if heard is not None:
                    heard(sign)
            changes = {change.path: change.after for change in bench.harvest()}
        assert (self.root / "hello.py").read_text() == SPEC
        return Ran(changes, tuple(signs))


@contextmanager
def leftovers() -> Generator[Callable[[], list[str]]]:
    """Give a function that lists the processes and open files that have come since and are still there. Processes
    whose parent has ended become ours, so that they are listed, too.
    """
    prctl = ctypes.CDLL(None).prctl
    prctl(_SET_CHILD_SUBREAPER, 1)
    before = _present()

    def left() -> list[str]:
        """List them once those are gone that the system is still ending, or after a second."""
        end = time.monotonic() + _ENDING
        while (there := _present() - before) and time.monotonic() < end:
            time.sleep(0.01)
        return sorted(there)

    try:
        yield left
    finally:
        prctl(_SET_CHILD_SUBREAPER, 0)


def _present() -> set[str]:
    listed = subprocess.run(
        ["ps", "-o", "stat=,pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    children = {line for line in listed.stdout.splitlines() if " ps -o " not in line and not line.startswith("Z")}
    return children | {f"fd {fd.name} {fd.readlink()}" for fd in _open_files()}


def _open_files() -> list[Path]:
    folder = Path("/proc/self/fd")
    return [fd for fd in folder.iterdir() if os.path.lexists(fd) and "/proc/" not in str(fd.readlink())]
