"""Code, beside the tests, that could reach for their verdict: it ends the program, or knows that it is tested."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.checks.changeset import ChangedHunk, Changeset, Kind, Line
from countersign.core.model import HunkFinding, Severity
from countersign.core.scope import is_test

__all__ = ["scan"]

_REACHED = Kind("verdicts", "verdict-reached-for", Severity.WARNING)
_SIGN = re.compile(
    r"""\bos\.(?:_exit|abort)\s*\( | \batexit\b | \b_pytest\b | \bPYTEST_CURRENT_TEST\b
    | ^\s*(?:import|from)\s+(?:pytest|unittest)\b | \bsys\.modules\s*\[\s*['"](?:pytest|unittest)""",
    re.VERBOSE,
)
"""What ends a program of Python before its tests are told of, or looks for them."""
_EQUALITY = re.compile(r"^\s*def\s+__(?:eq|ne|lt|le|gt|ge|bool)__\s*\(")
_CONSTANT = re.compile(r"^\s*return\s+(?:True|False|1|0)\s*(?:#.*)?$")


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    for file in changeset.files:
        if file.language != "python" or is_test(file.path) or file.path.endswith("conftest.py"):
            continue
        for hunk in file.hunks:
            yield from _reaching(hunk)
            yield from _always_equal(hunk)


def _reaching(hunk: ChangedHunk) -> Iterator[HunkFinding]:
    """Find signs that a hunk adds; those that it only moves or rewrites are as many as before."""
    left = sum(_SIGN.search(line.code) is not None for line in hunk.removed)
    for line in hunk.added:
        if (found := _SIGN.search(line.code)) is not None:
            left -= 1
            if left < 0:
                yield hunk.on_added(_REACHED, _told(found[0].strip()), line)


def _told(sign: str) -> str:
    return f"`{sign}` in code that is no test can decide how its tests end: make sure that it has to be here."


def _always_equal(hunk: ChangedHunk) -> Iterator[HunkFinding]:
    """Find comparisons that a hunk adds and that come out the same whatever is compared."""
    added = {line.number for line in hunk.added}
    for line in hunk.added:
        following = line.number + 1
        if _EQUALITY.match(line.code) and following in added:
            body = Line(following, hunk.hunk.new[following].rstrip("\r\n")[:200])
            if _CONSTANT.match(body.text):
                text = "This compares without looking: every check of such an object passes, or none does."
                yield hunk.on_added(_REACHED, text, line)
