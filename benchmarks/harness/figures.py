"""What was measured: seconds and bytes by server, scenario and size of the file, and what could not be."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

__all__ = ["QUANTILES", "Figures", "Key", "quantile"]

QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


class Key(Struct, frozen=True):
    """A row of the results. `size` is in lines, 0 where no file is open."""

    server: str
    scenario: str
    size: int = 0


class Figures:
    """Samples are seconds of one question or edit, or bytes; `missing` says why some could not be had, or not in
    every round.
    """

    def __init__(self) -> None:
        self.samples: defaultdict[Key, list[float]] = defaultdict(list)
        self.missing: dict[Key, str] = {}

    def add(self, key: Key, samples: list[float]) -> None:
        self.samples[key] += samples

    def value(self, key: Key, statistic: str) -> float | None:
        """Return a quantile of what was measured, None when nothing was."""
        samples = self.samples.get(key)
        return quantile(samples, QUANTILES[statistic]) if samples else None


def quantile(samples: list[float], share: float) -> float:
    """Return the value that this share of the samples does not exceed."""
    ordered = sorted(samples)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
