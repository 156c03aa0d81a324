"""How a language writes comments and strings: the words in which the table of languages is written."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

__all__ = ["Block", "Embed", "Escape", "Language", "Line", "Quote", "Tagged", "Where"]


class Where(Enum):
    """Where on a line a comment may begin; the value is a regular expression that stands before its marker."""

    ANYWHERE = ""
    SPACED = r"(?<![^\s;&|(){}\[\],])"
    FIRST = r"^[ \t]*"
    MARGIN = r"^"


class Line(Struct, frozen=True):
    """A comment that ends with its line. The marker's last sign may be repeated, as in `///` and `;;;`."""

    marker: str
    where: Where = Where.ANYWHERE


class Block(Struct, frozen=True):
    """A comment with an end of its own; `leader` may stand before the text of each line inside of it."""

    open: str
    close: str
    nests: bool = False
    leader: str = "*"
    where: Where = Where.ANYWHERE


class Escape(Enum):
    """How a string holds the sign that would end it."""

    BACKSLASH = "backslash"
    DOUBLED = "doubled"
    NONE = "none"


class Quote(Struct, frozen=True):
    """A string: what opens and closes it; one that does not span lines ends, broken, with its line."""

    open: str
    close: str
    escape: Escape = Escape.BACKSLASH
    spans_lines: bool = False


class Tagged(Struct, frozen=True):
    """A string whose end repeats a part of its beginning, such as a here document.

    `open` is a regular expression with a group `tag`; `close` is one with `TAG` where the group's text stands.
    """

    open: str
    close: str


class Embed(Struct, frozen=True):
    """An element whose content is another language: its `lang` attribute says which, else `language` does."""

    element: str
    language: str


class Language(Struct, frozen=True):
    """One row of the table.

    `suffixes` are the ends of file names, `files` whole names, `ids` the ids that editors send, `programs` what a
    `#!` line may name; all in lower case. `docs` are markers of documentation beside the plain ones. `literals` are
    regular expressions of what no quote describes: characters, escapes outside of strings, operators that look
    like a comment. `grammar` is what `grammar.parse` calls the language.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = ()
    docs: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    tagged: tuple[Tagged, ...] = ()
    literals: tuple[str, ...] = ()
    embeds: tuple[Embed, ...] = ()
    grammar: str | None = None
    braced: bool = False
    """Whether a block comment may stand in braces of its own, as in JSX."""
