"""The nouns of specs: what a clause and a spec are. `model.py` has them with all others."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from countersign.core.text import Span

__all__ = ["Clause", "ClauseKind", "Mode", "Spec"]


class ClauseKind(Enum):
    """The words that begin a clause of a spec; `GOAL` is the text behind the tag itself."""

    GOAL = "goal"
    MUST = "must"
    EDGE = "edge"
    NEVER = "never"
    DONE = "done"
    SCOPE = "scope"
    REWRITE = "rewrite"
    RENAME = "rename"
    FIX = "fix"
    AGENT = "agent"
    BUDGET = "budget"
    REF = "ref"


class Mode(Enum):
    """What running a spec means: a task changes files, a question is answered and changes nothing."""

    TASK = "task"
    QUESTION = "question"


class Clause(Struct, frozen=True):
    """One clause of a spec: its text without the word, and the lines of the file it stands on."""

    kind: ClauseKind
    text: str
    span: Span


class Spec(Struct, frozen=True):
    """A spec comment as it was understood; `span` holds the lines of its comment in the file."""

    path: str
    span: Span
    mode: Mode
    clauses: tuple[Clause, ...]

    @property
    def goal(self) -> str:
        return next((clause.text for clause in self.clauses if clause.kind is ClauseKind.GOAL), "")

    @property
    def is_mechanical(self) -> bool:
        """Whether the spec names nothing but mechanical changes, so that no model is needed."""
        return any(
            clause.kind in {ClauseKind.REWRITE, ClauseKind.RENAME, ClauseKind.FIX} for clause in self.clauses
        )

    def texts(self, kind: ClauseKind) -> tuple[str, ...]:
        return tuple(clause.text for clause in self.clauses if clause.kind is kind)
