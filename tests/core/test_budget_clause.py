"""`budget:` clauses: what they mean, and that they only ever allow less."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.allowance import Allowance
from countersign.core.budget_clause import EXAMPLES, allowed, allowed_in_words, parse_budget
from countersign.core.model import Use
from countersign.core.problem import Problem
from countersign.core.spec import find_specs
from countersign.core.spending import exceeded
from countersign.core.text import Text

LIMITS = st.builds(
    Allowance,
    st.none() | st.floats(0.1, 1e6),
    st.none() | st.integers(1, 10**9),
    st.none() | st.floats(0.01, 1e4),
)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("5 min, 50k tokens, 0.50 USD", Allowance(300, 50_000, 0.5)),
        ("90s", Allowance(90)),
        ("1.5 hours and 2 dollars", Allowance(5400, None, 2)),
        ("50,000 tokens", Allowance(None, 50_000)),
        ("1_000_000 tokens; $3", Allowance(None, 1_000_000, 3)),
        ("1.5M tokens", Allowance(None, 1_500_000)),
        ("200 K Tokens, 10 minutes", Allowance(600, 200_000)),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, means: Allowance) -> None:
    assert parse_budget(text) == means


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "says nothing"),
        ("cheap", "`cheap` is no amount"),
        ("5", "`5` is in no unit"),
        ("5 EUR", "`5 EUR` is in no unit"),
        ("5 min, 1 h", "two amounts of time"),
        ("0 tokens", "budget of no tokens"),
        ("$5 min", "is dollars and something else"),
        ("5 min or so", "`5 min or so` is no amount"),
    ],
)
def test_what_is_no_budget_is_told_with_an_example(text: str, said: str) -> None:
    read = parse_budget(text)
    assert isinstance(read, Problem)
    assert said in read.message


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_is_suggested_can_be_read(text: str) -> None:
    assert isinstance(parse_budget(text), Allowance)


@given(st.text() | st.text("0123456789.,_ kMmintokesuSD$", max_size=30))
def test_no_text_fails(text: str) -> None:
    assert isinstance(parse_budget(text), Allowance | Problem)


@given(LIMITS, st.integers(1, 10_000), st.integers(1, 10**6), st.integers(1, 10_000))
def test_a_spec_only_makes_limits_tighter(allowance: Allowance, seconds: int, tokens: int, cents: int) -> None:
    text = f"# spec: Do it.\n#   budget: {seconds} s, {tokens} tokens\n#   budget: {cents / 100:.2f} USD\n"
    found = allowed(allowance, find_specs("m.py", Text.of(text))[0])
    for limit, before, own in (
        (found.seconds, allowance.seconds, seconds),
        (found.tokens, allowance.tokens, tokens),
        (found.money, allowance.money, cents / 100),
    ):
        assert limit == (own if before is None else min(before, own))


def test_who_is_stopped_is_told_whose_limit_it_was() -> None:
    spec = find_specs("m.py", Text.of("# spec: Do it.\n#   budget: 50k tokens\n"))[0]
    found = allowed(Allowance(60, 1000_000), spec)
    assert allowed_in_words(found) == "60 s, 50,000 tokens"
    assert exceeded(found, Use(tokens=50_000), Use()) == (
        "the budget of 50,000 tokens is used up (`budget:` of its spec)"
    )
    assert "budget.seconds" in (exceeded(found, Use(seconds=61), Use()) or "")
