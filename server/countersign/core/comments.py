"""The comments of a text that can hold a spec.

The tag is looked for first, as plain text: a file without it costs one search. Then the line around each hit must
look like a comment's, and only then is anything parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from countersign.core.comment_lines import Comment, Page, comment_around
from countersign.core.comment_shape import Shape, shape_of
from countersign.core.confirming import Region, confirm, regions
from countersign.core.languages import GENERIC, language_of
from countersign.core.scanner import Stretch
from countersign.core.syntax import Language
from countersign.core.text import Text

__all__ = [
    "AI",
    "REMARK",
    "TAG",
    "Found",
    "comments_of",
    "find",
    "language_in",
    "mentions",
    "remember",
    "suspects",
    "tag_pattern",
]

TAG = "spec:"

REMARK = "refine:"
"""What a comment begins with in which the user says what is to be different about a hunk."""

AI = re.compile(r"(?<![\w'])ai(?P<mode>[!?])", re.IGNORECASE)
"""The convention of Aider: a comment that ends in `AI!` is a task, one that ends in `AI?` a question."""

Judge = Callable[[Region, Sequence[int]], dict[int, Stretch]]
"""What tells around which of some places of the whole text a comment of the region stands."""


class Found(Struct, frozen=True):
    """The comments of a text in which the tag, or `AI!`, stands where it could begin or end a spec, in order."""

    comments: tuple[Comment, ...]
    refuted: tuple[int, ...]
    """The other lines on which a mark stands as it might in a comment."""


def comments_of(text: Text, path: str, language_id: str | None = None, tag: str = TAG) -> tuple[Comment, ...]:
    """Return the comments of a text that may hold a spec. What was found in the last texts is remembered."""
    language = language_in(text, path, language_id)
    for known in tuple(_known):
        if known.text is text and known.language is language and known.tag == tag:
            return known.found.comments
    whole = str(text)
    found = find(whole, language, tag) if mentions(whole, tag) else Found((), ())
    remember(text, language, tag, found)
    return found.comments


def remember(text: Text, language: Language, tag: str, found: Found) -> None:
    """Take note of what `find` has found in a text, in whatever process: it is not looked for again."""
    _known.append(_Known(text, language, tag, found))


class _Known(Struct, frozen=True, eq=False):
    text: Text
    language: Language
    tag: str
    found: Found


_known: deque[_Known] = deque(maxlen=8)
"""Finding specs, linting one and completing in one all ask for the same."""


def language_in(text: Text, path: str, language_id: str | None) -> Language:
    return language_of(path, language_id, text.line_at(0) or "") or GENERIC


@lru_cache(maxsize=64)
def tag_pattern(tag: str) -> re.Pattern[str]:
    """Return what finds the tag, in any case; `spec::` and `spec://` are none."""
    return re.compile(re.escape(tag) + r"(?!:|//)", re.IGNORECASE)


def mentions(text: str, tag: str) -> bool:
    """Whether the tag or `AI!` may stand anywhere in a text."""
    lowered = text.lower()
    return tag.lower() in lowered or "ai!" in lowered or "ai?" in lowered


def suspects(lines: Iterable[str], language: Language, tag: str) -> Iterator[int]:
    """Yield the numbers of the lines on which the tag or `AI!` stands and looks as if in a comment."""
    # An element may hold any language, so that no look tells.
    shape = None if language.embeds else shape_of(language)
    for number, line in enumerate(lines):
        if mentions(line, tag):
            content = _with_plain_ends(line).rstrip("\n")
            if any(shape is None or _may_be_said(content, hit, shape, tag) for hit in _hits(content, tag)):
                yield number


def find(whole: str, language: Language, tag: str, judge: Judge = confirm, asked: set[int] | None = None) -> Found:
    """Find the comments of a text; when lines are `asked`, only those in which a mark stands on one of them."""
    flat = _with_plain_ends(whole)
    page = Page.of(flat)
    hits = _hits(flat, tag)
    judged: list[tuple[dict[int, Stretch], Shape]] = []
    looking: set[int] = set()
    for region in regions(flat, language):
        shape = shape_of(region.language)
        inside = slice(bisect_left(hits, region.start), bisect_left(hits, region.start + len(region.text)))
        here = [hit for hit in hits[inside] if _looks_said(page, hit, shape, tag)]
        asking = [hit for hit in here if asked is None or page.line_of(hit) in asked]
        judged.append((judge(region, asking), shape))
        looking.update(map(page.line_of, here))
    stretches = {hit: stretch for found, _ in judged for hit, stretch in found.items()}
    said = {page.line_of(place) for hit, stretch in stretches.items() for place in (hit, stretch.start)}
    # What only looks like a comment, in a string next to one, does not join it.
    without = page.without(looking - said)
    comments = [one for found, shape in judged for one in _comments_around(without, found, shape)]
    comments.sort(key=lambda comment: comment.lines[0].line)
    # An edit elsewhere may begin an element, in which anything could be a comment.
    marked = set(map(page.line_of, hits)) if language.embeds else looking
    marked = marked if asked is None else asked
    return Found(tuple(comments), tuple(sorted(marked.difference(*(comment.numbers for comment in comments)))))


def _with_plain_ends(text: str) -> str:
    """Return the text with LF for the ends of its lines, and every place where it was."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _hits(flat: str, tag: str) -> list[int]:
    """Return where the tag or `AI!` stands, in order."""
    lowered = flat.lower()
    sought = {tag.lower(): tag_pattern(tag), "ai!": AI, "ai?": AI}
    if len(lowered) != len(flat):
        found = (found for pattern in (tag_pattern(tag), AI) for found in pattern.finditer(flat))
        return sorted(match.start() for match in found if match[0].lower() in sought)
    hits: list[int] = []
    for mark, pattern in sought.items():
        hit = lowered.find(mark)
        while hit >= 0:
            if pattern.match(flat, hit):
                hits.append(hit)
            hit = lowered.find(mark, hit + 1)
    return sorted(hits)


def _looks_said(page: Page, hit: int, shape: Shape, tag: str) -> bool:
    line, column = page.place(hit)
    return _may_be_said(page.lines[line], column, shape, tag)


def _may_be_said(content: str, hit: int, shape: Shape, tag: str) -> bool:
    """Whether a line looks as a comment that begins with the tag at the hit, or ends with `AI!` there."""
    if tag_pattern(tag).match(content, hit):
        return shape.begins(content[:hit])
    return shape.ends(content[hit + len("AI!") :])


def _comments_around(page: Page, stretches: dict[int, Stretch], shape: Shape) -> Iterator[Comment]:
    """Yield each comment once."""
    last: Comment | None = None
    for hit in sorted(stretches):
        if last is None or not last.holds(*page.place(hit)):
            last = comment_around(page, hit, stretches[hit], shape)
            if last is not None:
                yield last
