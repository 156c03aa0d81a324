"""Questions that do not wait for one another: each is asked when it is due, as a user would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter

from msgspec import UNSET

from harness.session import Question
from harness.talk import Head, Refusal, Silence, Talk

__all__ = ["ask_steadily"]

_PATIENCE = 10.0
"""Seconds that the last answers may take."""


def ask_steadily(
    talk: Talk, questions: Sequence[Question], pause: float, told: Callable[[Head], None]
) -> list[float]:
    """Ask one question each `pause` seconds; return the seconds that each answer took. `told` is given everything
    that is no answer. Raises Refusal.
    """
    began: dict[int | str | None, float] = {}
    took: list[float] = []

    def listen(until: float) -> None:
        for arrived, head in talk.messages(until):
            if head.method is not None:
                told(head)
            elif head.result is UNSET:
                raise Refusal("answered a question with an error")
            else:
                took.append(arrived - began[head.id])

    due = perf_counter()
    for question in questions:
        listen(due)
        began[question.number] = perf_counter()
        talk.tell(question.data)
        due += pause
    end = perf_counter() + _PATIENCE
    while len(took) < len(questions):
        listen(min(end, perf_counter() + pause))
        if perf_counter() > end:
            raise Silence("leaves questions without an answer")
    return took
