"""What `budget:` clauses mean: how much time, how many tokens and how much money a task may use at most."""

from __future__ import annotations

import re

from msgspec.structs import asdict, replace

from countersign.core.allowance import Allowance
from countersign.core.model import ClauseKind, Spec
from countersign.core.problem import Problem

__all__ = ["EXAMPLES", "allowed", "allowed_in_words", "budget_problem", "parse_budget"]

EXAMPLES = ("5 min", "30 min", "50k tokens", "200k tokens", "0.50 USD", "2 USD")
_AMOUNT = re.compile(
    r"(?P<sign>\$)?\s*(?P<number>\d{1,3}(?:[,_]\d{3})+(?!\d)|\d{1,12})(?P<rest>\.\d{1,6})?"
    r"\s*(?P<unit>[a-z$]+(?: tokens?)?)?",
    re.ASCII | re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|$)\s*")
_SECONDS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_TOKENS = {"token": 1, "k token": 1_000, "m token": 1_000_000}
_MONEY = {"usd", "$", "dollar"}
_HOW = "write time, tokens or money, as in `budget: 5 min, 50k tokens, 0.50 USD`"


def parse_budget(text: str) -> Allowance | Problem:
    """Read amounts of time, tokens and dollars, each at most once."""
    found: dict[str, float | int] = {}
    end = 0
    while end < len(text):
        amount = _AMOUNT.match(text, end)
        between = _BETWEEN.match(text, amount.end()) if amount is not None else None
        if amount is None or between is None:
            return Problem(f"`{text[end:].strip()}` is no amount; {_HOW}.")
        read = _read(amount)
        if isinstance(read, Problem):
            return read
        kind, value = read
        if kind in found:
            return Problem(f"There are two amounts of {kind}; leave one out.")
        if not value:
            return Problem(f"With a budget of no {kind} nothing can be done; name an amount, or leave it out.")
        found[kind], end = value, between.end()
    if not found:
        return Problem(f"The budget says nothing; {_HOW}.")
    return Allowance(found.get("time"), _whole(found.get("tokens")), found.get("money"))


def allowed(allowance: Allowance, spec: Spec) -> Allowance:
    """Return what a task may use: what the user allows, or less where its spec says so."""
    for text in spec.texts(ClauseKind.BUDGET):
        read = parse_budget(text)
        if isinstance(read, Allowance):
            allowance = _tighter(allowance, read)
    return allowance


def budget_problem(spec: Spec) -> str | None:
    """Return, in a sentence, what is wrong with the budget of a spec, None when nothing is."""
    for text in spec.texts(ClauseKind.BUDGET):
        if isinstance(read := parse_budget(text), Problem):
            return read.message
    return None


def allowed_in_words(allowance: Allowance) -> str:
    """Return what one task may use, in short; empty without a limit."""
    parts = (
        (allowance.seconds, "{:g} s"),
        (allowance.tokens, "{:,} tokens"),
        (allowance.money, "${:.2f}"),
    )
    return ", ".join(words.format(limit) for limit, words in parts if limit is not None)


def _tighter(allowance: Allowance, own: Allowance) -> Allowance:
    limits, mine = asdict(allowance), asdict(own)
    names = [
        name
        for name in ("seconds", "tokens", "money")
        if mine[name] is not None and (limits[name] is None or mine[name] < limits[name])
    ]
    by_spec = allowance.by_spec | frozenset(names)
    return replace(allowance, **{name: mine[name] for name in names}, by_spec=by_spec)


def _read(amount: re.Match[str]) -> tuple[str, float] | Problem:
    """Return what is meant by an amount, and how much."""
    number = float(f"{amount['number'].replace(',', '').replace('_', '')}{amount['rest'] or ''}")
    unit = (amount["unit"] or ("$" if amount["sign"] else "")).lower()
    unit = unit.removesuffix("s") if unit not in {"s", "secs", "mins"} else unit.rstrip("s") or "s"
    if amount["sign"] and unit not in _MONEY:
        return Problem(f"`{amount[0].strip()}` is dollars and something else; {_HOW}.")
    if unit in _MONEY:
        return "money", number
    if unit in _TOKENS:
        return "tokens", float(int(number * _TOKENS[unit]))
    if unit in _SECONDS:
        return "time", number * _SECONDS[unit]
    return Problem(f"`{amount[0].strip()}` is in no unit that is known; {_HOW}.")


def _whole(tokens: float | None) -> int | None:
    return int(tokens) if tokens is not None else None
