"""Whether code that was put together from pieces still parses, and still means what its pieces say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    _Child = tuple[int, int, SgNode]

__all__ = ["Damage", "Spot", "damage", "torn"]


class Damage(Struct, frozen=True):
    """How much of a text the parser could not read: places that it skipped or filled in, and their code points."""

    places: int
    size: int

    def is_worse_than(self, other: Damage, growth: int) -> bool:
        """Whether a text that has grown by `growth` code points reads worse than it did."""
        return self.places > other.places or self.size > other.size + max(0, growth)


class Spot(Struct, frozen=True, order=True):
    """Code points that are meant to be one piece of the syntax: one node, or, when `loose`, neighbours in one.

    They came of the match at the code points `site`, for the metavariable `slot`.
    """

    start: int
    stop: int
    loose: bool
    site: tuple[int, int]
    slot: str


def damage(root: SgNode) -> Damage:
    """Return what the parser skipped, or made up as nodes without text."""
    skipped = root.find_all(kind="ERROR")
    filled = root.find_all(regex="^$")
    return Damage(len(skipped) + len(filled), sum(len(node.text()) for node in skipped))


def torn(root: SgNode, spots: Iterable[Spot]) -> frozenset[Spot]:
    """Return the spots that are no piece of the syntax, as `x + 1` is none in `x + 1 * 2`."""
    found: set[Spot] = set()
    waiting: list[tuple[SgNode, list[Spot]]] = [(root, sorted(spot for spot in spots if spot.start < spot.stop))]
    while waiting:
        node, inside = waiting.pop()
        start, stop = _bounds(node)
        inside = [spot for spot in inside if (spot.start, spot.stop) != (start, stop)]
        if inside:
            children = [(*_bounds(child), child) for child in node.children()]
            waiting += _handed_down(children, inside, found)
    return frozenset(found)


def _handed_down(
    children: Sequence[_Child], spots: Sequence[Spot], lost: set[Spot]
) -> list[tuple[SgNode, list[Spot]]]:
    """Give each spot to the child that holds it; add those that no child holds and that are torn to `lost`."""
    starts = [start for start, _, _ in children]
    stops = [stop for _, stop, _ in children]
    given: dict[int, list[Spot]] = {}
    for spot in spots:
        child = bisect_left(stops, spot.stop)
        if child < len(children) and starts[child] <= spot.start:
            given.setdefault(child, []).append(spot)
        elif not (spot.loose and spot.start in starts and spot.stop in stops):
            lost.add(spot)
    return [(children[child][2], inside) for child, inside in given.items()]


def _bounds(node: SgNode) -> tuple[int, int]:
    place = node.range()
    return place.start.index, place.end.index
