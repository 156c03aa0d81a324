"""Calls that check something (`validate...`, `verify...`, `escape...`), which a change removes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.checks.changeset import ChangedHunk, Changeset, Kind, Line
from countersign.checks.frameworks import framework_of
from countersign.checks.losing import losing
from countersign.core.model import HunkFinding, Severity
from countersign.core.scope import is_test

__all__ = ["scan"]

_REMOVED = Kind("guards", "check-removed", Severity.WARNING)
_CALL = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CHECKING = frozenset(
    "authenticate authorise authorize check ensure escape sanitise sanitize validate verify".split()  # noqa: SIM905 - words
)
"""What the names of functions that check something begin with."""


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    for file in changeset.files:
        if framework_of(file.language) is not None and not is_test(file.path):
            for hunk in losing(file, lambda line: _called(line) != ""):
                yield from _removed(hunk)


def _removed(hunk: ChangedHunk) -> Iterator[HunkFinding]:
    """Name the first call of a function that the hunk calls no more."""
    kept = {_called(line) for line in hunk.added}
    for line in hunk.removed:
        if (name := _called(line)) and name not in kept:
            text = f"`{name}` is not called here any more; make sure that what it checks is checked elsewhere."
            yield hunk.on_removed(_REMOVED, text, line)
            return


def _called(line: Line) -> str:
    """Return the name of the checking function that a line calls, empty when there is none."""
    for call in _CALL.finditer(line.code):
        word = _WORD.search(call[1])
        if word is not None and word[0].lower() in _CHECKING:
            return call[1]
    return ""
