"""The results as tables for people, and as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from harness.bounds import Verdict
from harness.figures import QUANTILES, Figures, Key
from harness.scenarios import SCENARIOS
from harness.servers import OURS

__all__ = ["as_json", "bound_lines", "tables"]

_MEGABYTE = 1 << 20
_WIDE = 40
_MANY = 1_000
"""Samples that a p99 wants; where there are fewer, their number is told."""
_TITLES = {
    "start": "spawn to the answer of initialize, ms: p50 / p95 / p99",
    "idle RSS": "RSS after initialize, MiB",
    "idle PSS": "PSS after initialize, MiB",
    "open RSS": "RSS with the file open, MiB",
    "open PSS": "PSS with the file open, MiB",
    **{name: f"{scenario.title}, ms: p50 / p95 / p99" for name, scenario in SCENARIOS.items()},
}


def tables(figures: Figures, servers: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a table for each scenario; the ratio is that of the p50 to ours."""
    for scenario, title in _TITLES.items():
        rows = {key for key in (*figures.samples, *figures.missing) if key.scenario == scenario}
        if not rows:
            continue
        columns = [0] if any(key.size == 0 for key in rows) else list(sizes)
        yield ""
        yield title + "; ratio to ours"
        if columns != [0]:
            yield " " * 12 + "".join(f"{size:>{_WIDE},} lines".replace(" lines", "") for size in columns)
        for server in servers:
            cells = [_cell(figures, Key(server, scenario, size)) for size in columns]
            yield f"{server:12}" + "".join(f"{cell:>{_WIDE}}" for cell in cells)
    yield from _missing(figures)


def _missing(figures: Figures) -> Iterator[str]:
    """Yield what was not measured, told once for each server and reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for key, why in figures.missing.items():
        reasons.setdefault((key.server, why), []).append(_name(key).partition(": ")[2])
    for (server, why), what in reasons.items():
        yield f"not measured: {server}, {why} ({'; '.join(what)})"


def _cell(figures: Figures, key: Key) -> str:
    samples = figures.samples.get(key)
    if not samples:
        return "-"
    is_memory = key.scenario.endswith("SS")
    shown, unit = (("p50",), 1 / _MEGABYTE) if is_memory else (tuple(QUANTILES), 1000)
    values = [figures.value(key, statistic) or 0 for statistic in shown]
    ours = figures.value(Key(OURS, key.scenario, key.size), "p50")
    ratio = f" {values[0] / ours:5.2f}x" if ours else ""
    few = f" n={len(samples)}" if len(samples) < _MANY and not is_memory else ""
    return " / ".join(f"{_short(value * unit)}" for value in values) + few + ratio


def _short(value: float) -> str:
    """Return a number with three digits that matter."""
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"  # noqa: PLR2004 - three digits before the point


def bound_lines(verdicts: Iterable[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        bound = verdict.bound
        what = f"{bound.statistic} of {_name(bound.ours)} against {_name(bound.other)}"
        if verdict.ratio is None:
            yield f"NOT MEASURED  {what}: {verdict.why}"
        else:
            word = "holds " if verdict.holds else "BROKEN"
            yield f"{word}  {verdict.ratio:6.2f} (bound {bound.factor:g})  {what}"


def as_json(figures: Figures, verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """Return everything: seconds of a question or edit, or bytes."""
    return {
        "load": os.getloadavg()[0],
        "figures": [
            {
                "server": key.server,
                "scenario": key.scenario,
                "size": key.size,
                "samples": len(samples),
                **{name: figures.value(key, name) for name in QUANTILES},
            }
            for key, samples in figures.samples.items()
        ],
        "missing": [{"what": _name(key), "why": why} for key, why in figures.missing.items()],
        "bounds": [
            {
                "ours": _name(verdict.bound.ours),
                "other": _name(verdict.bound.other),
                "statistic": verdict.bound.statistic,
                "bound": verdict.bound.factor,
                "ratio": verdict.ratio,
                "holds": verdict.holds,
            }
            for verdict in verdicts
        ],
    }


def _name(key: Key) -> str:
    return f"{key.server}: {key.scenario}" + (f", {key.size:,} lines" if key.size else "")
