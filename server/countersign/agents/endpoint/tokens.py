"""How large a question is, roughly: no server says it before it is asked, and each model counts in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

__all__ = ["BYTES", "shown_tokens", "tokens_in", "tokens_of"]

BYTES = 3.5
"""Bytes of a token: the usual of code in the vocabularies of today, which lies between 3 and 4."""


def tokens_of(text: str) -> int:
    return round(len(text.encode("utf-8", "replace")) / BYTES)


def tokens_in(message: Mapping[str, Any]) -> int:
    """Return the tokens of a message as it is sent."""
    return round(len(msgspec.json.encode(message)) / BYTES)


def shown_tokens(count: int) -> str:
    """Return a count as it is shown: `850`, `1.2k`, `310k`."""
    thousand = 1000
    if count < thousand:
        return str(count)
    return f"{count / thousand:.1f}k" if count < 100 * thousand else f"{count // thousand}k"
