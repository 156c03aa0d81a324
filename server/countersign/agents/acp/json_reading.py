"""Reading JSON of which nothing is sure: what is missing or of another kind is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

__all__ = ["at", "items_at", "number_at", "text_at"]


def at(value: object, *keys: str) -> object:
    """Return what lies behind some keys, one below the other; None where there is nothing."""
    for key in keys:
        value = cast("dict[str, object]", value).get(key) if isinstance(value, dict) else None
    return value


def text_at(value: object, *keys: str) -> str:
    found = at(value, *keys)
    return found if isinstance(found, str) else ""


def items_at(value: object, *keys: str) -> Sequence[object]:
    found = at(value, *keys)
    return cast("list[object]", found) if isinstance(found, list) else ()


def number_at(value: object, *keys: str) -> int | None:
    """Return a whole number from 0 on."""
    found = at(value, *keys)
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    return found if found >= 0 else None
