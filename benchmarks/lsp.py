"""How fast the server answers, against others of the same run: `python benchmarks/lsp.py --help`.

Measured are the start, questions and typing on files of three sizes, and memory. The servers take turns in shuffled
order, each time as a new process, so that what else the machine does hits all alike: ratios are to be trusted more
than milliseconds. Ours has 20 specs and 50 pending hunks in the file. The others parse the file when it is edited,
which ours does not do: what is compared is what a user waits for, not the work done.

A question is asked as soon as the one before is answered, which flatters everybody, since caches stay hot; `--pace`
leaves pauses. With `--check` the exit code is 1 when a bound is broken or could not be measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
from pathlib import Path

from harness.bounds import judge
from harness.figures import Figures, Key
from harness.place import make_place
from harness.report import as_json, bound_lines, tables
from harness.rounds import Effort, Plan, measure
from harness.scenarios import SCENARIOS
from harness.servers import OURS, SERVERS, missing

_FULL = Effort(rounds=5, questions=200, bursts=10, starts=4, patience=3.0, silence=15.0)
_QUICK = Effort(rounds=1, questions=200, bursts=3, starts=3, patience=0.5, silence=6.0)
_SIZES = (1_000, 10_000, 100_000)
_SCENARIOS = ("start", "idle", "open", *SCENARIOS)


def main() -> int:
    options = _options()
    figures = Figures()
    plan = _plan(options, figures)
    gc.disable()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
        places = {
            size: make_place(Path(folder, str(size)), size, propose=OURS in plan.servers) for size in plan.sizes
        }
        empty = make_place(Path(folder, "empty"), min(_SIZES), propose=False)
        measure(plan, places, empty, figures)
    verdicts = list(judge(figures, plan.scenarios, plan.sizes))
    if options.json:
        print(json.dumps(as_json(figures, verdicts), indent=1))
    else:
        print("\n".join(tables(figures, options.servers, plan.sizes)))
        print(f"\nload average {load:.1f} before, {os.getloadavg()[0]:.1f} after")
        print("\n".join(bound_lines(verdicts)) or "there is no bound on these scenarios and sizes")
    return int(options.check and not all(verdict.holds for verdict in verdicts))


def _plan(options: argparse.Namespace, figures: Figures) -> Plan:
    """Leave out, and take note of, what can not be measured here."""
    there: list[str] = []
    for server in options.servers:
        why = missing(server)
        if why is None:
            there.append(server)
        else:
            keys = [Key(server, name, size) for name in options.only for size in (0, *options.sizes)]
            figures.missing.update((key, why) for key in keys)
    effort = _QUICK if options.quick else _FULL
    return Plan(tuple(there), options.only, options.sizes, effort, options.pace / 1000)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round with few questions")
    parser.add_argument("--only", type=_names, default=_SCENARIOS, help=f"some of {','.join(_SCENARIOS)}")
    parser.add_argument("--servers", type=_names, default=tuple(SERVERS), help=f"some of {','.join(SERVERS)}")
    parser.add_argument("--sizes", type=_numbers, default=_SIZES, help="lines of the files")
    parser.add_argument("--pace", type=float, default=0.0, help="milliseconds of pause before each question")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound does not hold")
    options = parser.parse_args()
    for given, known in ((options.only, _SCENARIOS), (options.servers, SERVERS)):
        if unknown := [name for name in given if name not in known]:
            parser.error(f"not known: {', '.join(unknown)}")
    return options


def _names(value: str) -> tuple[str, ...]:
    return tuple(value.split(","))


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(map(int, value.split(",")))


if __name__ == "__main__":
    sys.exit(main())
