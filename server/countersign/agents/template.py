"""The replacement of a rewrite: text with slots for what the pattern's metavariables stood for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

__all__ = ["Slot", "Template", "slots_in", "words_in"]


class Slot(Struct, frozen=True):
    """The place of a metavariable; one with `many` stands for any number of nodes."""

    name: str
    many: bool

    def __str__(self) -> str:
        return f"${'$$' * self.many}{self.name}"


class Template(Struct, frozen=True):
    pieces: tuple[str | Slot, ...]

    @classmethod
    def parse(cls, replacement: str) -> Template:
        return cls(tuple(_pieces(replacement)))

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots, each once, in the order in which they stand."""
        return tuple(dict.fromkeys(piece for piece in self.pieces if isinstance(piece, Slot)))

    def without(self, empty: frozenset[Slot]) -> Template:
        """Leave out slots that stand for nothing, each with one comma beside it."""
        pieces: list[str | Slot] = []
        skipping = False
        for piece in self.pieces:
            if isinstance(piece, Slot):
                skipping = piece in empty
                if not skipping:
                    pieces.append(piece)
                continue
            text = piece
            if skipping:
                text = _COMMA_FIRST.sub("", piece, count=1)
                if text == piece and pieces and isinstance(pieces[-1], str):
                    pieces[-1] = _COMMA_LAST.sub("", pieces[-1])
            pieces.append(text)
            skipping = False
        return Template(tuple(pieces))

    def has_comma_after(self, slot: Slot) -> bool:
        following = zip(self.pieces, self.pieces[1:], strict=False)
        return any(piece == slot and str(after).lstrip().startswith(",") for piece, after in following)


def slots_in(pattern: str) -> tuple[Slot, ...]:
    """Return the metavariables of a pattern that remember what they stood for; `$_` and `$_NAME` do not."""
    return tuple(slot for slot in Template.parse(pattern).slots if not slot.name.startswith("_"))


def words_in(pattern: str) -> frozenset[str]:
    """Return the words of a pattern outside of its metavariables: whatever it matches has them all."""
    return frozenset(_WORD.findall(_SLOT.sub(" ", pattern)))


_SLOT = re.compile(r"\$\$\$(?P<many>[A-Z_][A-Z0-9_]*)|\$\$?(?P<one>[A-Z_][A-Z0-9_]*)")
_WORD = re.compile(r"\w+")
_COMMA_FIRST = re.compile(r"\A\s*,\s*")
_COMMA_LAST = re.compile(r"\s*,\s*\Z")


def _pieces(replacement: str) -> Iterator[str | Slot]:
    start = 0
    for found in _SLOT.finditer(replacement):
        if found.start() > start:
            yield replacement[start : found.start()]
        many, one = found.group("many", "one")
        yield Slot(many or one, many is not None)
        start = found.end()
    if start < len(replacement):
        yield replacement[start:]
