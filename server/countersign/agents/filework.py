"""Mechanical clauses done on the files of a bench. All of it blocks, and stops early when told to."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from countersign.agents.changes import code_points_of, lines_of
from countersign.agents.mechanics import Step, Worked, work
from countersign.core.encoding import EncodingProblem, decode, encode
from countersign.core.grammar import refusal
from countersign.core.languages import language_of
from countersign.core.model import Reason
from countersign.core.text import Span
from countersign.ports import Bench, BenchError

__all__ = ["Done", "Limits", "Notice", "Target", "do_some", "targets_of"]

_TURN = 0.05
"""Seconds of work between two turns of the event loop, one file at least."""


class Target(Struct, frozen=True):
    """A file of the bench in a language that has a grammar."""

    path: str
    grammar: str


class Limits(Struct, frozen=True):
    """Where the steps may work, by path: only `within` some code points, and not again on `rejected` lines."""

    within: Mapping[str, Span] = {}
    rejected: Mapping[str, Sequence[Span]] = {}


class Notice(Struct, frozen=True):
    """Something to be told about a line (from 1) of a file, by the number of the step that came upon it."""

    step: int
    path: str
    line: int
    why: str = ""


class Done(Struct, frozen=True):
    """What came of one file: how many changes each step made, what was left alone, where a new name stood already,
    how much was `spared` because it was rejected before.

    `problem` is a sentence that says why nothing could be done with it, empty when it could.
    """

    hits: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    left: tuple[Notice, ...] = ()
    clashes: tuple[Notice, ...] = ()
    problem: str = ""
    spared: int = 0


def targets_of(bench: Bench, paths: Sequence[str], stopped: Callable[[], bool]) -> list[Target]:
    """Return the files that patterns work in; where a name says nothing, the file's `#!` line tells."""
    found: list[Target] = []
    for path in paths:
        if stopped():
            break
        language = language_of(path)
        if language is None:
            start = bench.read(path)[:200]
            language = language_of(path, None, start.decode("latin-1")) if start.startswith(b"#!") else None
        if language is not None and language.grammar is not None:
            found.append(Target(path, language.grammar))
    return found


def do_some(
    bench: Bench,
    targets: Sequence[Target],
    steps: Sequence[Step],
    limits: Limits,
    stopped: Callable[[], bool],
) -> list[Done]:
    """Do the steps in the first of the files, until a turn is over."""
    end = time.monotonic() + _TURN
    done: list[Done] = []
    for target in targets:
        if done and (stopped() or time.monotonic() > end):
            break
        done.append(_done(bench, target, steps, limits))
    return done


def _done(bench: Bench, target: Target, steps: Sequence[Step], limits: Limits) -> Done:
    path = target.path
    decoded = decode(bench.read(path))
    if isinstance(decoded, EncodingProblem):
        return Done()
    if (why := refusal(decoded.text, target.grammar)) is not None:
        return Done(problem=f"{path} was left as it is: it {why}.")
    try:
        rejected = code_points_of(decoded.text, limits.rejected.get(path, ()))
        worked = work(decoded.text, target.grammar, steps, limits.within.get(path), rejected)
    except BenchError:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the parser is no Exception, and must stay in this file
        return Done(problem=f"{path} was left as it is: the parser failed on it ({type(error).__name__}).")
    if worked.text != decoded.text:
        data = encode(worked.text, decoded.charset)
        if isinstance(data, EncodingProblem):
            return Done(problem=f"{path} was left as it is: it {data.reason}.")
        bench.write(path, data)
    return _told(path, worked)


def _told(path: str, worked: Worked) -> Done:
    spans = lines_of(worked.text, [mark.span for mark in worked.marks])
    told = zip(worked.marks, spans, strict=True)
    reasons = dict.fromkeys(Reason(path, span, mark.clause, mark.why) for mark, span in told)
    left: list[Notice] = []
    clashes: list[Notice] = []
    for step, (text, outcome) in enumerate(zip(worked.befores, worked.outcomes, strict=True)):
        lines = lines_of(text, [Span(match.start, match.start) for match in outcome.left])
        left += [
            Notice(step, path, line.start + 1, match.why) for match, line in zip(outcome.left, lines, strict=True)
        ]
        if outcome.clash is not None:
            line = lines_of(text, [Span(outcome.clash, outcome.clash)])[0]
            clashes.append(Notice(step, path, line.start + 1))
    hits = tuple(len(outcome.changes) for outcome in worked.outcomes)
    return Done(hits, tuple(reasons), tuple(left), tuple(clashes), spared=worked.spared)
