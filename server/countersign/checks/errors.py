"""Error handling that a change removes, and errors that it passes over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.checks.changeset import ChangedFile, ChangedHunk, Changeset, Kind, Line
from countersign.checks.losing import losing
from countersign.core.model import HunkFinding, Severity
from countersign.core.scope import is_test

__all__ = ["scan"]

_HANDLING = Kind("errors", "error-handling-removed", Severity.WARNING)
_SWALLOWED = Kind("errors", "error-swallowed", Severity.WARNING)

_BRACED = re.compile(r"(?:^|[\s}])(?:try\s*\{|catch\s*[({]|finally\s*\{|throw\s+\S)")
_HANDLERS = {
    "python": re.compile(r"^\s*(?:except\b|finally\s*:|raise\b)"),
    "go": re.compile(r"\bif\b.*\berr\b\s*!=\s*nil\b|\brecover\(\)|^\s*return\b.*\b(?:errors\.New|fmt\.Errorf)\("),
    "rust": re.compile(r"\.map_err\(|^\s*(?:return\s+)?Err\(|\bbail!\(|\bif let Err\b|\bensure!\(|[\w)]\?;\s*$"),
    "ruby": re.compile(r"^\s*(?:rescue|ensure|raise)\b"),
    "elixir": re.compile(r"^\s*(?:rescue|raise)\b|\{:error,"),
    **dict.fromkeys(
        (
            "javascript",
            "jsx",
            "typescript",
            "tsx",
            "java",
            "kotlin",
            "csharp",
            "scala",
            "groovy",
            "swift",
            "cpp",
            "php",
            "dart",
        ),
        _BRACED,
    ),
}
"""What handles or raises an error, in one line of each language."""

_SWALLOWING = {
    "python": re.compile(
        r"^\s*except(?:\s+(?:Base)?Exception)?(?:\s+as\s+\w+)?\s*:\s*(?:(?:pass|\.\.\.)\s*)?(?:#.*)?$"
    ),
    **dict.fromkeys(
        ("javascript", "jsx", "typescript", "tsx", "java", "csharp"),
        re.compile(r"\bcatch\s*(?:\([^()]*\))?\s*\{\s*\}"),
    ),
}
_NOTHING = re.compile(r"\s*(?:pass|\.\.\.|continue)\s*(?:#.*)?$")


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    for file in changeset.files:
        if is_test(file.path):
            continue
        if (handler := _HANDLERS.get(file.language or "")) is not None:
            yield from _removed(file, handler)
        if (sign := _SWALLOWING.get(file.language or "")) is not None:
            for hunk in file.hunks:
                yield from _swallowed(hunk, sign)


def _removed(file: ChangedFile, handler: re.Pattern[str]) -> Iterator[HunkFinding]:
    for hunk in losing(file, lambda line: handler.search(line.code) is not None):
        line = next(line for line in hunk.removed if handler.search(line.code))
        text = f"Error handling is removed (`{line.code.strip()}`): what did it guard against, and who does so now?"
        yield hunk.on_removed(_HANDLING, text, line)


def _swallowed(hunk: ChangedHunk, sign: re.Pattern[str]) -> Iterator[HunkFinding]:
    before = sum(sign.search(line.code) is not None for line in hunk.removed)
    found = [line for line in hunk.added if sign.search(line.code) and _does_nothing(hunk, line)]
    for line in found[before:]:
        yield hunk.on_added(_SWALLOWED, "Whatever goes wrong is passed over in silence here.", line)


def _does_nothing(hunk: ChangedHunk, line: Line) -> bool:
    """Whether the handler that a line begins is empty, on the line or on the next one."""
    if not line.code.rstrip().endswith(":"):
        return True
    following = hunk.hunk.new[line.number + 1 : line.number + 2] or ((hunk.hunk.after,) if hunk.hunk.after else ())
    return any(_NOTHING.match(text.rstrip("\r\n")[:200]) for text in following)
