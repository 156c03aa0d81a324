"""Whole files that a model has written with gaps in them: "... existing code ..." stands for lines that stay.

Lines are put together by their indentation: what stands below a line and is indented more belongs to it. A part
without a gap is as it is written. In one with a gap, what is not written stays: so each part that is written must
be one of the file, take the place of one with the same name, or stand beside such a part or the gap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from countersign.core.reply_gaps import is_dotted, is_gap, may_be_gap
from countersign.core.reply_outline import Part, parts_of
from countersign.core.reply_pairs import name_of, pairs
from countersign.core.reply_places import indentation_of

__all__ = ["filled"]

_DEEPEST = 50
"""How deep parts may lie in others."""
_FEW = 3
"""Lines that may go beside a comment which could stand for them."""
_SMALL = 10
"""Lines of a file of which anything may be left of."""

_Lines = Sequence[str]


def filled(old: _Lines, new: _Lines) -> tuple[str, ...] | str:
    """Return the lines of a file that are meant by what is written, or what is not certain, as sentences."""
    there = {line.strip() for line in old}

    def is_a_gap(line: str) -> bool:
        return is_gap(line) and line.strip() not in there

    if any(map(is_a_gap, new)):
        return _filled(old, new, is_a_gap, 0) if old else "There is no such file, so that nothing can be left out."
    doubtful = next((line for line in new if may_be_gap(line) and line.strip() not in there), None)
    if doubtful is not None and len(there - {line.strip() for line in new}) >= _FEW:
        return (
            f"It is not clear whether {doubtful.strip()!r} stands for lines that stay: if so, write `... existing "
            "code ...` as a comment in its place, else write it in other words."
        )
    if len(old) > _SMALL and len(new) * 2 < len(old) and _is_excerpt(there, new):
        return (
            f"It has {len(new)} of the {len(old)} lines of the file and little new: if the others stay, write "
            "`... existing code ...` as a comment in their place; if they are to go, write SEARCH/REPLACE blocks."
        )
    return tuple(new)


def _is_excerpt(there: set[str], new: _Lines) -> bool:
    """Whether most lines that are written are in the file already."""
    written = [line.strip() for line in new if line.strip()]
    return sum(line in there for line in written) * 3 >= len(written) * 2


def _filled(old: _Lines, new: _Lines, is_a_gap: Callable[[str], bool], depth: int) -> tuple[str, ...] | str:
    if not any(map(is_a_gap, new)):
        return tuple(new)
    if depth > _DEEPEST:
        return "What is left out lies too deep in other parts: write these in full."
    ours, behind = parts_of(old, lambda _: False)
    theirs, _ = parts_of(new, is_a_gap)
    lines: list[str] = []
    done = new_done = -1
    for place, new_place in [*pairs(ours, theirs), (len(ours), len(theirs))]:
        between = _between(ours[done + 1 : place], theirs[new_done + 1 : new_place])
        if isinstance(between, str):
            return between
        lines += between
        if place < len(ours):
            follows = not theirs[new_done + 1 : new_place] or theirs[new_place - 1].gap
            joined = _joined(ours[place], theirs[new_place], is_a_gap, depth, follows=follows)
            if isinstance(joined, str):
                return joined
            lines += joined
        done, new_done = place, new_place
    return (*lines, *behind)


def _between(old: Sequence[Part], new: Sequence[Part]) -> list[str] | str:
    """Return the lines between two parts that stay: the new ones beside the gap, and in it the old ones."""
    gaps = [number for number, part in enumerate(new) if part.gap]
    if not old:
        return [line for part in new if not (part.gap and is_dotted(part.head)) for line in part.lines]
    if not gaps:
        return (
            f"{old[0].head.strip()!r} is not in what you wrote, and no gap stands in its place: write it, or "
            "`... existing code ...` as a comment where it stays."
        )
    first, last = gaps[0], gaps[-1]
    names = {name for part in old if (name := name_of(part))}
    unclear = [part for part in new if not part.gap and name_of(part) in names]
    unclear += [part for part in new[first:last] if not part.gap]
    if unclear:
        return f"It is not clear where {unclear[0].head.strip()!r} belongs: write the lines around it, too."
    above = [line for part in new[:first] for line in part.lines]
    lead = new[first].lead if above and not old[0].lead else ()
    return [*above, *lead, *(line for part in (*old, *new[last + 1 :]) for line in part.lines)]


def _joined(
    old: Part, new: Part, is_a_gap: Callable[[str], bool], depth: int, *, follows: bool
) -> tuple[str, ...] | str:
    """Return the lines of a part of a file as it is written; `follows`: what stands above it stays, too."""
    if indentation_of(old.head) != indentation_of(new.head):
        return f"{new.head.strip()!r} is indented in another way than in the file."
    lead = new.lead if new.told or (not follows and not old.lead) else old.lead
    if not new.inner:
        if old.inner:
            return f"The lines below {new.head.strip()!r} are missing: write them, or a gap in their place."
        return (*lead, new.head, *new.tail)
    inner = _filled(old.inner, new.inner, is_a_gap, depth + 1)
    return inner if isinstance(inner, str) else (*lead, new.head, *inner, *(new.tail or old.tail))
