"""Rewritten text in the making: matches, one inside of another, put through a template."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set as AbstractSet

from msgspec import Struct
from msgspec.structs import replace

from countersign.agents.changes import Change
from countersign.agents.soundness import Spot
from countersign.agents.template import Slot, Template

__all__ = ["WHOLE", "Piece", "Site", "drafted"]

WHOLE = ""
"""The `slot` of a spot that holds all that came of a match."""


_SHOWN = 60
"""Code points of a metavariable's text that are shown."""

_BREAK = re.compile(r"[ \t]*(?:\r\n|\n|\r)\s*")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")

Piece = tuple[tuple[int, int], str]
"""What came of a match, by its code points: all of it, or what stands for one of its slots."""


class Site(Struct, frozen=True):
    """A match: its code points, and those that each metavariable stands for, None for nothing at all."""

    start: int
    stop: int
    slots: dict[Slot, tuple[int, int] | None]

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.stop


def drafted(
    text: str, sites: Sequence[Site], template: Template, wrapped: AbstractSet[Piece] = frozenset()
) -> list[tuple[Change, list[Spot]]]:
    """Return a change for each match that lies in no other one, and where its pieces stand in the change's text.

    The sites stand in the order of their start, the outer one first. `wrapped` names the pieces to put into
    parentheses, by their match and slot.
    """
    found: list[tuple[Change, list[Spot]]] = []
    index = 0
    while index < len(sites):
        site = sites[index]
        draft = _Draft(text, sites, template, wrapped)
        draft.rewrite(index)
        change = Change(site.start, site.stop, "".join(draft.pieces), _why(text, site))
        found.append((change if change.text else _with_its_lines(text, change), draft.spots))
        index = bisect_left(sites, site.stop, lo=index + 1, key=_start)
    return found


class _Draft:
    def __init__(self, text: str, sites: Sequence[Site], template: Template, wrapped: AbstractSet[Piece]) -> None:
        self.pieces: list[str] = []
        self.spots: list[Spot] = []
        self._length = 0
        self._text = text
        self._sites = sites
        self._template = template
        self._wrapped = wrapped

    def rewrite(self, index: int) -> None:
        """Write what comes of a match."""
        site = self._sites[index]
        start = self._open(site, WHOLE)
        empty = frozenset(slot for slot, place in site.slots.items() if place is None)
        template = self._template.without(empty) if empty else self._template
        for piece in self._laid_out(site, template.pieces):
            if isinstance(piece, str):
                self._add(piece)
            elif (place := site.slots[piece]) is not None:
                inner = self._open(site, str(piece))
                self._copy(*place, index + 1)
                self._close(site, str(piece), inner, loose=piece.many)
        self._close(site, WHOLE, start, loose=True)

    def _laid_out(self, site: Site, pieces: Sequence[str | Slot]) -> Iterator[str | Slot]:
        """Yield the pieces with the line breaks that the source has around the same slots, behind and before the
        same signs: what stood on lines of its own in `f(...)` does so in `g(...)`.
        """
        for piece, before, after in zip(pieces, (None, *pieces), (*pieces[1:], None), strict=False):
            laid_out = piece
            if isinstance(laid_out, str) and isinstance(before, Slot) and (place := site.slots[before]):
                gap = _BREAK.match(self._text, place[1], site.stop)
                rest = laid_out.lstrip()
                if gap and rest[:1] and self._text.startswith(rest[0], gap.end(), site.stop):
                    laid_out = gap[0] + rest
            if isinstance(laid_out, str) and isinstance(after, Slot) and (place := site.slots[after]):
                start, rest = place[0], laid_out.rstrip()
                while start > site.start and self._text[start - 1].isspace():
                    start -= 1
                gap = _BREAK.fullmatch(self._text, start, place[0])
                if gap and rest[-1:] and self._text.endswith(rest[-1], site.start, start):
                    laid_out = rest + gap[0]
            yield laid_out

    def _copy(self, start: int, stop: int, index: int) -> None:
        """Write a part of the source, its matches from `index` on rewritten."""
        index = bisect_left(self._sites, start, lo=index, key=_start)
        while index < len(self._sites) and self._sites[index].start < stop:
            site = self._sites[index]
            self._add(self._text[start : site.start])
            self.rewrite(index)
            start = site.stop
            index = bisect_left(self._sites, start, lo=index + 1, key=_start)
        self._add(self._text[start:stop])

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self._length += len(piece)

    def _open(self, site: Site, slot: str) -> int:
        start = self._length
        if (site.place, slot) in self._wrapped:
            self._add("(")
        return start

    def _close(self, site: Site, slot: str, start: int, *, loose: bool) -> None:
        if (site.place, slot) in self._wrapped:
            self._add(")")
        self.spots.append(Spot(start, self._length, loose, site.place, slot))


def _with_its_lines(text: str, change: Change) -> Change:
    """Let what is deleted take its lines with it, where nothing else stands on them."""
    start = change.start
    while start and text[start - 1] in " \t":
        start -= 1
    rest = _REST_OF_LINE.match(text, change.stop)
    if rest is None or (start and text[start - 1] not in "\r\n"):
        return change
    return replace(change, start=start, stop=rest.end())


def _start(site: Site) -> int:
    return site.start


def _why(text: str, site: Site) -> str:
    stands = [f"{slot} = {_short(text[slice(*place)])}" for slot, place in site.slots.items() if place is not None]
    return ", ".join(stands)


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
