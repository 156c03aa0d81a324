"""What a pure function returns instead of raising: one sentence for the user."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Problem"]


class Problem(Struct, frozen=True):
    """Why something cannot be done: what is wrong and the next step, in one sentence."""

    message: str
