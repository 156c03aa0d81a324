"""Whether models that talk disturb an editor: `python benchmarks/streams.py [--quick] [--check]`.

Our server has a file of 10,000 lines with 20 specs and 50 pending hunks open, and is asked for a hover every 3 ms,
whether or not the one before is answered. In turns it has nothing else to do, or 64 tasks each listen to a model
that says 50 tokens a second, and show progress at each piece that arrives. The model is a process of the same
machine, as a local one is.

The ratio is that of the p99 beside the streams to the p99 alone, in one run of one process. Of each, the median of
the rounds is taken: a round in which the machine had other things to do decides nothing. What the agents have heard
is counted by what their progress says. With `--check` the exit code is 1 when the bound does not hold, or less than
nine tenths of what the models said was heard.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from msgspec import Struct, field

from harness.figures import QUANTILES, quantile
from harness.model import model
from harness.open_loop import ask_steadily
from harness.place import make_place
from harness.scenarios import SCENARIOS
from harness.session import Session
from harness.talk import Talk
from harness.tasks import Tasks

_BOUND = 2.5
"""Times the p99 without streams."""
_STREAMS, _RATE = 64, 50
"""Streams, and tokens that each says in a second."""
_LINES = 10_000
_PAUSE, _QUESTIONS, _WARM_UP = 0.003, 600, 100
"""Seconds between two hovers; how many are asked each time, and before the clock counts."""
_ROUNDS, _ROUNDS_QUICK = 12, 4
_HEARD = 0.9
"""Share of the tokens that must have been heard, or the figures mean nothing."""
_HARNESS = Path(__file__).parent / "harness"


class Measured(Struct):
    """Seconds of the hovers of each round, alone and beside the streams; tokens that were heard in `seconds`."""

    alone: list[list[float]] = field(default_factory=list[list[float]])
    beside: list[list[float]] = field(default_factory=list[list[float]])
    heard: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.heard / self.seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help="how often both are measured in turns")
    parser.add_argument("--streams", type=int, default=_STREAMS, help="how many; the bound is meant for 64")
    parser.add_argument("--check", action="store_true", help="exit with 1 when the bound does not hold")
    options = parser.parse_args()
    gc.disable()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder, model("model_server.py", str(_RATE)) as url:
        measured = _measured(Path(folder), url, options.streams, _ROUNDS_QUICK if options.quick else options.rounds)
    print(f"hover each {_PAUSE * 1e3:g} ms, ms: p50 / p95 / p99, medians of {len(measured.alone)} rounds", end="; ")
    print(f"load average {load:.1f} to {os.getloadavg()[0]:.1f}")
    for name, rounds in (("alone", measured.alone), ("beside streams", measured.beside)):
        print(f"{name:14}", " / ".join(f"{_middle(rounds, share) * 1e3:.2f}" for share in QUANTILES.values()))
    print(f"{measured.rate:,.0f} tokens heard in a second, of {options.streams * _RATE:,}")
    return int(not _holds(measured, options.streams) and options.check)


def _holds(measured: Measured, streams: int) -> bool:
    """Print what came of the bound; return whether it holds."""
    share = QUANTILES["p99"]
    ratio = _middle(measured.beside, share) / _middle(measured.alone, share)
    is_heard = measured.rate >= _HEARD * streams * _RATE
    holds = ratio <= _BOUND and is_heard
    what = f"p99 of hover beside {streams} streams against alone"
    print(f"{'holds ' if holds else 'BROKEN'}  {ratio:6.2f} (bound {_BOUND:g})  {what}")
    if not is_heard:
        print("BROKEN  not enough of what the models said was heard")
    return holds


def _middle(rounds: list[list[float]], share: float) -> float:
    return median(quantile(samples, share) for samples in rounds)


def _measured(folder: Path, url: str, streams: int, rounds: int) -> Measured:
    place = make_place(folder, _LINES, propose=True)
    tasks = Tasks(place, streams)
    measured = Measured()
    with Talk((sys.executable, str(_HARNESS / "streaming_server.py"), url), place.root, place.environment) as talk:
        session = Session(talk, place)
        session.initialize()
        session.open()
        session.check_hunks()
        tasks.open(talk)
        _asked(session, tasks, _WARM_UP)
        for _ in range(rounds):
            measured.alone.append(_asked(session, tasks, _QUESTIONS))
            tasks.start(talk)
            before, began = tasks.heard, perf_counter()
            measured.beside.append(_asked(session, tasks, _QUESTIONS))
            measured.heard += tasks.heard - before
            measured.seconds += perf_counter() - began
            tasks.stop(talk)
            session.settle()
        session.end()
    return measured


def _asked(session: Session, tasks: Tasks, count: int) -> list[float]:
    questions = SCENARIOS["hover"].questions(session, count)
    return ask_steadily(session.talk, questions, _PAUSE, tasks.take)


if __name__ == "__main__":
    sys.exit(main())
