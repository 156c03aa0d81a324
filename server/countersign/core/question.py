"""The nouns of questions: what a task is to say in words, changing nothing. `model.py` has them with all others."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

__all__ = ["Answer", "Question", "QuestionKind"]


class QuestionKind(Enum):
    """What is asked for: what the user wants to know, what a hunk does, or how a spec would be done."""

    ASK = "ask"
    EXPLAIN = "explain"
    PLAN = "plan"


class Question(Struct, frozen=True):
    """A question to an agent: `words` are the user's, `hunk` is the id of the one to be explained."""

    kind: QuestionKind
    words: str = ""
    hunk: str | None = None


class Answer(Struct, frozen=True):
    """What an agent said, and remarks of ours for the user. The text is hostile; `model` is as in `Maker`."""

    text: str
    notes: tuple[str, ...] = ()
    model: str | None = ""
