"""Comments that stand for lines which a model has left out, such as "... existing code ..."."""

from __future__ import annotations

import re

__all__ = ["is_gap"]

_LEAD = re.compile(r"\s*(?:\{/\*|/\*+|//+|#+|--+|;+|<!--|%+|\*|\"\"\"|')?\s*")
_TRAIL = re.compile(r"\s*(?:\*/\s*\}?|-->|\"\"\")?\s*")
_DOTS = re.compile(r"\.{3}|…")
_STAYS = re.compile(
    r"\b(?:existing|unchanged|remain(?:s|ing|der)?|rest of|previous|other|same as|omitted|as before|as is|"
    r"original|keep)\b",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\b(?:existing \w+(?: \w+)? (?:here|remains?|unchanged|stays?|continues)|existing code|"
    r"rest of (?:the |your )?\w+|"
    r"(?:remains?|stays?) (?:the same|unchanged|as (?:is|before))|unchanged|same as before|omitted for brevity|"
    r"no changes? (?:here|needed|below|above))\b",
    re.IGNORECASE,
)
_LONGEST = 120


def is_gap(line: str) -> bool:
    """Whether a line says that others stay which are not written.

    It is a comment of nothing but dots, of dots and a word for what stays, or of words that can mean nothing else.
    A bare `...` is code in some languages, and is none.
    """
    lead = _LEAD.match(line)
    text = line[lead.end() :] if lead is not None else line
    if lead is None or not line[: lead.end()].strip() or len(line) > _LONGEST:
        return False
    bare = _TRAIL.sub("", _DOTS.sub("", text)).strip(" .,:;()[]-—")
    if _DOTS.search(text):
        return not bare or _STAYS.search(text) is not None
    return _LEFT_OUT.search(text) is not None
