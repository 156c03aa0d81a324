"""Answers that are given again while nothing has changed what they say."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from countersign.core.history import History
from countersign.core.model import HunkId
from countersign.core.state import State

__all__ = ["Memory"]

_T = TypeVar("_T")

_MOST = 2_000
"""Answers that are kept."""


class Memory:
    """What was said of hunks: it holds until one moves or is decided on, or a task begins or ends.

    While somebody types away from all hunks, editors ask for the same again at each key stroke.
    """

    def __init__(self) -> None:
        self._history: History | None = None
        self._applying: frozenset[HunkId] = frozenset()
        self._moves = -1
        self._answers: dict[Hashable, Any] = {}

    def recall(self, state: State, question: Hashable, answer: Callable[[], _T]) -> _T:
        """Return the answer to a question about the hunks of a state; work it out where it is not known.

        The question names all else that the answer depends on.
        """
        self._forget_what_is_old(state)
        if question not in self._answers:
            self._answers[question] = answer()
        return self._answers[question]

    def _forget_what_is_old(self, state: State) -> None:
        is_same = state.history is self._history and state.applying is self._applying and state.moves == self._moves
        if is_same and len(self._answers) < _MOST:
            return
        self._answers.clear()
        self._history, self._applying, self._moves = state.history, state.applying, state.moves
