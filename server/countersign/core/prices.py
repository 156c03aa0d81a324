"""What models cost, as data. What is not here is not known, and nobody guesses it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

__all__ = ["AS_OF", "PRICES", "Price", "cost", "price_of"]

AS_OF = "2025-08"
"""When these prices were the providers' list prices; a user's own table goes before this one."""


class Price(Struct, frozen=True, forbid_unknown_fields=True):
    """Dollars for a million tokens of the question, of what of it came from a cache, and of the answer."""

    question: float
    cached: float
    answer: float


PRICES: Mapping[str, Price] = {
    "gpt-5": Price(1.25, 0.125, 10.0),
    "gpt-5-mini": Price(0.25, 0.025, 2.0),
    "gpt-5-nano": Price(0.05, 0.005, 0.4),
    "gpt-4.1": Price(2.0, 0.5, 8.0),
    "gpt-4.1-mini": Price(0.4, 0.1, 1.6),
    "gpt-4.1-nano": Price(0.1, 0.025, 0.4),
    "gpt-4o": Price(2.5, 1.25, 10.0),
    "gpt-4o-mini": Price(0.15, 0.075, 0.6),
    "o3": Price(2.0, 0.5, 8.0),
    "o4-mini": Price(1.1, 0.275, 4.4),
    "claude-opus-4-1": Price(15.0, 1.5, 75.0),
    "claude-opus-4": Price(15.0, 1.5, 75.0),
    "claude-sonnet-4": Price(3.0, 0.3, 15.0),
    "claude-3-7-sonnet": Price(3.0, 0.3, 15.0),
    "claude-3-5-haiku": Price(0.8, 0.08, 4.0),
}

_DATED = re.compile(r"-(\d{4}-\d\d-\d\d|\d{8}|latest)$")
_MILLION = 1_000_000


def price_of(model: str, own: Mapping[str, Price]) -> Price | None:
    """Return the price of a model as a server calls it, perhaps with a provider before and a date behind."""
    plain = _DATED.sub("", model.rpartition("/")[2])
    for name in (model, plain):
        found = own.get(name) or PRICES.get(name)
        if found is not None:
            return found
    return None


def cost(price: Price, question: int, cached: int, answer: int) -> float:
    """Return the dollars of one call; `cached` are those tokens of the question that came from a cache."""
    cached = min(cached, question)
    return ((question - cached) * price.question + cached * price.cached + answer * price.answer) / _MILLION
