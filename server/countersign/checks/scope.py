"""Hunks in files that the spec's scope does not take."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks.changeset import Changeset, Kind
from countersign.core.model import ClauseKind, HunkFinding, Severity
from countersign.core.scope import scope_of

__all__ = ["scan"]

_OUTSIDE = Kind("scope", "outside-scope", Severity.ERROR)


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    scope = scope_of(changeset.spec)
    said = ", ".join(changeset.spec.texts(ClauseKind.SCOPE)) or "this file and test files"
    for _, hunk in changeset.hunks():
        for path in hunk.paths:
            if not scope.takes(path):
                yield hunk.finding(_OUTSIDE, f"{path} is outside of the scope of the spec, which is: {said}.")
