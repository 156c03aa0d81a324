"""Syntax trees: the only door to `ast_grep_py`, which panics, aborts and prints on what it does not like.

Measured with 0.51: `range().start.index` and `.end.index` count code points from the text's beginning, so they
slice a `str` as they are; lines and columns must not be used, since tree-sitter ends lines at LF alone. An unknown
grammar panics and a bad pattern raises `RuntimeError` with a page of backtrace: neither leaves this module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from countersign.core.pattern import rules_of
from countersign.core.problem import Problem

if TYPE_CHECKING:
    from ast_grep_py import SgNode

__all__ = ["GRAMMARS", "LIMIT", "check_pattern", "find_all", "parse", "refusal"]

GRAMMARS = frozenset(
    {
        "bash", "c", "cpp", "csharp", "css", "dart", "elixir", "go", "haskell", "hcl", "html", "java", "javascript",
        "json", "kotlin", "lua", "markdown", "nix", "php", "python", "ruby", "rust", "scala", "solidity", "swift",
        "tsx", "typescript", "yaml", "zig",
    }
)  # fmt: skip
"""The grammars inside of the installed `ast_grep_py`; `javascript` reads JSX too, `tsx` is TypeScript with JSX."""

LIMIT = 2_000_000
"""Code points of the longest text that is parsed."""

_SURROGATE = re.compile("[\ud800-\udfff]")

_MARGINS = {
    "haskell": re.compile(r"^[ \t]*", re.MULTILINE),
    "markdown": re.compile(r"^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)]))*[ \t]*", re.MULTILINE),
    "python": re.compile(r"^[ \t]*", re.MULTILINE),
    "yaml": re.compile(r"^(?:[ \t]*[?:-])*[ \t]*", re.MULTILINE),
}
"""What opens blocks at the beginning of a line, in the languages where layout is structure."""

_DEPTHS = {"haskell": 200, "markdown": 100, "python": 200, "yaml": 100}
"""Nested blocks up to which the scanner of a grammar does not overflow its 1024 bytes, which aborts the process."""

_INTERPOLATIONS = 500
"""Likewise for Kotlin, whose scanner keeps a byte for each string that an interpolation leaves open."""


def parse(text: str, grammar: str) -> SgNode | None:
    """Return the root of the syntax tree, also of broken code.

    None for an unknown grammar and for a text that no parser should be given: see `refusal`.
    """
    if grammar not in GRAMMARS or refusal(text, grammar) is not None:
        return None
    from ast_grep_py import SgRoot  # noqa: PLC0415 - maps 50 MB of grammars, which most sessions never need

    return SgRoot(text, grammar).root()


def refusal(text: str, grammar: str) -> str | None:
    """Return why no parser should be given a text, as the end of a sentence; None when one may be.

    A grammar aborts the process when code is nested too deep for it, and some take NUL for the end.
    """
    if len(text) > LIMIT:
        return f"has more than {LIMIT:,} characters"
    if "\0" in text:
        return "has a character NUL in it"
    if _SURROGATE.search(text):
        return "has half of a character in it"
    return "is nested too deep for the parser" if _overflows(text, grammar) else None


def check_pattern(pattern: str, grammar: str) -> str | None:
    """Return a sentence that says why the pattern cannot be looked for, None when it can."""
    rules = rules_of(pattern, grammar) if grammar in GRAMMARS else _no_grammar(grammar)
    return rules.message if isinstance(rules, Problem) else None


def find_all(root: SgNode, pattern: str, grammar: str) -> list[SgNode] | Problem:
    """Return the nodes that the pattern matches, also those inside of one another, in the order of their start.

    `root` must have been parsed with the grammar. A node's `get_match("NAME")` and `get_multiple_matches("NAMES")`
    give what its metavariables stand for.
    """
    rules = rules_of(pattern, grammar) if grammar in GRAMMARS else _no_grammar(grammar)
    if isinstance(rules, Problem):
        return rules
    found: dict[tuple[int, int], SgNode] = {}
    for rule in rules:
        for node in root.find_all(**rule):
            place = node.range()
            found.setdefault((place.start.index, -place.end.index), node)
    return [node for _, node in sorted(found.items(), key=lambda item: item[0])]


def _no_grammar(grammar: str) -> Problem:
    return Problem(f"Patterns do not work in {grammar}: there is no grammar for it; use `rename:` or an agent.")


def _overflows(text: str, grammar: str) -> bool:
    """Whether the text may be nested too deep: each level needs a wider margin or one more opener in it."""
    if grammar == "kotlin":
        return text.count("${") > _INTERPOLATIONS
    margin = _MARGINS.get(grammar)
    if margin is None:
        return False
    openers: dict[int, int] = {}
    for found in set(margin.findall(text)):
        count = len(found.replace(" ", "").replace("\t", ""))
        openers[len(found)] = max(count, openers.get(len(found), 1))
    return sum(openers.values()) > _DEPTHS[grammar]
