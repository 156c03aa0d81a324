"""Which places of a text stand in a comment, and in which: the parser says so, the table where it cannot."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from countersign.core.grammar import parse
from countersign.core.languages import named
from countersign.core.scanner import Stretch, scan
from countersign.core.syntax import Embed, Language

if TYPE_CHECKING:
    from ast_grep_py import SgNode

__all__ = ["Region", "confirm", "guess", "holds_tag", "language_below", "regions"]

_LANG = re.compile(r"""\blang\s*=\s*["']?([\w-]+)""", re.IGNORECASE)

_NOT_BLANK = re.compile(r"[^\n]")

_COMMENT = re.compile(r"comment|haddock")

_STRING = re.compile(r"string|character|char_literal|attribute_value")
"""Nodes directly inside of which a comment may be none: some grammars see comments in strings."""

_WITHOUT_COMMENTS = frozenset({"markdown"})
"""Grammars whose trees do not show comments."""


class Region(Struct, frozen=True):
    """A part of a text in one language; `text` is that part with other languages inside of it blanked out."""

    language: Language
    start: int
    text: str


class _Element(NamedTuple):
    """The content of an element; `language` is None when the table does not know it."""

    start: int
    stop: int
    language: Language | None


def regions(text: str, language: Language) -> list[Region]:
    """Return the parts of a text that are written in different languages, the one around the others first."""
    found = (element for embed in language.embeds for element in _elements(text, embed))
    elements = sorted(found, key=lambda element: element.start)
    around: list[str] = []
    done = 0
    for element in elements:
        around += text[done : element.start], _NOT_BLANK.sub(" ", text[max(element.start, done) : element.stop])
        done = max(done, element.stop)
    inner = [Region(one.language, one.start, text[one.start : one.stop]) for one in elements if one.language]
    return [Region(language, 0, "".join(around) + text[done:]), *inner]


def confirm(region: Region, places: Sequence[int]) -> dict[int, Stretch]:
    """Return the comment around each of the sorted places of the whole text that stands in one, but in no string.

    The region's text must end its lines with LF. What a parser does with hostile code may take minutes.
    """
    return _within(region, places, _confirmed)


def guess(region: Region, places: Sequence[int]) -> dict[int, Stretch]:
    """Return what `confirm` does as far as the table can tell, in time that only the text's length decides."""
    return _within(region, places, scan)


def _within(
    region: Region, places: Sequence[int], look: Callable[[str, Language, Sequence[int]], dict[int, Stretch]]
) -> dict[int, Stretch]:
    found = look(region.text, region.language, [place - region.start for place in places]) if places else {}
    return {
        place + region.start: Stretch(where.start + region.start, where.stop + region.start)
        for place, where in found.items()
    }


def _confirmed(text: str, language: Language, places: Sequence[int]) -> dict[int, Stretch]:
    grammar = None if language.grammar in _WITHOUT_COMMENTS else language.grammar
    root = parse(text, grammar) if grammar is not None else None
    if root is None:
        return scan(text, language, places)
    found, unsure = _look_up(root, places)
    return found | scan(text, language, unsure)


def _elements(text: str, embed: Embed) -> Iterator[_Element]:
    """Yield where the contents of closed elements stand, in time that grows with the text and not faster."""
    opening = re.compile(rf"<{embed.element}\b", re.IGNORECASE)
    closing = re.compile(rf"</{embed.element}\s*>", re.IGNORECASE)
    place = 0
    while (opened := opening.search(text, place)) is not None:
        start = text.find(">", opened.end()) + 1
        closed = closing.search(text, start) if start else None
        if closed is None:
            return
        spoken = _LANG.search(text, opened.end(), start - 1)
        yield _Element(start, closed.start(), named(spoken[1] if spoken else embed.language))
        place = closed.end()


def language_below(lines: Iterable[str], language: Language) -> tuple[Language | None, int | None]:
    """Return the language below some lines, the nearest of them first, and how many of them it reaches up at most.

    That language is None when nobody knows it, and the number is None when no line limits it.
    """
    for number, line in enumerate(lines):
        for tag in reversed(list(_tag(language).finditer(line))):
            return (language if tag["end"] else _spoken(language, tag["element"], tag["attributes"])), number
    return language, None


def holds_tag(line: str, language: Language) -> bool:
    """Whether an element in another language may begin or end on a line."""
    return bool(language.embeds) and _tag(language).search(line) is not None


@lru_cache(maxsize=16)
def _tag(language: Language) -> re.Pattern[str]:
    names = "|".join(embed.element for embed in language.embeds)
    return re.compile(rf"<(?P<end>/?)(?P<element>{names})\b(?P<attributes>[^>]*)", re.IGNORECASE)


def _spoken(language: Language, element: str, attributes: str) -> Language | None:
    """Return the language of an element's content, None when nobody knows it."""
    spoken = _LANG.search(attributes)
    usual = next((embed.language for embed in language.embeds if embed.element == element.lower()), "")
    return named(spoken[1] if spoken else usual)


def _look_up(root: SgNode, places: Sequence[int]) -> tuple[dict[int, Stretch], list[int]]:
    """Return the comment nodes around places, and the places of which the parser cannot tell."""
    found: dict[int, Stretch] = {}
    unsure: list[int] = []
    waiting: list[_Visit] = [_Visit(root, places, broken=False, doubtful=False)]
    while waiting:
        node, inside, broken, doubtful = waiting.pop()
        kind = node.kind()
        broken = broken or kind == "ERROR"
        is_comment = _COMMENT.search(kind) is not None
        children = [] if is_comment else node.children()
        if is_comment and not (broken or doubtful):
            where = node.range()
            found.update((place, Stretch(where.start.index, where.end.index)) for place in inside)
        elif children:
            in_string = _STRING.search(kind) is not None
            between = _deal(children, _Visit(node, inside, broken, in_string), waiting)
            unsure += between if broken else ()
        elif broken or is_comment:
            unsure += inside
    return found, sorted(unsure)


class _Visit(NamedTuple):
    node: SgNode
    places: Sequence[int]
    broken: bool
    """Whether it is inside of code that the parser could not read."""

    doubtful: bool
    """Whether it stands where a comment may be none."""


def _deal(children: list[SgNode], parent: _Visit, waiting: list[_Visit]) -> list[int]:
    """Hand each child its places; return the places between children, of which the tree says nothing."""
    places = parent.places
    between: list[int] = []
    while places:
        child = bisect_right(children, places[0], key=lambda node: node.range().end.index)
        if child == len(children):
            return [*between, *places]
        where = children[child].range()
        first, last = bisect_left(places, where.start.index), bisect_left(places, where.end.index)
        between += places[:first]
        if first < last:
            behind_error = child > 0 and _is_error_on(children[child - 1], where.start.line)
            doubtful = parent.doubtful or behind_error
            waiting.append(_Visit(children[child], places[first:last], parent.broken, doubtful))
        places = places[last:]
    return between


def _is_error_on(node: SgNode, line: int) -> bool:
    return node.kind() == "ERROR" and node.range().end.line == line
