"""Comments that a change removes while the code they stand at stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from countersign.checks.changeset import ChangedFile, ChangedHunk, Changeset, Kind, Line
from countersign.core.languages import named
from countersign.core.model import HunkFinding, Severity, Spec

__all__ = ["scan"]

_REMOVED = Kind("comments", "comment-removed", Severity.INFO)


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    added = {line.code.strip() for _, hunk in changeset.hunks() for line in hunk.added}
    for file, hunk in changeset.hunks():
        sign = _comment(file.language) if file.language is not None else None
        if sign is None or not hunk.removed:
            continue
        gone = [line for line in hunk.removed if sign.match(line.code)]
        new = sum(sign.match(line.code) is not None for line in hunk.added)
        missed = [
            line
            for line in gone
            if line.code.strip() not in added and not _is_spec(changeset.spec, file, hunk, line)
        ]
        if len(missed) > new and _code(hunk.removed, gone) <= _code(hunk.added, ()) - new:
            what = "A comment is" if len(missed) == 1 else f"{len(missed)} lines of comment are"
            yield hunk.on_removed(_REMOVED, f"{what} removed from code that stays.", missed[0])


def _code(lines: tuple[Line, ...], comments: list[Line] | tuple[()]) -> int:
    """Count the lines that are not blank, without so many comments."""
    return sum(not line.code.isspace() and line.code != "" for line in lines) - len(comments)


def _is_spec(spec: Spec, file: ChangedFile, hunk: ChangedHunk, line: Line) -> bool:
    """Whether a line is one of the spec, which has done its work."""
    return file.path == spec.path and spec.span.start <= hunk.hunk.start + line.number < spec.span.stop


@lru_cache(maxsize=64)
def _comment(language: str) -> re.Pattern[str] | None:
    """Return what a line of nothing but comment begins with, and says a word."""
    row = named(language)
    markers = [*(line.marker for line in row.lines), *(block.open for block in row.blocks)] if row else []
    if not markers:
        return None
    leader = r"|\*(?!/)" if row and any(block.open == "/*" for block in row.blocks) else ""
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, markers))}{leader})\W*\w")
