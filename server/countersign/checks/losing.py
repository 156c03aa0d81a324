"""Whether a change takes something away, rather than moving or rewriting it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from countersign.checks.changeset import ChangedFile, ChangedHunk, Line

__all__ = ["losing"]

_DEFINITION = re.compile(
    r"^\s*(?:(?:export|default|pub(?:\([^()]*\))?|public|private|protected|internal|static|final|abstract|async|unsafe"
    r"|override|suspend|inline)\s+)*(?:def|defp|function|fn|func|fun|class|struct|impl|interface|trait|module)\b"
)


def losing(file: ChangedFile, is_such: Callable[[Line], bool]) -> Iterator[ChangedHunk]:
    """Yield the hunks after which there are fewer lines of a kind than before, if the file as a whole has fewer.

    What goes with the definition that it stood in is not missed: nothing runs that would need it.
    """
    lost = [_count(hunk.removed, is_such) - _count(hunk.added, is_such) for hunk in file.hunks]
    if sum(lost) > 0:
        for hunk, lines in zip(file.hunks, lost, strict=True):
            if lines > 0 and _count(hunk.removed, _defines) <= _count(hunk.added, _defines):
                yield hunk


def _count(lines: Sequence[Line], is_such: Callable[[Line], bool]) -> int:
    return sum(map(is_such, lines))


def _defines(line: Line) -> bool:
    return _DEFINITION.match(line.code) is not None
