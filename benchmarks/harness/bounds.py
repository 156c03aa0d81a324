"""What has to hold, as a table: how a figure of ours compares with one of the same run."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from harness.figures import Figures, Key
from harness.servers import OURS

__all__ = ["BOUNDS", "Bound", "Verdict", "judge"]


class Bound(Struct, frozen=True):
    """Ours must be less than `factor` times the other figure; `size` 0 means that no file is open."""

    scenario: str
    size: int
    statistic: str
    factor: float
    server: str
    other_size: int | None = None

    @property
    def ours(self) -> Key:
        return Key(OURS, self.scenario, self.size)

    @property
    def other(self) -> Key:
        return Key(self.server, self.scenario, self.size if self.other_size is None else self.other_size)


class Verdict(Struct, frozen=True):
    """What came of a bound; `ratio` is None when it could not be measured, and `why` says why."""

    bound: Bound
    ratio: float | None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.ratio is not None and self.ratio < self.bound.factor


_SIZES = (1_000, 10_000, 100_000)

BOUNDS = (
    *(Bound("typed", size, statistic, 1, "ruff") for size in (10_000, 100_000) for statistic in ("p50", "p99")),
    Bound("typed", 100_000, "p50", 1.5, OURS, 1_000),
    *(Bound(scenario, size, "p50", 1, "ruff") for scenario in ("hover", "hover-code", "action") for size in _SIZES),
    Bound("burst", 10_000, "p50", 0.25, "pygls"),
    Bound("start", 0, "p50", 0.6, "pygls"),
    Bound("start", 0, "p50", 1, "pylsp"),
    Bound("idle RSS", 0, "p50", 0.9, "pygls"),
)


def judge(figures: Figures, scenarios: Collection[str], sizes: Collection[int]) -> Iterator[Verdict]:
    """Yield what came of the bounds on some scenarios, a scenario being the first word of what it measures.

    A figure that is missing for one round, because a server failed, proves nothing.
    """
    for bound in BOUNDS:
        if bound.scenario.split()[0] not in scenarios:
            continue
        keys = (bound.ours, bound.other)
        if any(key.size and key.size not in sizes for key in keys):
            continue
        ours, other = (figures.value(key, bound.statistic) for key in keys)
        lacking = [key for key in keys if key in figures.missing or key not in figures.samples]
        if ours is None or other is None or lacking:
            reasons = [f"{key.server}: {figures.missing.get(key, 'it was left out')}" for key in lacking]
            yield Verdict(bound, None, "; ".join(reasons))
        else:
            yield Verdict(bound, ours / other)
