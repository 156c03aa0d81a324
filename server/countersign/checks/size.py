"""Hunks of more lines than can be read with care."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks.changeset import Changeset, Kind
from countersign.core.model import HunkFinding, Severity

__all__ = ["scan"]

_LARGE = Kind("size", "large-hunk", Severity.WARNING)
_MOST = 200
"""Changed lines: reviewers find fewer faults in more than 200 to 400 lines at once."""


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    for _, hunk in changeset.hunks():
        changed = len(hunk.added) + len(hunk.removed)
        if changed > _MOST:
            message = f"{changed} lines were changed here at once; read them in parts, or ask for smaller steps."
            yield hunk.finding(_LARGE, message)
