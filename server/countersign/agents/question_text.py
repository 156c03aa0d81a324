"""What an agent is told of a question: what is wanted of it, and the data that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.deeds import deed
from countersign.core.model import Hunk, Question, QuestionKind
from countersign.ports import Brief

__all__ = ["aim_of", "change_text", "change_words"]

_AIMS = {
    QuestionKind.ASK: "Answer the question in the block `question`, for the person who asks it.",
    QuestionKind.EXPLAIN: (
        "Explain the change in the block `change`, made for the spec in the block `spec`, to the person who reviews"
        " it: what it does and why, what depends on it, and what to look at closely. Say so where it seems"
        " wrong or not needed."
    ),
    QuestionKind.PLAN: (
        "Write a plan for the task in the block `task`, for the person who has written it: which files would change"
        " and how, in which steps; which risks there are; which clauses are unclear, contradict one another, or can"
        " not be checked. Do not do the task."
    ),
}
_ALWAYS = "Answer in words, and change no file: whatever you change is thrown away. Say what you do not know."
_LINES = 200
"""Lines that are shown of one side of a hunk; the file has them all."""
_LONGEST = 20_000
"""Characters of a hunk to be explained."""


def aim_of(question: Question) -> str:
    """Return what is wanted, in our own words."""
    return f"{_AIMS[question.kind]} {_ALWAYS}"


def change_text(brief: Brief) -> str:
    """Return the hunk to be explained, with what its agent said of it; nothing without one."""
    if brief.explained is None:
        return ""
    hunk = brief.explained.hunk
    return "\n".join([*change_words(hunk), *_reasons(hunk)])[:_LONGEST]


def change_words(hunk: Hunk) -> Iterator[str]:
    """Yield a hunk as people know it from diffs."""
    if hunk.operation is not None:
        yield f"{deed(hunk, hunk.path)}:"
    else:
        yield f"{hunk.path}, from line {hunk.start + 1}:"
    yield from _side("-", hunk.base)
    yield from _side("+", hunk.new)


def _side(mark: str, lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines[:_LINES]:
        yield mark + line.rstrip("\r\n")
    if len(lines) > _LINES:
        yield f"({len(lines) - _LINES} more lines)"


def _reasons(hunk: Hunk) -> Iterator[str]:
    if hunk.clause:
        yield f"It is to serve the clause: {hunk.clause}"
    if hunk.rationale:
        yield f"Its agent said: {hunk.rationale}"
