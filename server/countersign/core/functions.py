"""Which function a spec means by `this function`: the one it stands directly above, else the one it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from countersign.core.grammar import parse
from countersign.core.text import Span, Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode

__all__ = ["bounds", "function_of", "is_function"]

_FUNCTIONS = frozenset(
    {
        "accessor_declaration", "anonymous_function", "arrow_function", "constructor_declaration",
        "constructor_definition", "destructor_declaration", "func_literal", "function", "function_declaration",
        "function_definition", "function_expression", "function_item", "generator_function",
        "generator_function_declaration", "init_declaration", "local_function_statement", "method",
        "method_declaration", "method_definition", "modifier_definition", "secondary_constructor",
        "singleton_method",
    }
)  # fmt: skip
"""The kinds of nodes that are a function, over all grammars."""

_DEFINING = re.compile(r"def(?:macro)?p? +\w")
"""In Elixir a definition is a call like any other."""

_HOLDERS = re.compile(
    r"decorated_definition|export_statement|template_declaration|(?:lexical|variable)_declaration"
)
"""What may stand between a comment and its function inside of another function."""

_BODIES = re.compile(r"class|body|block|declaration_list|suite|^signature$")
"""What begins something else than the function that a statement is about."""

_BETWEEN = re.compile(r"comment|attribute_item|annotation")
"""What may stand between a comment and the code it speaks of."""


def function_of(text: Text, grammar: str, comment: Span) -> Span | None:
    """Return the code points of the function that a comment on these lines means, None when there is none."""
    code = str(text)
    root = parse(code, grammar)
    if root is None:
        return None
    stop = sum(map(len, text.lines(0, comment.stop)))
    stop = len(code[:stop].rstrip())
    around = _enclosing(root, stop - 1)
    below = _below(root, code, stop)
    if below is not None:
        held = around is None or is_function(below) or _HOLDERS.fullmatch(below.kind()) is not None
        found = next(_functions_in(below), None) if held else None
        if found is not None:
            return Span(bounds(below).start, bounds(found).stop)
    return bounds(around) if around is not None else None


def _enclosing(root: SgNode, offset: int) -> SgNode | None:
    """Return the innermost function that holds a code point."""
    found: SgNode | None = None
    node: SgNode | None = root
    while node is not None:
        found = node if is_function(node) else found
        node = next((child for child in node.children() if _holds(bounds(child), offset)), None)
    return found


def _below(root: SgNode, code: str, offset: int) -> SgNode | None:
    """Return the largest node, other than a body, that begins with the first code after an offset."""
    while True:
        offset += len(code[offset:]) - len(code[offset:].lstrip())
        node = _beginning_at([root], offset)
        while node is not None and _BODIES.search(node.kind()):
            node = _beginning_at(node.children(), offset)
        if node is None or not _BETWEEN.search(node.kind()):
            return node
        offset = bounds(node).stop


def _beginning_at(nodes: Iterable[SgNode], offset: int) -> SgNode | None:
    """Return the largest node that begins at an offset, among the nodes and what is inside of them."""
    node = next((node for node in nodes if _holds(bounds(node), offset)), None)
    while node is not None and bounds(node).start != offset:
        node = next((child for child in node.children() if _holds(bounds(child), offset)), None)
    return node


def _functions_in(node: SgNode) -> Iterator[SgNode]:
    if is_function(node):
        yield node
    elif not _BODIES.search(node.kind()):
        for child in node.children():
            yield from _functions_in(child)


def is_function(node: SgNode) -> bool:
    kind = node.kind()
    return (kind in _FUNCTIONS and node.is_named()) or (kind == "call" and _DEFINING.match(node.text()) is not None)


def _holds(place: Span, offset: int) -> bool:
    return place.start <= offset < place.stop


def bounds(node: SgNode) -> Span:
    place = node.range()
    return Span(place.start.index, place.end.index)
