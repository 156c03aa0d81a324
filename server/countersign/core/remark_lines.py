"""Remarks that the user has written as comments beside hunks, `refine: ...`, in any language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from countersign.core.comment_lines import Comment
from countersign.core.comments import REMARK, language_in, tag_pattern
from countersign.core.nearby import Part, comments_near
from countersign.core.text import Span, Text

__all__ = ["Written", "beside", "written_at", "written_in"]

_ABOVE = 8
"""Lines of a remark above the cursor in which its beginning is looked for."""
_MOST = 50
"""Remarks of a file that are looked at."""
_BESIDE = 3
"""Lines that may lie between a remark and its hunk."""


class Written(Struct, frozen=True):
    """A remark in a file: its lines there, and what it says, one line below the other."""

    span: Span
    text: str


def written_at(text: Text, path: str, language: str | None, tag: str, lines: Span) -> tuple[Written, ...]:
    """Return the remarks that stand on some lines of a file. What stands far above is not looked at."""
    first = max(lines.start - _ABOVE, 0)
    near = text.lines(first, lines.stop)
    if REMARK not in "".join(near).lower():
        return ()
    marked = [number for number, line in enumerate(near, first) if REMARK in line.lower()]
    return tuple(found for found in _written(text, path, language, tag, marked) if found.span.meets(lines))


def written_in(text: Text, path: str, language: str | None, tag: str) -> tuple[Written, ...]:
    """Return the remarks of a file."""
    return tuple(_written(text, path, language, tag, _marked(text)))


def beside(remark: Span, hunks: Iterable[Span]) -> int | None:
    """Return which of the hunks a remark is about: the nearest, rather below than above; None if none is near."""
    distances = [
        (max(hunk.start - remark.stop, remark.start - hunk.stop, 0), hunk.start < remark.start, number)
        for number, hunk in enumerate(hunks)
    ]
    distance, _, number = min(distances, default=(_BESIDE + 1, False, 0))
    return number if distance <= _BESIDE else None


def _marked(text: Text) -> list[int]:
    """Return the lines on which the word of remarks stands, the first of them in a file that is full of it."""
    found: list[int] = []
    first = 0
    for chunk in text.chunks:
        if REMARK in "".join(chunk).lower():
            found += [number for number, line in enumerate(chunk, first) if REMARK in line.lower()]
        first += len(chunk)
    return found[:_MOST]


def _written(text: Text, path: str, language_id: str | None, tag: str, marked: Iterable[int]) -> Iterator[Written]:
    language, whole = language_in(text, path, language_id), Span(0, len(text))
    seen: set[Span] = set()
    for number in marked:
        near = comments_near(Part(text, Span(number, number + 1), whole), language, REMARK, frozenset())
        for comment in near.found.comments if near is not None else ():
            for remark in _in_comment(comment.shifted(near.first if near is not None else 0), tag):
                if remark.text and remark.span not in seen:
                    seen.add(remark.span)
                    yield remark


def _in_comment(comment: Comment, tag: str) -> Iterator[Written]:
    """Yield the remarks of a comment; one ends as a spec does, and where a spec begins."""
    begins, spec = tag_pattern(REMARK), tag_pattern(tag)
    gathered: list[str] = []
    first = 0
    for line in comment.lines:
        found = begins.match(line.text)
        if found is None and line.text and not spec.match(line.text):
            if gathered:
                gathered.append(line.text)
            continue
        if gathered:
            yield Written(Span(first, line.line), "\n".join(gathered).strip())
        gathered, first = ([line.text[found.end() :].strip()], line.line) if found else ([], 0)
    if gathered:
        yield Written(Span(first, comment.lines[-1].line + 1), "\n".join(gathered).strip())
