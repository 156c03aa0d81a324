"""Which lines of a hunk stand for which: the pairs that are alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

__all__ = ["matched_lines"]

_WORDS = re.compile(r"\w+|[^\w\s]")
_ALIKE = 0.3
"""Part of the words of two lines that they must share to be alike."""
_MOST = 2_500
"""Pairs that are compared: this is asked while somebody selects lines."""


def matched_lines(base: Sequence[str], new: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the pairs (base line, new line) that are alike and stand in the same order on both sides, as many and
    as similar as possible; in a large hunk, none.
    """
    if not base or not new or len(base) * len(new) > _MOST:
        return ()
    words = [[frozenset(_WORDS.findall(line)) for line in side] for side in (base, new)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(base) + 1)]
    for old, now in product(reversed(range(len(base))), reversed(range(len(new)))):
        pair = _likeness(words[0][old], words[1][now])
        best[old][now] = max(best[old + 1][now], best[old][now + 1], best[old + 1][now + 1] + pair)
    return tuple(_path(best))


def _path(best: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    old = now = 0
    while best[old][now]:
        if best[old][now] == best[old + 1][now]:
            old += 1
        elif best[old][now] == best[old][now + 1]:
            now += 1
        else:
            pairs.append((old, now))
            old, now = old + 1, now + 1
    return pairs


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    part = len(one & other) / len(one | other)
    return part if part >= _ALIKE else 0.0
