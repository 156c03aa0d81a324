"""Which parts of what a model has written are which parts of a file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from countersign.core.reply_outline import Part

__all__ = ["name_of", "pairs"]

_WORD = re.compile(r"[^\W\d]\w*")
_COMMON = re.compile(
    r"abstract|and|async|await|case|class|const|constexpr|def|default|else|enum|export|extends|final|fn|for|from|func|"
    r"function|get|if|impl|import|in|inline|int|interface|internal|is|let|local|match|mod|mut|namespace|new|not|of|or|"
    r"override|package|private|protected|pub|public|readonly|return|self|set|static|string|struct|switch|this|throw|"
    r"trait|try|type|union|unsigned|use|using|val|var|virtual|void|where|while|with|yield"
)

Pair = tuple[int, int]


def pairs(old: Sequence[Part], new: Sequence[Part]) -> list[Pair]:
    """Return which parts belong together, by their numbers, in the order of both.

    These are parts whose lines are alike and are no others', parts beside such that are alike, too, and between
    them those that alone have the same name.
    """
    anchors = _widened(old, new, _ascending(_unique(_heads(old), _heads(new))))
    named: list[Pair] = []
    for (start, new_start), (stop, new_stop) in _stretches(old, new, anchors):
        ours = {number: name_of(old[number]) for number in range(start + 1, stop)}
        theirs = {number: name_of(new[number]) for number in range(new_start + 1, new_stop) if not new[number].gap}
        named += _ascending(_unique(ours, theirs))
    return sorted([*anchors, *named])


def name_of(part: Part) -> str:
    """Return the first word of a line that is not one which many lines have; empty when there is none."""
    return next((word for word in _WORD.findall(part.head) if not _COMMON.fullmatch(word)), "")


def _heads(parts: Sequence[Part]) -> dict[int, str]:
    return {number: part.head.strip() for number, part in enumerate(parts) if not part.gap}


def _unique(old: dict[int, str], new: dict[int, str]) -> list[Pair]:
    """Return the numbers of what stands once in both."""
    ours, theirs = Counter(old.values()), Counter(new.values())
    where = {text: number for number, text in old.items()}
    return [(where[text], n) for n, text in new.items() if text and ours[text] == 1 and theirs[text] == 1]


def _ascending(found: Iterable[Pair]) -> list[Pair]:
    """Return the most of some pairs that are in the order of both numbers."""
    ends: list[Pair] = []
    before: dict[Pair, Pair] = {}
    for pair in sorted(found, key=lambda pair: pair[1]):
        place = bisect_left(ends, pair)
        if place:
            before[pair] = ends[place - 1]
        ends[place : place + 1] = [pair]
    chain = ends[-1:]
    while chain and chain[-1] in before:
        chain.append(before[chain[-1]])
    return chain[::-1]


def _stretches(old: Sequence[Part], new: Sequence[Part], anchors: Sequence[Pair]) -> Iterator[tuple[Pair, Pair]]:
    """Yield the borders of what lies between anchors, from before the first part to behind the last."""
    borders = [(-1, -1), *anchors, (len(old), len(new))]
    yield from pairwise(borders)


def _widened(old: Sequence[Part], new: Sequence[Part], anchors: Sequence[Pair]) -> list[Pair]:
    """Return the anchors with the parts right below and above them that are alike."""
    found: list[Pair] = []
    for (start, new_start), (stop, new_stop) in _stretches(old, new, anchors):
        if start >= 0:
            found.append((start, new_start))
        low, new_low, high, new_high = start + 1, new_start + 1, stop - 1, new_stop - 1
        while low <= high and new_low <= new_high and _alike(old[low], new[new_low]):
            found.append((low, new_low))
            low, new_low = low + 1, new_low + 1
        upward: list[Pair] = []
        while low <= high and new_low <= new_high and _alike(old[high], new[new_high]):
            upward.append((high, new_high))
            high, new_high = high - 1, new_high - 1
        found += reversed(upward)
    return found


def _alike(old: Part, new: Part) -> bool:
    return not new.gap and old.head.strip() == new.head.strip()
