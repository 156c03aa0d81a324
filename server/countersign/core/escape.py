"""Text of specs, agents and files made safe to show: nothing in it is hidden, moves other text, or is markup.

What comes out of `code` and `fenced` is a code span or code block of CommonMark whatever went in: no links, images,
HTML or commands can arise from it.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["code", "fenced", "message", "one_line", "shortened", "visible"]

_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and symbols of Unicode 16 that have no ink and are not in a category of hidden characters."""
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors, from first to last: marks that can carry hidden data behind any character."""
_PLAIN = re.compile(r"[ -~\t\n]*")
_BACKTICKS = re.compile(r"`+")


def visible(text: str) -> str:
    """Return the text with every control, bidirectional and invisible character written as `<U+202E>`.

    Line feeds and tabs stay.
    """
    if _PLAIN.fullmatch(text):
        return text
    hidden = {ord(letter): f"<U+{ord(letter):04X}>" for letter in set(text) if _is_hidden(letter)}
    return text.translate(hidden) if hidden else text


def one_line(text: str) -> str:
    """Return the text as `visible` does, with line feeds and tabs written out, too: names may hold any."""
    return visible(text).replace("\n", "<U+000A>").replace("\t", "<U+0009>")


def message(text: str) -> str:
    """Return the text for a message box, where VS Code makes links and commands of `[label](command:...)`."""
    return visible(text).replace("](", "] (")


def shortened(text: str, limit: int) -> str:
    """Return the text as a message on one line of at most `limit` characters, cut with an ellipsis."""
    line = message(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def code(text: str) -> str:
    """Return the text as a Markdown code span on one line; of an empty text, the word (empty)."""
    line = visible(" ".join(text.split()))
    if not line:
        return "(empty)"
    fence = "`" * (_longest_backticks(line) + 1)
    border = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{border}{line}{border}{fence}"


def fenced(text: str, language: str) -> str:
    """Return the text as a Markdown code block, its fence longer than any run of backticks in the text."""
    body = visible(text)
    fence = "`" * max(_longest_backticks(body) + 1, 3)
    end = "" if body.endswith("\n") or not body else "\n"
    return f"{fence}{language}\n{body}{end}{fence}"


def _is_hidden(letter: str) -> bool:
    if letter in " \t\n":
        return False
    point = ord(letter)
    return (
        unicodedata.category(letter) in _HIDDEN_CATEGORIES
        or letter in _BLANK
        or any(first <= point <= last for first, last in _SELECTORS)
    )


def _longest_backticks(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
