"""Lines that were copied with their numbers in front of them, as listings show them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from countersign.core.reply_asks import Mark

__all__ = ["without_numbers"]

_NUMBERED = re.compile(r"\s*(?P<number>\d+)(?:\s?[|:│→]|\t| |$)(?P<line>.*)")

_Marked = tuple[tuple[Mark, str], ...]


def without_numbers(lines: Sequence[tuple[Mark, str]]) -> _Marked | None:
    """Return lines of a passage without the numbers in front of those that the file has; None where one has none.

    The numbers of neighbours follow one another.
    """
    bare: list[tuple[Mark, str]] = []
    expected: int | None = None
    for mark, line in lines:
        if mark is Mark.COMES:
            bare.append((mark, line))
            continue
        found = _NUMBERED.fullmatch(line)
        if found is None or (expected is not None and int(found["number"]) != expected):
            return None
        expected = int(found["number"]) + 1
        bare.append((mark, found["line"]))
    return None if expected is None else tuple(bare)
