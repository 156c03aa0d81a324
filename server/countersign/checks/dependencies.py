"""Dependencies that a change adds to a manifest: each is code of others that will run with the user's."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks.changeset import ChangedFile, Changeset, Kind
from countersign.checks.manifests import named_by
from countersign.core.hunks import with_edits
from countersign.core.model import HunkFinding, Severity
from countersign.core.text import LineEdit, Span

__all__ = ["scan"]

_NEW = Kind("dependencies", "new-dependency", Severity.WARNING)


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    for file in changeset.files:
        before = named_by(file.path, str(file.base))
        if before is None:
            continue
        after = named_by(file.path, _after(file)) or frozenset()
        for name in sorted(after - before):
            yield from _told(file, name)


def _told(file: ChangedFile, name: str) -> Iterator[HunkFinding]:
    """Find the first line that adds the name."""
    for hunk in file.hunks:
        for line in hunk.added:
            if name in line.code:
                text = f"`{name}` becomes a dependency: make sure that it is the package you think of, and needed."
                yield hunk.on_added(_NEW, text, line)
                return


def _after(file: ChangedFile) -> str:
    hunks = (hunk.hunk for hunk in file.hunks)
    edits = [LineEdit(Span(hunk.start, hunk.start + len(hunk.base)), hunk.new) for hunk in hunks]
    return str(with_edits(file.base, edits))
