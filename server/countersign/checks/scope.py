"""Hunks in files that the spec's scope does not take, and beside the function that it names."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks.changeset import Changeset, Kind
from countersign.checks.own_function import outside_of_function
from countersign.core.model import ClauseKind, HunkFinding, Severity
from countersign.core.scope import scope_of

__all__ = ["scan"]

_OUTSIDE = Kind("scope", "outside-scope", Severity.ERROR)


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    scope = scope_of(changeset.spec)
    said = ", ".join(changeset.spec.texts(ClauseKind.SCOPE)) or "this file and test files"
    if scope.this_function:
        for file in changeset.files:
            if any(changeset.spec.path in hunk.paths for hunk in file.hunks):
                yield from outside_of_function(file, changeset.spec.span, _OUTSIDE)
    for _, hunk in changeset.hunks():
        for path in hunk.paths:
            if not scope.takes(path):
                yield hunk.finding(_OUTSIDE, f"{path} is outside of the scope of the spec, which is: {said}.")
