"""Finding what a stale hunk would be in the text as it is now, without ever guessing a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from countersign.core.diff import all_edits, unchanged
from countersign.core.hunks import fits, replacement
from countersign.core.indenting import indent_of, indented
from countersign.core.merge import Conflict, merge
from countersign.core.model import Hunk
from countersign.core.text import LineEdit, Span, Text, content_of, terminator_of

__all__ = ["refit"]

_AROUND = 3
"""Lines around a hunk that also show how its surroundings are indented now."""


def refit(hunk: Hunk, place: Span, known: Text, now: Text) -> Text | tuple[Conflict, ...]:
    """Return the text now with what the hunk does where `place` of `known` holds its base lines, or the conflicts.

    First the three texts are merged; then once more with `known` indented and spaced as the text is now; then the
    hunk's lines are looked for where they may have been moved to.
    """
    found = merge(known, now, known.spliced(replacement(hunk, known, place)))
    if isinstance(found, Text):
        return found
    laid_out = _laid_out(hunk, place, known, now)
    if laid_out is not None:
        again = merge(laid_out[0], now, laid_out[1])
        if isinstance(again, Text):
            return again
    moved = _only_place(hunk, now) if _only_place(hunk, known) is not None else None
    return now.spliced(replacement(hunk, now, moved)) if moved is not None else found


def _laid_out(hunk: Hunk, place: Span, known: Text, now: Text) -> tuple[Text, Text] | None:
    """Return the known text, and what the hunk makes of it, in the white space of the text now; None without any
    difference of that kind.
    """
    lines, counterpart = [*known], now.lines()
    pairs = dict(_pairs(lines, counterpart))
    if all(lines[old] == counterpart[new] for old, new in pairs.items()):
        return None
    drawn = {old: counterpart[new] for old, new in pairs.items()}
    indents = _indents(lines, drawn, place)
    for number, line in drawn.items():
        if terminator_of(line) or number == len(lines) - 1:
            lines[number] = line
    text = Text.from_lines(lines)
    edit = replacement(hunk, text, place)
    return text, text.spliced(LineEdit(edit.span, tuple(indented(line, indents) for line in edit.lines)))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Return the lines (by number) that differ in nothing but white space, if at all."""
    old_words, new_words = (["".join(line.split()) + "\n" for line in lines] for lines in (old, new))
    return unchanged(all_edits(old_words, new_words), len(old))


def _indents(old: Sequence[str], new: Mapping[int, str], place: Span) -> dict[str, str]:
    """Return what became of the indentation of the lines in and around a place; those in it count first."""
    around = range(place.start - _AROUND, place.stop + _AROUND)
    found: dict[str, str] = {}
    for number in (*range(place.start, place.stop), *around):
        if number in new and old[number].strip():
            found.setdefault(indent_of(old[number]), indent_of(new[number]))
    return found


def _only_place(hunk: Hunk, text: Text) -> Span | None:
    """Return the one place where a hunk's base lines stand beside a neighbour; None when there are more or none."""
    lines, size = text.lines(), len(hunk.base)
    found = [
        span
        for start in range(len(lines) - size + 1)
        if not size or content_of(lines[start]) == content_of(hunk.base[0])
        if _stands(hunk, text, span := Span(start, start + size))
    ]
    return found[0] if len(found) == 1 else None


def _stands(hunk: Hunk, text: Text, span: Span) -> bool:
    """Whether lines are a hunk's base lines beside one neighbour at least, or both if it has none."""
    around = (text.line_at(span.start - 1), hunk.before), (text.line_at(span.stop), hunk.after)
    alike = [line is not None and wanted is not None and fits(hunk, [line], [wanted]) for line, wanted in around]
    return fits(hunk, text.lines(span.start, span.stop), hunk.base) and (any if hunk.base else all)(alike)
