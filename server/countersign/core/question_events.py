"""What can happen to questions; times are as in `events.py`."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.model import Answer, Place, Question, TaskId

__all__ = ["AnswerRequested", "OfQuestions", "QuestionFinished"]


class AnswerRequested(Struct, frozen=True):
    """The user asks something; `task` is the id of the task that will answer. The place is that of the spec that is
    meant, None for a question about a hunk.
    """

    task: TaskId
    question: Question
    place: Place | None
    at: float


class QuestionFinished(Struct, frozen=True):
    """The agent has ended. `exhausted` says why it was stopped before that, None when it was not."""

    task: TaskId
    answer: Answer
    at: float
    exhausted: str | None = None


OfQuestions = AnswerRequested | QuestionFinished
