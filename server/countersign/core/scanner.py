"""Comments found by the table alone: a reader that knows how a language's strings and comments begin and end.

It decides where no grammar is at hand, and where the parser gave up on broken code. Strings inside of the
interpolations of other strings are beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from countersign.core.syntax import Block, Escape, Language, Quote, Tagged

__all__ = ["Stretch", "Token", "scan", "tokens"]

_SEARCHES = 64
"""How many strings without an end are searched for one, so that no text takes quadratic time."""


class Stretch(Struct, frozen=True, order=True):
    """The code points of one comment in a text, from its marker up to, not including, its end."""

    start: int
    stop: int


Token = tuple[int, int, bool, bool]
"""A comment or a string: where it starts and stops, whether it is a comment, and whether it ends as it should.

There are many of them, and a plain tuple is made in a tenth of the time that one with names takes.
"""


def scan(text: str, language: Language, places: Sequence[int]) -> dict[int, Stretch]:
    """Return the comment around each of the places that stands in one; `text` ends its lines with LF.

    The places must be sorted.
    """
    found: dict[int, Stretch] = {}
    asked = 0
    for start, stop, is_comment, _ in tokens(text, language) if places else ():
        while places[asked] < stop:
            if places[asked] >= start and is_comment:
                found[places[asked]] = Stretch(start, stop)
            asked += 1
            if asked == len(places):
                return found
    return found


def tokens(text: str, language: Language) -> Iterator[Token]:
    """Yield the comments and strings of a text that ends its lines with LF, in their order.

    A string that never ends is taken for none, so that it is empty; a comment that never ends is taken for one.
    """
    reader = _reader(language)
    position = failed = 0
    while (opened := reader.next(text, position)) is not None:
        name = opened.lastgroup or ""
        start, is_comment = opened.start(name), name[0] in "bc"
        end = reader.ends[name](text, opened) if failed < _SEARCHES or is_comment else None
        if end is None:
            failed += 1
            yield start, start, False, False
            position = max(opened.end(), position + 1)
        else:
            stop, is_whole = end
            yield start, stop, is_comment, is_whole
            position = max(stop, position + 1)


_Ended = tuple[int, bool]
"""Where something stops, and whether it ends as it should."""

_End = Callable[[str, "re.Match[str]"], _Ended | None]


class _Reader(Struct, frozen=True):
    """What finds the next comment or string in `opener`, and for each name of its groups what finds the end.

    Names begin with `b` and `c` for comments, and with other letters for strings. `skim` is `opener` without
    groups, so that the engine can skip what no alternative begins with, which is several times faster.
    """

    skim: re.Pattern[str]
    opener: re.Pattern[str]
    ends: dict[str, _End]

    def next(self, text: str, position: int) -> re.Match[str] | None:
        found = self.skim.search(text, position)
        return self.opener.match(text, found.start()) if found else None


@lru_cache(maxsize=256)
def _reader(language: Language) -> _Reader:
    bare: list[str] = []
    parts: list[str] = []
    ends: dict[str, _End] = {}

    def add(letter: str, pattern: str, end: _End, before: str = "") -> None:
        name = f"{letter}{len(parts)}"
        bare.append(f"{before}(?:{pattern})")
        parts.append(f"{before}(?P<{name}>{pattern})")
        ends[name] = end

    for block in sorted(language.blocks, key=lambda block: -len(block.open)):
        add("b", re.escape(block.open), _end_of_block(block), block.where.value)
    for tagged in language.tagged:
        add("s", tagged.open.replace("?P<tag>", "?:"), _end_of_tagged(tagged))
    for literal in language.literals:
        add("s", literal, _end_of_token)
    for line in sorted(language.lines, key=lambda line: -len(line.marker)):
        add("c", re.escape(line.marker), _end_of_line, line.where.value)
    for quote in sorted(language.quotes, key=lambda quote: -len(quote.open)):
        add("s", re.escape(quote.open), _end_of_quote(quote))
    skim, opener = (re.compile("|".join(some) or r"(?!)", re.MULTILINE) for some in (bare, parts))
    return _Reader(skim, opener, ends)


def _end_of_token(_text: str, token: re.Match[str]) -> _Ended:
    return token.end(), True


def _end_of_line(text: str, token: re.Match[str]) -> _Ended:
    end = text.find("\n", token.end())
    return len(text) if end < 0 else end, True


def _end_of_block(block: Block) -> _End:
    if not block.nests:

        def end_of_plain(text: str, token: re.Match[str]) -> _Ended:
            end = text.find(block.close, token.end())
            return (len(text), False) if end < 0 else (end + len(block.close), True)

        return end_of_plain
    mark = re.compile(f"(?P<open>{re.escape(block.open)})|{re.escape(block.close)}")

    def end_of_nesting(text: str, token: re.Match[str]) -> _Ended:
        depth = 1
        for found in mark.finditer(text, token.end()):
            depth += 1 if found["open"] else -1
            if depth == 0:
                return found.end(), True
        return len(text), False

    return end_of_nesting


def _end_of_quote(quote: Quote) -> _End:
    first, rest, close = re.escape(quote.close[0]), re.escape(quote.close[1:]), re.escape(quote.close)
    inside = "[^" + first + ("" if quote.spans_lines else "\\n")
    single = f"|{first}(?!{rest})" if rest else ""
    body = {
        Escape.BACKSLASH: f"(?:{inside}\\\\]|\\\\[\\s\\S]{single})*+",
        Escape.DOUBLED: f"(?:{inside}]|{close}{close})*+",
        Escape.NONE: f"(?:{inside}]{single})*+",
    }[quote.escape]
    otherwise = "" if quote.spans_lines else r"|(?=\n)|\Z"
    end = re.compile(f"{body}(?:(?P<close>{close}){otherwise})")

    def end_of_quote(text: str, token: re.Match[str]) -> _Ended | None:
        found = end.match(text, token.end())
        return (found.end(), found["close"] is not None) if found else None

    return end_of_quote


def _end_of_tagged(tagged: Tagged) -> _End:
    opener = re.compile(tagged.open, re.MULTILINE)

    def end_of_tagged(text: str, token: re.Match[str]) -> _Ended | None:
        opened = opener.match(text, token.start())
        if opened is None:
            return None
        close = re.compile(tagged.close.replace("TAG", re.escape(opened["tag"])), re.MULTILINE)
        found = close.search(text, opened.end())
        return (found.end(), True) if found else None

    return end_of_tagged
