"""What a hunk brought, taken out of lines that the user has changed since: line by line, and none of the user's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from countersign.core.diff import line_edits, unchanged
from countersign.core.model import Hunk
from countersign.core.text import LineEdit, Span, Text, content_of, terminator_of
from countersign.core.whitespace import is_about_white_space

__all__ = ["Undone", "has_nothing_left", "is_undone", "undone"]


class Undone(Struct, frozen=True):
    """The edit that takes out what can be taken out, and the lines of the text that stay, by their numbers, because
    they are the user's or no one can tell what they stand for.
    """

    edit: LineEdit
    kept: tuple[int, ...]


def undone(hunk: Hunk, text: Text, span: Span) -> Undone:
    """Put back what a hunk replaced for those of its lines that still stand in a span of the text.

    Where the user has changed some lines of a replacement, each of the others is replaced by the one in whose place
    it came, if it has one line for each; else all of them stay.
    """
    now = text.lines(span.start, span.stop)
    base, new, shown = (_contents(hunk, lines) for lines in (hunk.base, hunk.new, now))
    changes = line_edits(new, shown)
    standing = dict(unchanged(changes, len(new)))
    fates: dict[int, Sequence[str] | None] = {}
    for old, brought in _replacements(base, new):
        fates |= _fates(hunk.base[old.start : old.stop], brought, standing, changes)
    found = {there: line for line, there in standing.items()}
    lines: list[str] = []
    kept: list[int] = []
    for number, line in enumerate(now):
        fate = fates.get(found[number], (line,)) if number in found else None
        lines += (line,) if fate is None else fate
        kept += (span.start + number,) if fate is None else ()
    return Undone(LineEdit(span, _ended(lines, text, span)), tuple(kept))


def is_undone(hunk: Hunk, text: Text, span: Span) -> bool:
    """Whether nothing more can be taken out of a span of the text."""
    return undone(hunk, text, span).edit.lines == text.lines(span.start, span.stop)


def has_nothing_left(hunk: Hunk, text: Text, span: Span) -> bool:
    """Whether a span of the text holds no line that only the hunk brought. White space is left aside unless it is
    what the hunk is about.
    """
    spelled = content_of if is_about_white_space(hunk) else str.strip
    base, new, now = ([*map(spelled, lines)] for lines in (hunk.base, hunk.new, text.lines(span.start, span.stop)))
    return ({*new} - {*base, ""}).isdisjoint(now)


def _contents(hunk: Hunk, lines: Sequence[str]) -> Sequence[str]:
    """Return lines as they are compared: without their ends, unless those are what the hunk is about."""
    about_ends = [*map(content_of, hunk.base)] == [*map(content_of, hunk.new)]
    return lines if about_ends else [*map(content_of, lines)]


def _replacements(base: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Span, Span]]:
    """Yield which lines of the base were replaced by which new ones; a hunk that was edited may have kept some."""
    growth = 0
    for edit in line_edits(base, new):
        start = edit.span.start + growth
        yield edit.span, Span(start, start + len(edit.lines))
        growth += edit.growth


def _fates(
    base: Sequence[str], brought: Span, standing: Mapping[int, int], changes: Sequence[LineEdit]
) -> dict[int, Sequence[str] | None]:
    """Return what each new line of a replacement that still stands becomes; None for one that stays."""
    here = [line for line in range(brought.start, brought.stop) if line in standing]
    if not here:
        return {}
    if not any(change.lines and _is_inside(change.span, brought) for change in changes):
        return {**dict.fromkeys(here, ()), here[0]: base}
    if not base:
        return dict.fromkeys(here, ())
    if len(base) == len(brought):
        return {line: (base[line - brought.start],) for line in here}
    return dict.fromkeys(here)


def _is_inside(change: Span, lines: Span) -> bool:
    """Whether a change of the user is one of these lines or stands between them."""
    if not len(change):
        return lines.start < change.start < lines.stop
    return change.start < lines.stop and lines.start < change.stop


def _ended(lines: Sequence[str], text: Text, span: Span) -> tuple[str, ...]:
    """Return lines with the ends that the text has around them, and none where it ends without."""
    near = (*text.lines(span.start, span.stop), *text.lines(span.start - 1, span.stop + 1))
    ends = {terminator_of(line) for line in near} - {""}
    end = next((terminator_of(line) for line in near if terminator_of(line)), "\n")
    made = [line if terminator_of(line) in ends or not ends else content_of(line) + end for line in lines]
    if made and span.stop == len(text) and not terminator_of(lines[-1]):
        made[-1] = content_of(made[-1])
    return tuple(made)
