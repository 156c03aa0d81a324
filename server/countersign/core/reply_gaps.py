"""Comments that stand for lines which a model has left out, such as "... existing code ..."."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

__all__ = ["first_gap", "is_dotted", "is_gap", "may_be_gap"]

_LEAD = re.compile(r"\s*(?:\{/\*|/\*+|//+|#+|--+|;+|<!--|%+|\*|\"\"\"|')\s*")
_TRAIL = re.compile(r"\s*(?:\*/\s*\}?|-->|\"\"\")?\s*$")
_DOTS = re.compile(r"\.{3,}|…")
_THINGS = (
    r"(?:code|files?|class(?:es)?|functions?|methods?|implementations?|modules?|components?|scripts?|imports?|logic|"
    r"body|content|lines?|fields?|tests?|propert(?:y|ies)|routes?|cases?|members?|attributes?|entries|options|config)"
)
_STAYS = re.compile(
    rf"\b(?:existing|unchanged|remain(?:s|ing|der)?|rest|previous|others?|same|omitted|before|as is|original|keep|"
    rf"more|{_THINGS})\b",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    rf"(?:the |your )?(?:existing|other|remaining|previous|original) (?:\w+ )?{_THINGS}"
    r"(?: (?:here|above|below|continues?|(?:remains?|stays?|is|are) .{1,30}|unchanged|goes here))?|"
    rf"(?:the )?(?:rest|remainder) of (?:the |your |this )?(?:\w+ )?{_THINGS}\b.{{0,40}}|"
    r"(?:\w+ ){0,5}(?:remains?|stays?|is|are|kept) (?:the same|unchanged|as (?:is|before))(?: here)?|"
    r"(?:code )?unchanged|(?:\w+ ){0,3}omitted(?: for brevity)?|same as (?:before|above|original).{0,20}|"
    r"no changes?(?: here| needed| below| above)?",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    r"\b(?:existing|unchanged|remain(?:s|ing|der)?|rest of|previous|others?|same as|omitted|as before|as is|keep|"
    r"original)\b",
    re.IGNORECASE,
)
_LONGEST = 120


def is_gap(line: str) -> bool:
    """Whether a line says that others stay which are not written.

    It is a comment of nothing but dots, one that begins with dots and has a word for what stays, or one whose words
    can mean nothing else. A bare `...` is code in some languages, and is none.
    """
    text = _comment(line)
    if text is None:
        return False
    words = _DOTS.sub(" ", text).strip(" .,:;()[]-—")
    if not words:
        return _DOTS.search(text) is not None
    begins = _DOTS.match(text.lstrip(" (["))
    return (begins is not None and _STAYS.search(words) is not None) or _LEFT_OUT.fullmatch(words) is not None


def first_gap(lines: Iterable[str], known: Container[str]) -> str | None:
    """Return the first gap among some lines, of those that are not known."""
    return next((line for line in lines if is_gap(line) and line.strip() not in known), None)


def is_dotted(line: str) -> bool:
    return _DOTS.search(line) is not None


def may_be_gap(line: str) -> bool:
    """Whether a line is a comment that can be understood so."""
    text = _comment(line)
    return text is not None and (_DOTS.search(text) is not None or _DOUBTFUL.search(text) is not None)


def _comment(line: str) -> str | None:
    """Return what a line says that is nothing but a comment."""
    lead = _LEAD.match(line)
    return None if lead is None or len(line) > _LONGEST else _TRAIL.sub("", line[lead.end() :])
