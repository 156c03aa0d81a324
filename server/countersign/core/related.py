"""What belongs to the function at a spec: its own lines, the functions that it calls, and those that call it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from countersign.core.functions import bounds, function_of, is_function
from countersign.core.grammar import parse
from countersign.core.text import Span, Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode

__all__ = ["Part", "Related", "Source", "called_in", "related"]

_CALL = re.compile(r"(?<![\w$])([A-Za-z_$][\w$]*+)\s{0,9}+(?:(?:::)?<[\w\s,.&*\[\]]{0,99}+>\s{0,9}+)?\(")
_NAME = re.compile(r"[A-Za-z_$][\w$]*+")
_WORDS = frozenset(
    """
    if for while switch catch return function def fn func fun match with and or not in is new sizeof typeof await
    yield print super self this assert except elif else do throw raise del lambda unless until when
    """.split()  # noqa: SIM905 - forty quoted words are no easier to read
)
"""What stands before a parenthesis and is no function of anybody."""
_MOST = 30
"""Parts that are returned, the callees first."""
_LONGEST = 60
"""Lines of one part."""


class Source(Struct, frozen=True, array_like=True):
    """A file: `grammar` is the one it is parsed with."""

    path: str
    grammar: str
    text: str


class Part(Struct, frozen=True, array_like=True):
    """A function in a file; `calls` says that it calls the one at the spec, else that one calls it."""

    path: str
    name: str
    start: int
    stop: int
    calls: bool


class Related(Struct, frozen=True, array_like=True):
    """The lines of the function at the spec, None when there is none there, and what is related to it."""

    near: tuple[int, int] | None
    parts: tuple[Part, ...]


def called_in(code: str) -> frozenset[str]:
    """Return the names that stand before a parenthesis: what may be called in it, without parsing it."""
    return frozenset(_CALL.findall(code)) - _WORDS


def related(own: Source, spec: Span, others: Sequence[Source]) -> Related:
    text = Text.of(own.text)
    found = function_of(text, own.grammar, spec)
    if found is None:
        return Related(None, ())
    lines = _lines(own.text, found)
    code = own.text[found.start : found.stop]
    name = next(iter(_CALL.findall(code)), "")
    wanted = called_in(code) - {name}
    parts = [
        part
        for source in (own, *others)
        for part in _parts(source, name, wanted)
        if source is not own or part.stop <= lines.start or part.start >= lines.stop
    ]
    parts.sort(key=lambda part: part.calls)
    return Related((lines.start, lines.stop), tuple(parts[:_MOST]))


def _parts(source: Source, name: str, wanted: frozenset[str]) -> Iterator[Part]:
    """Yield the functions of a file that are wanted, and those that call `name`."""
    root = parse(source.text, source.grammar)
    for node in _functions(root) if root is not None else ():
        place, code = bounds(node), node.text()
        own = _name(node)
        lines = _lines(source.text, place)
        start, stop = lines.start, min(lines.stop, lines.start + _LONGEST)
        if own in wanted:
            yield Part(source.path, own, start, stop, calls=False)
        elif name and own != name and name in called_in(code):
            yield Part(source.path, own, start, stop, calls=True)


def _functions(node: SgNode) -> Iterator[SgNode]:
    """Yield the functions of a text, outermost first; not those inside of others."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if is_function(one):
            yield one
        else:
            waiting += reversed(one.children())


def _name(node: SgNode) -> str:
    named = node.field("name")
    if named is not None:
        return named.text()
    head = node.text().partition("\n")[0]
    return next(iter(_CALL.findall(head)), "") or next(iter(_NAME.findall(head)), "")


def _lines(text: str, place: Span) -> Span:
    start = text.count("\n", 0, place.start)
    return Span(start, start + text.count("\n", place.start, place.stop) + 1)
