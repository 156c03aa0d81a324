r"""Structural patterns such as `foo($A, $$$REST)`: which syntax a pattern can be in a grammar.

A pattern is a fragment of code, and a fragment can stand at several places of a grammar: `Optional[$T]` is a
subscript among Python's expressions and a generic type in its annotations; `foo($A)` is no C program, but it is
a call inside of a function. So each grammar has frames (code around a fragment), and a pattern is looked for as
everything that it is in the frames it fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from countersign.core.problem import Problem

if TYPE_CHECKING:
    from ast_grep_py import Rule, SgNode

__all__ = ["FRAMES", "MEMBERS", "rules_of"]

_MANY = re.compile(r"\$\$\$(?:[A-Z_][A-Z0-9_]*)?")
_ONE = re.compile(r"\$\$?[A-Z_][A-Z0-9_]*")
_NAMES = (("x", "x"), ("x", ""), ("X", "X"), ("null", "null"), ("$x", "$x"))
"""Stand-ins for `$NAME` and `$$$NAMES`: a fragment is sound when it parses with one pair of them."""

_SEQUENCES = frozenset({"block", "statement_list", "statements"})

_BODIES = ("void f() { …; }", "void f() { … }")
_METHODS = tuple(f"class X {{ {body} }}" for body in _BODIES)
FRAMES = {
    "c": (*_BODIES, "… x;"),
    "cpp": (*_BODIES, "… x;"),
    "csharp": (*_METHODS, "class X { … x; }"),
    "css": ("a { … }", "a { b: …; }"),
    "dart": (*_BODIES, "… x = y;"),
    "go": ("package p\nfunc f() { … }", "package p\nvar x …\n"),
    "hcl": ("a = …\n",),
    "java": (*_METHODS, "class X { … x; }"),
    "javascript": ("(…)",),
    "kotlin": ("fun f() { … }", "val x: … = y\n"),
    "nix": ("{ … }",),
    "php": ("<?php …;", "<?php …", "<?php function f(… $x) {}"),
    "python": ("x: …\n",),
    "rust": ("fn f() { …; }", "fn f() { … }", "fn f(x: …) {}"),
    "scala": ("object X { … }", "val x: … = y\n"),
    "solidity": tuple(f"contract X {{ function f() {{ {body} }} }}" for body in ("…;", "…")),
    "swift": ("func f() { … }", "let x: … = y\n"),
    "tsx": ("(…)", "let x: …;"),
    "typescript": ("(…)", "let x: …;"),
    "zig": ("fn f() void { …; }", "fn f() void { … }", "const x: … = y;"),
}
"""Where an expression, a statement or a type may stand, beside nothing at all; `…` is where the fragment goes."""

MEMBERS = {
    "cpp": "class X { … };",
    "csharp": "class X { … }",
    "dart": "class X { … }",
    "go": "package p\n…\n",
    "java": "class X { … }",
    "javascript": "class X { … }",
    "kotlin": "class X { … }",
    "php": "<?php class X { … }",
    "rust": "impl X { … }",
    "solidity": "contract X { … }",
    "swift": "class X { … }",
    "tsx": "class X { … }",
    "typescript": "class X { … }",
}
"""Where a declaration may stand. Only what fits no frame is looked for there: `f($X)` is a call first of all."""


@lru_cache(maxsize=128)
def rules_of(pattern: str, grammar: str) -> tuple[Rule, ...] | Problem:
    """Return what `find_all` of a node takes to find the pattern: one rule for each syntax that it can be.

    The grammar must be one of those that `grammar.GRAMMARS` names.
    """
    fragment = pattern.strip()
    if not fragment:
        return Problem("The pattern is empty; write the code to look for, with $NAME for what may differ.")
    try:
        fragment.encode()
    except UnicodeEncodeError:
        return Problem("The pattern holds a lone surrogate, which no source file can hold; write it anew.")
    rules = _rules(fragment, ("…", *FRAMES.get(grammar, ())), grammar)
    if not rules and grammar in MEMBERS:
        rules = _rules(fragment, (MEMBERS[grammar],), grammar)
    return rules or _why_not(fragment, grammar)


def _rules(fragment: str, frames: Iterable[str], grammar: str) -> tuple[Rule, ...]:
    return tuple(rule for frame in frames if (rule := _rule(fragment, frame, grammar)) is not None)


def _rule(fragment: str, frame: str, grammar: str) -> Rule | None:
    """Return the rule that finds the fragment as what it is inside the frame, None when it does not fit."""
    for one, many in _NAMES:
        code = _ONE.sub(lambda _, name=one: name, _MANY.sub(lambda _, names=many: names, fragment))
        kind = _kind(code, frame, grammar)
        if kind is not None:
            rule = _in_frame(fragment, frame, kind)
            if _refusal(rule, grammar) is None:
                return rule
    return None


def _in_frame(fragment: str, frame: str, kind: str) -> Rule:
    if frame == "…":
        return {"pattern": fragment}
    return {"pattern": {"context": frame.replace("…", fragment), "selector": kind, "strictness": None}}


def _kind(code: str, frame: str, grammar: str) -> str | None:
    """Return the kind of the one node that holds exactly the code, None when the frame with it does not parse."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - loads 50 MB of grammars, which most sessions never need

    root = SgRoot(frame.replace("…", code), grammar).root()
    start = frame.index("…")
    place = start, start + len(code)
    found = None if root.has(kind="ERROR") else _covering(root, *place)
    if found is None or (found.kind() in _SEQUENCES and not code.startswith("{")):
        return None
    if frame == "…":
        return found.kind()
    first = root.find(kind=found.kind()) if found.is_named() else None
    return found.kind() if first is not None and _bounds(first) == place else None


def _covering(root: SgNode, start: int, stop: int) -> SgNode | None:
    """Return the innermost node that spans exactly the code points from `start` to `stop`, a named one if any."""
    found: SgNode | None = None
    node: SgNode | None = root
    while node is not None:
        if _bounds(node) == (start, stop) and (found is None or node.is_named()):
            found = node
        node = next((child for child in node.children() if _spans(child, start, stop)), None)
    return found


def _spans(node: SgNode, start: int, stop: int) -> bool:
    first, last = _bounds(node)
    return first <= start and stop <= last


def _bounds(node: SgNode) -> tuple[int, int]:
    place = node.range()
    return place.start.index, place.end.index


def _refusal(rule: Rule, grammar: str) -> str | None:
    """Return what the matcher says against a rule, without its backtrace; None when it takes it."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - loads 50 MB of grammars, which most sessions never need

    try:
        SgRoot("", grammar).root().find(**rule)
    except RuntimeError as error:
        return str(error).partition("Stack backtrace")[0]
    return None


def _why_not(fragment: str, grammar: str) -> Problem:
    refusal = _refusal({"pattern": fragment}, grammar) or ""
    fragment = " ".join(fragment.split())
    if "Multiple AST nodes" in refusal:
        return Problem(f"The pattern `{fragment}` holds several statements; write one, or one rewrite for each.")
    if "multi meta variable" in refusal:
        return Problem(f"The pattern `{fragment}` would match everything; put code around $$$.")
    return Problem(f"The pattern `{fragment}` is no {grammar} code; write a whole expression, type or statement.")
