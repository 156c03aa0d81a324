"""Why hunks are rejected, in few settled words, so that a reason costs one key and can be counted later."""

from __future__ import annotations

__all__ = ["REASONS", "reason_of"]

REASONS = ("not asked for", "wrong", "unsafe", "bad style", "will do it by hand")
"""What is offered to pick from; any other words are as good."""


def reason_of(words: str) -> str:
    """Return the reason that was picked by its number, from 1, or typed in the user's own words."""
    words = words.strip()
    if words.isascii() and words.isdecimal() and 0 < int(words) <= len(REASONS):
        return REASONS[int(words) - 1]
    return words
