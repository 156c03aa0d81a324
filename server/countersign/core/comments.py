"""The comments of a text that can hold a spec.

The tag is looked for first, as plain text: a file without it costs one search. Then the line around each hit must
look like a comment's, and only then is anything parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from countersign.core.comment_lines import Comment, Page, comment_around
from countersign.core.comment_shape import Shape, shape_of
from countersign.core.confirming import confirm, regions
from countersign.core.languages import GENERIC, language_of
from countersign.core.scanner import Stretch
from countersign.core.syntax import Language
from countersign.core.text import Text

__all__ = ["AI", "TAG", "comments_of", "tag_pattern"]

TAG = "spec:"

AI = re.compile(r"(?<![\w'])ai(?P<mode>[!?])", re.IGNORECASE)
"""The convention of Aider: a comment that ends in `AI!` is a task, one that ends in `AI?` a question."""


def comments_of(text: Text, path: str, language_id: str | None = None, tag: str = TAG) -> tuple[Comment, ...]:
    """Return the comments in which the tag, or `AI!`, stands where it could begin or end a spec, in their order."""
    whole = str(text)
    if not _mentions(whole, tag):
        return ()
    language = language_of(path, language_id, text.line_at(0) or "") or GENERIC
    return _comments(whole, language, tag)


@lru_cache(maxsize=64)
def tag_pattern(tag: str) -> re.Pattern[str]:
    """Return what finds the tag, in any case; `spec::` and `spec://` are none."""
    return re.compile(re.escape(tag) + r"(?!:|//)", re.IGNORECASE)


def _mentions(whole: str, tag: str) -> bool:
    lowered = whole.lower()
    return tag.lower() in lowered or "ai!" in lowered or "ai?" in lowered


@lru_cache(maxsize=8)
def _comments(whole: str, language: Language, tag: str) -> tuple[Comment, ...]:
    """Kept for the last texts: finding specs, linting one and completing in one all ask for the same."""
    flat = whole.replace("\r\n", " \n").replace("\r", "\n")
    page = Page.of(flat)
    hits = _hits(flat, tag)
    found: list[Comment] = []
    for region in regions(flat, language):
        shape = shape_of(region.language)
        end = region.start + len(region.text)
        here = [hit for hit in hits if region.start <= hit < end and _may_be_said(flat, page, hit, shape, tag)]
        found += _comments_around(page, here, confirm(region, here), shape)
    return tuple(sorted(found, key=lambda comment: comment.lines[0].line))


def _hits(flat: str, tag: str) -> list[int]:
    """Return where the tag or `AI!` stands, in order."""
    lowered = flat.lower()
    if len(lowered) != len(flat):
        return sorted(found.start() for pattern in (tag_pattern(tag), AI) for found in pattern.finditer(flat))
    hits: list[int] = []
    for sought, pattern in ((tag.lower(), tag_pattern(tag)), ("ai!", AI), ("ai?", AI)):
        hit = lowered.find(sought)
        while hit >= 0:
            if pattern.match(flat, hit):
                hits.append(hit)
            hit = lowered.find(sought, hit + 1)
    return sorted(hits)


def _may_be_said(flat: str, page: Page, hit: int, shape: Shape, tag: str) -> bool:
    """Whether the line around a hit looks as a comment that begins with the tag there, or ends with `AI!`."""
    line, column = page.place(hit)
    content = page.lines[line]
    if tag_pattern(tag).match(flat, hit):
        return shape.begins(content[:column])
    return shape.ends(content[column + len("AI!") :])


def _comments_around(page: Page, hits: list[int], stretches: dict[int, Stretch], shape: Shape) -> Iterator[Comment]:
    """Yield each comment once; what only looks like one, in a string next to it, does not join it."""
    foreign = {page.line_of(hit) for hit in hits if hit not in stretches}
    page = page.without(foreign - {page.line_of(hit) for hit in stretches})
    last: Comment | None = None
    for hit in sorted(stretches):
        if last is None or not last.holds(*page.place(hit)):
            last = comment_around(page, hit, stretches[hit], shape)
            if last is not None:
                yield last
