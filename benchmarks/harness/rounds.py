"""The measuring itself: in each round every server in turn, in shuffled order, each time as a new process."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping
from time import perf_counter, sleep

from msgspec import Struct

from harness.figures import Figures, Key
from harness.place import Place
from harness.scenarios import SCENARIOS, Scenario
from harness.servers import OURS, SERVERS
from harness.session import Question, Session
from harness.talk import Refusal, Silence, Talk

__all__ = ["Effort", "Plan", "measure"]

_WARM_UP = 5
"""Questions asked before the clock counts."""
_SLOW = 2
"""Times the patience for a scenario that an answer may take before the server is left alone."""
_LONG = 20.0
"""Seconds after which a server that took them for one size is not measured on that size again."""


class Effort(Struct, frozen=True):
    """How much is measured. A scenario is cut short after `patience` seconds, but not before one question; a server
    that says nothing for `silence` seconds is given up.
    """

    rounds: int
    questions: int
    bursts: int
    starts: int
    patience: float
    silence: float


class Plan(Struct, frozen=True):
    """What is measured, and how. `pace` is the seconds from one question to the next, 0 for at once."""

    servers: tuple[str, ...]
    scenarios: tuple[str, ...]
    sizes: tuple[int, ...]
    effort: Effort
    pace: float = 0.0


def measure(plan: Plan, places: Mapping[int, Place], empty: Place, figures: Figures) -> None:
    """Measure what is planned; `empty` is where servers are started without a file."""
    tired: set[tuple[str, int]] = set()
    for number in range(plan.effort.rounds):
        began = perf_counter()
        _start_all(plan, empty, figures)
        for size in random.sample(plan.sizes, len(plan.sizes)):
            for server in random.sample(plan.servers, len(plan.servers)):
                if (server, size) not in tired and _visit(plan, server, places[size], figures) > _LONG:
                    tired.add((server, size))
        print(f"round {number + 1}: {perf_counter() - began:.0f} s", file=sys.stderr)


def _start_all(plan: Plan, empty: Place, figures: Figures) -> None:
    """Start every server some times, and look once what it holds while it has nothing to do."""
    if not {"start", "idle"} & set(plan.scenarios):
        return
    for number in range(plan.effort.starts):
        for server in random.sample(plan.servers, len(plan.servers)):
            try:
                with Talk(SERVERS[server], empty.root, empty.environment, plan.effort.silence) as talk:
                    session = Session(talk, empty)
                    figures.add(Key(server, "start"), [session.initialize()])
                    if not number and "idle" in plan.scenarios:
                        session.settle()
                        _weigh(talk, Key(server, "idle"), figures)
                    if server == OURS:
                        session.end()
            except Refusal as refusal:
                figures.missing.update((Key(server, name), f"it {refusal}") for name in ("start", "idle RSS"))


def _visit(plan: Plan, server: str, place: Place, figures: Figures) -> float:
    """Measure the scenarios of a file on one process; return the seconds it took.

    Ours must still show all hunks when everything was typed, and end when it is told to; the others are killed.
    """
    began, size = perf_counter(), place.source.lines
    keys = [Key(server, name, size) for name in plan.scenarios if name in SCENARIOS]
    if not keys and "open" not in plan.scenarios:
        return 0.0
    waiting = list(keys)
    try:
        with Talk(SERVERS[server], place.root, place.environment, plan.effort.silence) as talk:
            session = Session(talk, place)
            session.initialize()
            session.open()
            if server == OURS:
                session.check_hunks()
            if "open" in plan.scenarios:
                _weigh(talk, Key(server, "open", size), figures)
            for key in keys:
                longest = _scenario(plan, session, key, figures)
                waiting.remove(key)
                if longest > _SLOW * plan.effort.patience:
                    raise Silence(f"took {longest:.1f} s for one answer")
            if server == OURS:
                session.check_hunks()
                session.end()
    except Refusal as refusal:
        # What fails only at the end, when nothing is waited for any more, puts all of it in doubt.
        figures.missing.update((key, f"it {refusal}") for key in waiting or [*keys, Key(server, "open RSS", size)])
    return perf_counter() - began


def _scenario(plan: Plan, session: Session, key: Key, figures: Figures) -> float:
    """Measure a scenario; return the seconds of the longest sample. Raises Silence."""
    scenario = SCENARIOS[key.scenario]
    if not session.announces(scenario.provider):
        figures.missing[key] = f"it has no {scenario.provider}"
        return 0.0
    try:
        samples = list(_timed(plan, session, scenario))
    except Silence:
        raise
    except Refusal as refusal:
        figures.missing[key] = f"it {refusal}"
        return 0.0
    figures.add(key, samples)
    return max(samples)


def _weigh(talk: Talk, key: Key, figures: Figures) -> None:
    memory = talk.memory()
    figures.add(Key(key.server, f"{key.scenario} RSS", key.size), [memory.rss])
    figures.add(Key(key.server, f"{key.scenario} PSS", key.size), [memory.pss])


def _timed(plan: Plan, session: Session, scenario: Scenario) -> Iterator[float]:
    """Yield the seconds each question took, or each edit where one is many."""
    effort, deadline = plan.effort, perf_counter() + plan.effort.patience
    count = effort.bursts if scenario.edits else effort.questions
    warm_up = 1 if scenario.edits else _WARM_UP
    for number, question in enumerate(scenario.questions(session, count + warm_up)):
        seconds = _asked(session.talk, question, plan.pace)
        late = perf_counter() > deadline
        if number >= warm_up or late:
            yield seconds / max(scenario.edits, 1)
        if late:
            break


def _asked(talk: Talk, question: Question, pace: float) -> float:
    """Ask after a pause; return the seconds until the answer was there."""
    if pace:
        sleep(pace)
    began = perf_counter()
    ended, _ = talk.ask(question.data, question.number)
    return ended - began
