"""How fast the specs of a large tree are found: `python benchmarks/specs.py [--quick] [--check]`.

A tree of 20,000 files is made and committed. What is measured is `countersign specs` against `git grep -l 'spec:'`
and the bare start of the interpreter together: searching text is the least that has to be done, in the fastest way
there is. All take turns in shuffled order, so that what else the machine does hits all alike. Before that it is
checked that exactly the planted specs are found. With `--check` the exit code is 1 when the bound does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

from harness.forest import FILES, Forest, plant

_BOUND = 2.0
"""Times what the two others take together."""
_ROUNDS, _ROUNDS_QUICK = 15, 5
_GIT, _PYTHON = "git grep -l 'spec:'", "python -c pass"
_OURS = "countersign specs", "countersign specs --json"
_COMMANDS = {
    _GIT: ("git", "grep", "-l", "spec:"),
    _PYTHON: (sys.executable, "-c", "pass"),
    **{ours: (sys.executable, "-m", *ours.split()) for ours in _OURS},
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--check", action="store_true", help="exit with 1 when the bound does not hold")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
        forest = plant(Path(folder))
        wrong = _wrong(forest)
        seconds = _measured(forest, _ROUNDS_QUICK if options.quick else _ROUNDS)
    print(f"{FILES:,} files, {len(forest.specs)} specs; load average {load:.1f} to {os.getloadavg()[0]:.1f}")
    for name, each in seconds.items():
        print(f"{median(each) * 1e3:7.0f} ms  {min(each) * 1e3:7.0f} ms at best  {name}")
    holds = [_tell(name, seconds) for name in _OURS]
    if wrong:
        print(f"BROKEN  {wrong}")
    return int(options.check and not (all(holds) and not wrong))


def _tell(name: str, seconds: Mapping[str, list[float]]) -> bool:
    """Print what came of the bound of a command; return whether it holds."""
    ratio = median(seconds[name]) / (median(seconds[_GIT]) + median(seconds[_PYTHON]))
    holds = ratio <= _BOUND
    print(f"{'holds ' if holds else 'BROKEN'}  {ratio:6.2f} (bound {_BOUND:g})  {name}")
    return holds


def _measured(forest: Forest, rounds: int) -> dict[str, list[float]]:
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for name in _COMMANDS:
        _run(forest, name)
    for _ in range(rounds):
        for name in random.sample(list(_COMMANDS), len(_COMMANDS)):
            began = perf_counter()
            _run(forest, name)
            seconds[name].append(perf_counter() - began)
    return {name: seconds[name] for name in _COMMANDS}


def _wrong(forest: Forest) -> str | None:
    """Return what is wrong with what is found, None when it is what was planted."""
    specs = json.loads(_run(forest, _OURS[1]))
    found = [(spec["path"], spec["line"]) for spec in specs]
    if sorted(found) == sorted(forest.specs):
        return None
    missed, more = forest.specs.difference(found), set(found).difference(forest.specs)
    return f"missed: {sorted(missed)}; found besides: {sorted(more)}; found in all: {len(found)}"


def _run(forest: Forest, name: str) -> bytes:
    """Run a command in the tree; return what it prints. Raises CalledProcessError."""
    return subprocess.run(
        _COMMANDS[name],
        cwd=forest.root,
        env=forest.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    ).stdout


if __name__ == "__main__":
    sys.exit(main())
