"""Hunks in files that agents must not touch, or that are decided on one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.checks.changeset import Changeset, Kind
from countersign.core.model import HunkFinding, Severity
from countersign.core.policy import PathClass, path_class

__all__ = ["scan"]

_NEVER = Kind("paths", "path-never", Severity.ERROR)
_PROTECTED = Kind("paths", "path-protected", Severity.ERROR)
_SENSITIVE = Kind("paths", "path-sensitive", Severity.ERROR)

_FOUND = {
    PathClass.NEVER: (_NEVER, "configures version control, an editor or an agent, so no agent is to change it"),
    PathClass.PROTECTED: (_PROTECTED, "is protected by countersign.toml: only hands are to write it"),
    PathClass.SENSITIVE: (
        _SENSITIVE,
        "says how this project is built, tested or what it depends on, so decide on this hunk by itself",
    ),
}


def scan(changeset: Changeset, protected: Sequence[str]) -> Iterator[HunkFinding]:
    for _, hunk in changeset.hunks():
        for path in hunk.paths:
            if (found := _FOUND.get(path_class(path, protected))) is not None:
                kind, reason = found
                yield hunk.finding(kind, f"{path} {reason}.")
