"""Which deleted file became which created one: decided by what they hold, never by their names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from countersign.core.model import Reason
from countersign.core.operation import Content
from countersign.core.text import split_lines

__all__ = ["Sides", "are_alike", "renames"]

_ALIKE = 0.6
"""The part of two files, counted in the characters of their lines, that has to be the same in both."""
_MOST_PAIRS = 2_500
"""Pairs of files that are compared line by line; with more, only files that hold the very same count."""


class Sides(Struct, frozen=True):
    """A changed file: its content before and after, None where there is none, and the texts of text files.
    `problem` is as in `Changed`, and `reasons` are those for its lines.
    """

    path: str
    before: Content | None
    after: Content | None
    base: str | None
    text: str | None
    problem: str = ""
    reasons: tuple[Reason, ...] = ()


def renames(changes: Sequence[Sides]) -> Mapping[str, str]:
    """Return the created file, by its path, that each deleted file became.

    They hold the same, or are alike enough, and neither has a second one of which that could be said.
    """
    gone = [change for change in changes if change.after is None]
    come = [change for change in changes if change.before is None]
    found = _unique([(old.path, new.path) for old in gone for new in come if _is_same(old, new)])
    gone = [change for change in gone if change.path not in found and change.base]
    come = [change for change in come if change.path not in found.values() and change.text]
    if len(gone) * len(come) > _MOST_PAIRS:
        return found
    before = {change.path: _weights(change.base) for change in gone}
    after = {change.path: _weights(change.text) for change in come}
    alike = [(old, new) for old in before for new in after if _likeness(before[old], after[new]) >= _ALIKE]
    return {**found, **_unique(alike)}


def are_alike(one: str, other: str) -> bool:
    """Whether two texts have so much in common that one may have become the other."""
    return _likeness(_weights(one), _weights(other)) >= _ALIKE


def _is_same(old: Sides, new: Sides) -> bool:
    return (
        old.before is not None
        and new.after is not None
        and old.before.size > 0
        and old.before.digest == new.after.digest
    )


def _unique(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the pairs of which neither side is in another one."""
    olds, news = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    return {old: new for old, new in pairs if olds[old] == news[new] == 1}


def _weights(text: str | None) -> Mapping[str, int]:
    """Return the characters that stand on lines of each content."""
    weights: dict[str, int] = defaultdict(int)
    for line in split_lines(text or ""):
        weights[line.strip()] += len(line.strip())
    return weights


def _likeness(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Return which part of two files is the same: 1 for all of it, 0 for nothing."""
    common = sum(min(weight, other.get(line, 0)) for line, weight in one.items())
    return 2 * common / max(sum(one.values()) + sum(other.values()), 1)
