"""What isolating a command costs: `python benchmarks/sandbox.py [--check]`.

The same command is run bare and in the sandbox, in turns: over a bench that is one directory, and over one of
layers with 5,000 files below. It is `true`, which does nothing, so that the difference is all that the sandbox
takes, and an interpreter that starts, which stands for the least that a check is. Beside it: what the attempts to
break out take that are made once before anything else runs. The bounds are on the best of the runs, which other
work on the machine disturbs least: what processes inside take of the processors can not be had from outside. With
`--check` the exit code is 1 when one does not hold; where nothing can be isolated, that is said, and nothing is
measured.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.bench.sandbox.plan import interpreter
from countersign.ports import Confined, Layers, SandboxError

_BOUND = 0.060
"""Seconds that isolation may add to a command."""
_TRIAL = 0.150
"""Seconds that the attempts to break out may take."""
_RUNS = 40
_TRIALS = 12
_FILES = 5_000
_COMMANDS = {"true": ("true",), "python": (str(interpreter()), "-I", "-S", "-c", "pass")}

_Run = Callable[[], Awaitable[object]]


def main() -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    is_check = bool(parser.parse_args().check)
    with tempfile.TemporaryDirectory() as folder:
        try:
            holds = asyncio.run(_measured(Path(folder)))
        except SandboxError as error:
            print(f"nothing is measured: {error} {error.remedy}")
            return 0
    return int(is_check and not holds)


async def _measured(folder: Path) -> bool:
    workspace, state = folder / "workspace", folder / "state"
    workspace.mkdir()
    sandbox = Bubblewrap(workspace, state)
    await sandbox.ready()
    benches = {"one directory": _plain(folder), f"layers, {_FILES:,} files": _layered(folder)}
    holds = True
    print(f"{'command':<8}{'bench':<22}{'best ms':>9}{'median':>8}{'p95':>8}{'added':>8}{'times':>7}")
    for name, argv in _COMMANDS.items():
        runs: dict[str, _Run] = {"bare": lambda argv=argv: _bare(argv)}
        for kind, layers in benches.items():
            runs[kind] = lambda argv=argv, layers=layers: _confined(sandbox, argv, layers)
        found = await _in_turns(runs, _RUNS)
        for kind, passed in found.items():
            added, times = min(passed) - min(found["bare"]), min(passed) / min(found["bare"])
            spread = (
                f"{min(passed) * 1e3:>9.1f}{median(passed) * 1e3:>8.1f}{quantiles(passed, n=20)[-1] * 1e3:>8.1f}"
            )
            print(f"{name:<8}{kind:<22}{spread}{added * 1e3:>8.1f}{times:>7.1f}")
            holds = holds and added <= _BOUND
    trial = (await _in_turns({"trial": lambda: _trial(workspace, state)}, _TRIALS))["trial"]
    print(f"attempts to break out: {min(trial) * 1e3:.1f} ms at best, {median(trial) * 1e3:.1f} ms in the middle")
    holds = holds and min(trial) <= _TRIAL
    print(f"bounds: {_BOUND * 1e3:.0f} ms a command, {_TRIAL * 1e3:.0f} ms once: {'hold' if holds else 'BROKEN'}")
    return holds


def _plain(folder: Path) -> Layers:
    (folder / "plain").mkdir()
    return Layers(folder / "plain")


def _layered(folder: Path) -> Layers:
    lower, upper, work = folder / "snapshot", folder / "own" / "upper", folder / "own" / "work"
    for place in (lower, upper, work):
        place.mkdir(parents=True)
    for number in range(_FILES):
        file = lower / f"part{number % 50}" / f"file{number}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"value = {number}\n", encoding="utf-8")
    return Layers(upper, (lower,), work)


async def _in_turns(runs: dict[str, _Run], times: int) -> dict[str, list[float]]:
    """Return how long each run took, every time, in seconds; what disturbs one of them disturbs the others, too."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            began = perf_counter()
            await run()
            found[name].append(perf_counter() - began)
    return found


async def _bare(argv: Sequence[str]) -> None:
    process = await create_subprocess_exec(*argv, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    await process.communicate()


async def _confined(sandbox: Bubblewrap, argv: tuple[str, ...], layers: Layers) -> None:
    process = await sandbox.start(Confined(argv, layers))
    await process.communicate()


async def _trial(workspace: Path, state: Path) -> None:
    await asyncio.to_thread(shutil.rmtree, state)
    await Bubblewrap(workspace, state).ready()


if __name__ == "__main__":
    sys.exit(main())
