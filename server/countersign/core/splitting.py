"""Cutting a hunk into parts that can be decided on one by one and together do exactly what it does.

A piece is some neighbouring base lines and some neighbouring new lines of a hunk. Pieces stand in the order of
both, so that the parts made of them can be applied in any order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby, pairwise, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.hunks import digest_of
from countersign.core.matching import matched_lines
from countersign.core.model import Hunk, HunkId
from countersign.core.text import Span, terminator_of

__all__ = ["Lines", "Piece", "edited", "parts_of", "pieces_at_seams", "pieces_of", "selected_with"]


class Lines(Struct, frozen=True):
    """Some lines of a hunk: base lines and new lines by their numbers, which count from 0."""

    base: tuple[int, ...] = ()
    new: tuple[int, ...] = ()


class Piece(Struct, frozen=True):
    """What goes into one part; `selected` says whether these lines were asked for."""

    base: Span
    new: Span
    selected: bool = False


class _Run(Struct, frozen=True):
    """Neighbouring lines that are all selected, or all not."""

    selected: bool
    size: int


def pieces_of(hunk: Hunk, lines: Lines) -> tuple[Piece, ...]:
    """Return the fewest pieces of which each is selected as a whole or not at all.

    Base lines stay above new lines where the selection leaves that open, as a diff shows them.
    """
    base, new = _runs(len(hunk.base), set(lines.base)), _runs(len(hunk.new), set(lines.new))
    pieces: list[Piece] = []
    old_at = new_at = 0
    for old_run, new_run in _paired(base, new):
        old, now = (Span(at, at + (run.size if run else 0)) for at, run in ((old_at, old_run), (new_at, new_run)))
        pieces.append(Piece(old, now, any(run.selected for run in (old_run, new_run) if run)))
        old_at, new_at = old.stop, now.stop
    return _ending_with_new(hunk, pieces)


def pieces_at_seams(hunk: Hunk) -> tuple[Piece, ...]:
    """Return the pieces between obvious seams: between two pairs of similar lines, and behind the blank lines of
    what is only inserted or only deleted. One piece when there is no such seam.
    """
    cuts = [(0, 0)]
    if hunk.base and hunk.new:
        pairs = matched_lines(hunk.base, hunk.new)
        cuts += [after for before, after in pairwise(pairs) if after == (before[0] + 1, before[1] + 1)]
    else:
        lines = hunk.base or hunk.new
        behind = [at for at in range(1, len(lines)) if lines[at].strip() and not lines[at - 1].strip()]
        cuts += [(at, 0) if hunk.base else (0, at) for at in behind if any(map(str.strip, lines[:at]))]
    cuts.append((len(hunk.base), len(hunk.new)))
    return tuple(Piece(Span(a[0], b[0]), Span(a[1], b[1])) for a, b in pairwise(cuts))


def selected_with(hunk: Hunk, base: Span) -> Lines:
    """Return some base lines with the new lines that stand for them: what is alike, and the others in order."""
    pairs = [(-1, -1), *matched_lines(hunk.base, hunk.new), (len(hunk.base), len(hunk.new))]
    first, stop = (_counterpart(pairs, seam, len(hunk.new)) for seam in (base.start, base.stop))
    first, stop = 0 if base.start == 0 else first, len(hunk.new) if base.stop == len(hunk.base) else stop
    return Lines(tuple(range(base.start, base.stop)), tuple(range(first, stop)))


def _counterpart(pairs: Sequence[tuple[int, int]], seam: int, size: int) -> int:
    """Return the seam among the new lines that corresponds to one among the base lines."""
    for before, after in pairwise(pairs):
        if seam == after[0]:
            return min(after[1], size)
        if before[0] < seam < after[0]:
            return min(before[1] + seam - before[0], after[1])
    return size


def parts_of(hunk: Hunk, pieces: Sequence[Piece]) -> tuple[tuple[Hunk, bool], ...]:
    """Return the parts of a hunk in order, each with whether it was selected; what changes nothing is left out."""
    return tuple(
        (_part(hunk, piece, number), piece.selected)
        for number, piece in enumerate(pieces)
        if hunk.base[piece.base.start : piece.base.stop] != hunk.new[piece.new.start : piece.new.stop]
    )


def edited(hunk: Hunk, new: tuple[str, ...]) -> Hunk:
    """Return the hunk with other new lines."""
    return _made(hunk, Span(0, len(hunk.base)), new, "edited")


def _part(hunk: Hunk, piece: Piece, number: int) -> Hunk:
    return _made(hunk, piece.base, hunk.new[piece.new.start : piece.new.stop], str(number))


def _made(hunk: Hunk, base: Span, new: tuple[str, ...], name: str) -> Hunk:
    """Make a hunk of another; the name tells apart what is alike: empty lines that go to the same place."""
    old, start = hunk.base[base.start : base.stop], hunk.start + base.start
    return Hunk(
        id=HunkId(digest_of(hunk.id, name, str(start), *old, "\0", *new)),
        task=hunk.task,
        path=hunk.path,
        start=start,
        base=old,
        new=new,
        before=hunk.base[base.start - 1] if base.start else hunk.before,
        after=hunk.base[base.stop] if base.stop < len(hunk.base) else hunk.after,
        rationale=hunk.rationale,
        clause=hunk.clause,
        parent=hunk.id,
    )


def _runs(count: int, selected: Collection[int]) -> list[_Run]:
    return [_Run(chosen, len([*lines])) for chosen, lines in groupby(range(count), lambda line: line in selected)]


def _paired(base: list[_Run], new: list[_Run]) -> list[tuple[_Run | None, _Run | None]]:
    """Pair the runs in order, selected ones with selected ones; where both begin differently, one stays alone."""
    if not base or not new or base[0].selected == new[0].selected:
        return [*zip_longest(base, new)]
    if max(len(base) - 1, len(new)) <= max(len(base), len(new) - 1):
        return [(base[0], None), *zip_longest(base[1:], new)]
    return [(None, new[0]), *zip_longest(base, new[1:])]


def _ending_with_new(hunk: Hunk, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Let a last line without terminator be the last piece's, since lines in front of others must have one."""
    if not hunk.new or terminator_of(hunk.new[-1]) or len(pieces[-1].new):
        return tuple(pieces)
    end, cut = len(hunk.base), len(hunk.new) - 1
    shorter = [replace(piece, new=Span(min(piece.new.start, cut), min(piece.new.stop, cut))) for piece in pieces]
    kept = [piece for piece in shorter if len(piece.base) or len(piece.new)]
    owner = next(piece for piece in pieces if piece.new.start <= cut < piece.new.stop)
    return (*kept, Piece(Span(end, end), Span(cut, cut + 1), owner.selected))
