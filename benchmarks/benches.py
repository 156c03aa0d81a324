"""What opening a bench costs: `python benchmarks/benches.py [--check] [--files NUMBER]`.

The workspace is a generated repository with everything committed. Opened is a bench of layers: the first time,
which makes the snapshot; again; after twenty files were changed; and after that while another bench stands on the
snapshot, so that they go to a layer of their own. Beside it stands what else a bench could be: a plain copy,
`git worktree add`, and the tree as git writes it from an index of its own that is kept. On benches three files are
changed, and they are harvested and closed. Time is that of the clock, the median of some runs. With `--check` the
exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import TypeVar

from countersign.bench.copy import CopyBenches
from countersign.bench.layered import LayeredBenches
from countersign.bench.overlay import obstacle
from countersign.core.model import TaskId
from countersign.ports import Bench
from harness.forest import plant
from harness.telling import told

_T = TypeVar("_T")
_FILES = 5_000
_BOUND = 0.150
"""Seconds for opening a bench again over 5,000 files."""
_RATIO_TO_COPY, _RATIO_TO_WORKTREE = 0.25, 0.25
_TIMES, _SLOW_TIMES, _CHANGED = 9, 3, 20


class Bed:
    """A workspace, and where its benches lie; `took` are seconds by what was done."""

    def __init__(self, folder: Path, files: int) -> None:
        self.root = plant(folder, files).root
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
        self.layers = LayeredBenches(self.root, folder / "benches", "layers")
        self.copies = CopyBenches(self.root, folder / "benches", "copies")
        self.folder = folder
        self.took: dict[str, list[float]] = {}
        self._numbers = count()

    def timed(self, name: str, work: Callable[[], _T]) -> _T:
        begun = perf_counter()
        made = work()
        self.took.setdefault(name, []).append(perf_counter() - begun)
        return made

    def open(self, *, copied: bool = False) -> Bench:
        task = TaskId(f"t{next(self._numbers)}")
        if copied:
            return self.copies.open(task, None, (), lambda: False)
        return self.layers.open(task, (), lambda: False)

    def opened(self, name: str, times: int, before: Callable[[], None], *, copied: bool = False) -> None:
        for _ in range(times):
            before()
            bench = self.timed(name, partial(self.open, copied=copied))
            for path in list(islice(bench.paths(), 3)):
                bench.write(path, b"changed\n")
            made = "a copy" if copied else "layers"
            self.timed(f"harvest of 3 changes, {made}", bench.harvest)
            self.timed(f"closing, {made}", bench.close)

    def change(self) -> None:
        files = sorted((self.root / "src").rglob("*.py"))[:_CHANGED]
        for file in files:
            file.write_bytes(file.read_bytes() + b"# more\n")

    def worktree(self) -> None:
        place = self.folder / "worktree"
        self.timed("git worktree add", lambda: self._git("worktree", "add", "--detach", str(place)))
        self._git("worktree", "remove", "--force", str(place))

    def private_index(self) -> None:
        place = self.folder / "indexed"
        self.timed("git add and checkout-index", lambda: self._indexed(place))
        shutil.rmtree(place)

    def _indexed(self, place: Path) -> None:
        index = str(self.folder / "index")
        self._git("add", "--all", GIT_INDEX_FILE=index)
        self._git("checkout-index", "--all", f"--prefix={place}/", GIT_INDEX_FILE=index)

    def _git(self, *words: str, **variables: str) -> None:
        command = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *words)
        subprocess.run(command, cwd=self.root, env=self.environment | variables, check=True, capture_output=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound does not hold")
    parser.add_argument("--files", type=int, default=_FILES, help=f"of the repository ({_FILES:,})")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if (reason := obstacle(Path(folder))) is not None:
            print(f"no benches of layers here: {reason}")
            return 0
        took = _measured(Bed(Path(folder), options.files))
    print(f"milliseconds over {options.files:,} files; load average {os.getloadavg()[0]:.1f}")
    for name, seconds in took.items():
        print(f"{name:40}{seconds * 1e3:10.1f}")
    again = took["layers, again"]
    holds = [
        told("layers again, seconds", again, _BOUND * options.files / _FILES),
        told("layers again to a copy", again / took["a copy"], _RATIO_TO_COPY),
        told("layers again to git worktree add", again / took["git worktree add"], _RATIO_TO_WORKTREE),
    ]
    return int(options.check and not all(holds))


def _measured(bed: Bed) -> dict[str, float]:
    sleep(0.1)  # what was written just now is copied twice
    bed.opened("layers, the first time", 1, lambda: None)
    bed.opened("layers, again", _TIMES, lambda: None)
    bed.opened(f"layers, {_CHANGED} files changed", _TIMES, bed.change)
    other = bed.open()
    bed.opened(f"layers, {_CHANGED} changed since another", _TIMES, bed.change)
    other.close()
    bed.opened("a copy", _SLOW_TIMES, lambda: None, copied=True)
    for _ in range(_SLOW_TIMES):
        bed.worktree()
        bed.private_index()
    return {name: median(seconds) for name, seconds in bed.took.items()}


if __name__ == "__main__":
    sys.exit(main())
