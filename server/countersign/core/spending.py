"""What tasks use, and when that is too much."""

from __future__ import annotations

from collections.abc import Iterable

from countersign.core.allowance import Allowance
from countersign.core.model import Use

__all__ = ["cost_in_words", "exceeded", "in_words", "together"]


def together(uses: Iterable[Use]) -> Use:
    total = Use()
    for use in uses:
        total = Use(
            total.seconds + use.seconds,
            total.tokens + use.tokens,
            total.money + use.money,
            total.calls + use.calls,
            total.unpriced + use.unpriced,
        )
    return total


def exceeded(allowance: Allowance, use: Use, day: Use) -> str | None:
    """Return in a few words which part of a budget is used up by a task, with what the day's others used; None when
    it may go on.
    """
    limits = (
        (use.seconds, allowance.seconds, "{:g} s of work", "seconds"),
        (use.tokens, allowance.tokens, "{:,} tokens", "tokens"),
        (use.money, allowance.money, "${:.2f}", "money"),
        (use.tokens + day.tokens, allowance.tokens_a_day, "{:,} tokens a day", "tokens_a_day"),
        (use.money + day.money, allowance.money_a_day, "${:.2f} a day", "money_a_day"),
    )
    for used, limit, words, key in limits:
        if limit is not None and used >= limit:
            where = "`budget:` of its spec" if key in allowance.by_spec else f"`budget.{key}` in your config.toml"
            return f"the budget of {words.format(limit)} is used up ({where})"
    return None


def in_words(use: Use) -> str:
    """Return what was used, in short: `12 s, 3,401 tokens, $0.02`. What has no price is said to be unknown."""
    said = [f"{use.seconds:.0f} s"]
    if use.calls:
        said += [f"{use.tokens:,} tokens", cost_in_words(use) or "cost not known"]
    return ", ".join(said)


def cost_in_words(use: Use) -> str | None:
    """Return what was paid for models; None where none was asked or no price is known."""
    if not use.calls or (use.unpriced and not use.money):
        return None
    return f"${use.money:.2f}" + (" and what is not known" if use.unpriced else "")
