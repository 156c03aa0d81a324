"""Hunks that serve no clause of the spec, where the agent says for others which one they serve."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks.changeset import Changeset, Kind
from countersign.core.model import HunkFinding, Severity

__all__ = ["scan"]

_NOT_ASKED = Kind("asked", "not-asked-for", Severity.WARNING)


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    if any(hunk.hunk.clause for _, hunk in changeset.hunks()):
        message = "The agent names no clause of the spec that asks for this, though it does for other hunks."
        yield from (hunk.finding(_NOT_ASKED, message) for _, hunk in changeset.hunks() if not hunk.hunk.clause)
