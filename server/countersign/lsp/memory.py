"""Answers that are given again while nothing has changed what they say."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import is_
from typing import Any, TypeVar

from countersign.core.state import State

__all__ = ["Memory"]

_T = TypeVar("_T")

_MOST = 2_000
"""Answers that are kept."""


def _of_hunks(state: State) -> tuple[object, ...]:
    return state.history, state.applying, state.moves


class Memory:
    """What was said: it holds while all that `depends` names is the very same.

    Unless it is told something else, that is what is known of hunks and where they stand: while somebody types away
    from all of them, editors ask for the same again at each key stroke.
    """

    def __init__(self, depends: Callable[[State], tuple[object, ...]] = _of_hunks) -> None:
        self._depends = depends
        self._basis: tuple[object, ...] = ()
        self._answers: dict[Hashable, Any] = {}

    def recall(self, state: State, question: Hashable, answer: Callable[[], _T]) -> _T:
        """Return the answer to a question about a state; work it out where it is not known.

        The question names all else that the answer depends on.
        """
        basis = self._depends(state)
        if len(basis) != len(self._basis) or not all(map(is_, basis, self._basis)) or len(self._answers) >= _MOST:
            self._answers.clear()
            self._basis = basis
        if question not in self._answers:
            self._answers[question] = answer()
        return self._answers[question]
