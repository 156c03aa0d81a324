"""Budgets: what is used up, in which words, and what nobody knows."""

from __future__ import annotations

import pytest

from countersign.core.allowance import Allowance
from countersign.core.model import TaskId, Use
from countersign.core.prices import Price, cost, price_of
from countersign.core.spending import exceeded, in_words

NOBODY = TaskId("")


@pytest.mark.parametrize(
    ("allowance", "use", "day", "words"),
    [
        (Allowance(), Use(1e9, 10**9, 1e9), Use(), None),
        (Allowance(seconds=60), Use(59.9), Use(), None),
        (Allowance(seconds=60), Use(60.0), Use(), "60 s of work"),
        (Allowance(tokens=1000), Use(tokens=1000), Use(), "1,000 tokens"),
        (Allowance(money=1), Use(money=1.5), Use(), "$1.00"),
        (Allowance(tokens_a_day=1000), Use(tokens=400), Use(tokens=599), None),
        (Allowance(tokens_a_day=1000), Use(tokens=400), Use(tokens=600), "1,000 tokens a day"),
        (Allowance(money_a_day=5), Use(), Use(money=5.0), "$5.00 a day"),
    ],
)
def test_a_budget_that_is_used_up_is_named(allowance: Allowance, use: Use, day: Use, words: str | None) -> None:
    found = exceeded(allowance, use, day)
    assert found is None if words is None else found is not None and words in found


@pytest.mark.parametrize("model", ["gpt-4o", "openai/gpt-4o", "gpt-4o-2024-08-06"])
def test_a_model_is_found_by_its_name_with_provider_and_date(model: str) -> None:
    assert price_of(model, {}) == price_of("gpt-4o", {}) is not None


@pytest.mark.parametrize("model", ["", "gpt-4o-turbo-nano", "llama3.1:8b", "gpt"])
def test_a_price_that_is_not_known_is_not_guessed(model: str) -> None:
    assert price_of(model, {}) is None


def test_the_users_own_price_goes_first() -> None:
    own = Price(1.0, 0.5, 2.0)
    assert price_of("gpt-4o", {"gpt-4o": own}) == own
    assert cost(own, 1_000_000, 400_000, 500_000) == pytest.approx(0.6 + 0.2 + 1.0)


def test_what_has_no_price_is_said_to_be_unknown() -> None:
    assert in_words(Use(3.2)) == "3 s"
    assert in_words(Use(3.2, 1200, 0.0, 1, 1)) == "3 s, 1,200 tokens, cost not known"
    assert in_words(Use(3.2, 1200, 0.25, 2, 1)) == "3 s, 1,200 tokens, $0.25 and what is not known"
    assert in_words(Use(3.2, 1200, 0.25, 2)) == "3 s, 1,200 tokens, $0.25"
