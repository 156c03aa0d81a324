"""Leaving out of a hunk what was rejected before as a part of another one, or on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from countersign.core.diff import line_edits
from countersign.core.hunks import cut
from countersign.core.model import Hunk
from countersign.core.text import LineEdit, Text, content_of, terminator_of

__all__ = ["without_part"]


def without_part(hunk: Hunk, base: Text, rejected: Hunk) -> tuple[Hunk, ...] | None:
    """Return what is left of a hunk, made for a base text, when the lines of a rejected one stay as they are; None
    where it does not do just that to these lines.
    """
    if hunk.operation is not None or rejected.operation is not None or hunk.path != rejected.path:
        return None
    place = min(_places(hunk, rejected), key=lambda place: _distance(hunk, rejected, *place), default=None)
    if place is None:
        return None
    old_at, new_at = place
    kept = hunk.base[old_at : old_at + len(rejected.base)]
    new = (*hunk.new[:new_at], *kept, *hunk.new[new_at + len(rejected.new) :])
    if not all(map(terminator_of, new[:-1])):
        return None
    edits = (LineEdit(edit.span.shifted(hunk.start), edit.lines) for edit in line_edits(hunk.base, new))
    parts = cut(hunk.task, hunk.path, base, edits, ())
    return tuple(replace(part, rationale=hunk.rationale, clause=hunk.clause) for part in parts)


def _places(hunk: Hunk, rejected: Hunk) -> Iterator[tuple[int, int]]:
    """Yield where a hunk has the base lines and the new lines of a rejected one, in its own base and new lines.

    What only comes or only goes has to be the only thing of its kind there: no line of it tells which is meant.
    """
    olds, news = _found(hunk.base, rejected.base), _found(hunk.new, rejected.new)
    if rejected.base and rejected.new:
        yield from ((old, new) for old in olds for new in news)
    elif rejected.new and len(news) == 1 and not _found(hunk.base, rejected.new):
        yield 0, news[0]
    elif rejected.base and len(olds) == 1 and not _found(hunk.new, rejected.base):
        yield olds[0], min(olds[0], len(hunk.new))


def _found(lines: Sequence[str], wanted: Sequence[str]) -> list[int]:
    outer, inner = [*map(content_of, lines)], [*map(content_of, wanted)]
    return [at for at in range(len(outer) - len(inner) + 1) if outer[at : at + len(inner)] == inner]


def _distance(hunk: Hunk, rejected: Hunk, old_at: int, new_at: int) -> tuple[int, int]:
    return abs(new_at - old_at), abs(hunk.start + old_at - rejected.start)
