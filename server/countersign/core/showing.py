"""What is on the user's screen, as far as anybody tells us, and for how long each hunk has been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from countersign.core.model import HunkId, Surface

__all__ = ["Showing"]


class Showing(Struct, frozen=True):
    """The hunks that each surface shows now, since when each is on show, and for how many seconds before that.

    Times are seconds since the epoch. A hunk that two surfaces show is on show once.
    """

    surfaces: Mapping[Surface, frozenset[HunkId]] = {}
    since: Mapping[HunkId, float] = {}
    before: Mapping[HunkId, float] = {}

    def now(self, surface: Surface, hunks: frozenset[HunkId], at: float) -> Showing:
        """Return what is shown when a surface shows just these hunks; what was asked for before is gone then."""
        kept = {Surface.VIEW: self.surfaces.get(Surface.VIEW, frozenset[HunkId]())}
        surfaces = {**(self.surfaces if surface is Surface.VIEW else kept), surface: hunks}
        shown = frozenset[HunkId]().union(*surfaces.values())
        left = {hunk: self.seconds(hunk, at) or 0.0 for hunk in self.since if hunk not in shown}
        since = {hunk: self.since.get(hunk, at) for hunk in shown}
        return Showing(surfaces, since, {**self.before, **left} if left else self.before)

    def passed_on(self, hunk: HunkId, parts: Sequence[HunkId]) -> Showing:
        """Return what is shown when others stand for a hunk: they have been on show as long as it was."""
        surfaces = {
            surface: hunks.union(parts) if hunk in hunks else hunks for surface, hunks in self.surfaces.items()
        }
        since = dict.fromkeys(parts, self.since[hunk]) if hunk in self.since else {}
        before = dict.fromkeys(parts, self.before[hunk]) if hunk in self.before else {}
        return Showing(surfaces, {**self.since, **since}, {**self.before, **before})

    def seconds(self, hunk: HunkId, at: float) -> float | None:
        """Return how long a hunk has been on show until a time, None when it never was."""
        before, since = self.before.get(hunk), self.since.get(hunk)
        if since is None:
            return before
        return (before or 0.0) + max(at - since, 0.0)
