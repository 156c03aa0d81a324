"""What one task has used and may use yet, asked before each call of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from countersign.core.allowance import Allowance
from countersign.core.model import Use
from countersign.core.prices import Price, cost, price_of
from countersign.core.spending import exceeded, together
from countersign.ports import BudgetError, Used

__all__ = ["Purse"]


class Purse:
    """`day` gives what the other tasks of the last 24 hours have used, `clock` seconds; `note` takes what each call
    has used. Time at rest is free.
    """

    def __init__(
        self,
        allowance: Allowance,
        prices: Mapping[str, Price],
        day: Callable[[], Use],
        clock: Callable[[], float],
        note: Callable[[Use], None] = lambda _: None,
    ) -> None:
        self._allowance = allowance
        self._prices = prices
        self._day = day
        self._clock = clock
        self._note = note
        self._began = clock()
        self._spent = Use()

    @property
    def use(self) -> Use:
        spent = self._spent
        return Use(self._clock() - self._began, spent.tokens, spent.money, spent.calls, spent.unpriced)

    def take(self, used: Used) -> None:
        """Count a call of a model."""
        price = price_of(used.model, self._prices)
        question, answer = used.prompt or 0, used.answer or 0
        is_known = price is not None and used.prompt is not None and used.answer is not None
        money = cost(price, question, used.cached or 0, answer) if price is not None else 0.0
        call = Use(0.0, question + answer, money, 1, int(not is_known))
        self._spent = together((self._spent, call))
        self._note(call)

    def rest(self, seconds: float) -> None:
        """Let seconds pass that do not count."""
        self._began += seconds

    def check(self) -> None:
        """Raise BudgetError when the task may use no more."""
        if (problem := self.problem()) is not None:
            raise BudgetError(problem)

    def problem(self) -> str | None:
        allowance = self._allowance
        has_days = allowance.tokens_a_day is not None or allowance.money_a_day is not None
        return exceeded(allowance, self.use, self._day() if has_days else Use())
