"""What tasks may use."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Allowance"]


class Allowance(Struct, frozen=True):
    """What one task may use in seconds, tokens and dollars, and what all tasks of the user may within 24 hours;
    None is without a limit. `by_spec` names the limits that a spec has made tighter.
    """

    seconds: float | None = None
    tokens: int | None = None
    money: float | None = None
    tokens_a_day: int | None = None
    money_a_day: float | None = None
    by_spec: frozenset[str] = frozenset()
