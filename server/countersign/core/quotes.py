"""Strings and characters as most languages write them; rows of the table of languages share them."""

from __future__ import annotations

from countersign.core.syntax import Block, Escape, Line, Quote, Tagged, Where

__all__ = [
    "APOSTROPHE",
    "BACKTICK",
    "BAR_BLOCK",
    "BASH_HERE",
    "CHARACTER",
    "DASHES",
    "DOUBLED",
    "DOUBLED_APOSTROPHE",
    "ESCAPED",
    "HASH",
    "HASH_FIRST",
    "HASH_SPACED",
    "HTML_BLOCK",
    "LONG_QUOTE",
    "MARKUP_TAG",
    "NESTING_SLASH_BLOCK",
    "PAREN_BLOCK",
    "QUOTE",
    "SEMICOLON",
    "SLASHES",
    "SLASH_BLOCK",
    "TRIPLE_APOSTROPHE",
    "TRIPLE_QUOTE",
]

QUOTE = Quote('"', '"')
APOSTROPHE = Quote("'", "'")
LONG_QUOTE = Quote('"', '"', spans_lines=True)
BACKTICK = Quote("`", "`", spans_lines=True)
TRIPLE_QUOTE = Quote('"""', '"""', spans_lines=True)
TRIPLE_APOSTROPHE = Quote("'''", "'''", spans_lines=True)
DOUBLED = Quote('"', '"', Escape.DOUBLED)
DOUBLED_APOSTROPHE = Quote("'", "'", Escape.DOUBLED)

CHARACTER = r"'(?:\\[^\n]{1,10}?|[^'\\\n])'"
"""One character between apostrophes, where an apostrophe alone means something else."""

ESCAPED = r"\\[^\n]"
"""A sign behind a backslash, outside of strings."""

MARKUP_TAG = r"""<[A-Za-z/](?:[^<>"']|"[^"]*"|'[^']*')*+>"""

BASH_HERE = Tagged(r"""(?<!<)<<-?[ ]?["'\\]?(?P<tag>[A-Za-z_]\w*)["']?""", r"^[ \t]*TAG$")

HASH = (Line("#"),)
HASH_FIRST = (Line("#", Where.FIRST),)
HASH_SPACED = (Line("#", Where.SPACED),)
SLASHES = (Line("//"),)
DASHES = (Line("--"),)
SEMICOLON = (Line(";"),)

SLASH_BLOCK = Block("/*", "*/")
NESTING_SLASH_BLOCK = Block("/*", "*/", nests=True)
PAREN_BLOCK = Block("(*", "*)", nests=True)
BAR_BLOCK = Block("#|", "|#", nests=True, leader="|")
HTML_BLOCK = Block("<!--", "-->", leader="")
