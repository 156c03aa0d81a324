"""The mechanical clauses of a spec, done in one text, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.agents.changes import Change, Mark, Outcome, Shift, applied
from countersign.agents.renaming import rename
from countersign.agents.rewriting import rewrite
from countersign.core.clauses import Rename, Rewrite
from countersign.core.problem import Problem
from countersign.core.text import Span

__all__ = ["Step", "Worked", "work"]


class Step(Struct, frozen=True):
    """A mechanical clause; `clause` is how it reads in the spec or, where `remarked`, in a remark."""

    clause: str
    recipe: Rewrite | Rename
    remarked: bool = False


class Worked(Struct, frozen=True):
    """A text after all steps; the marks say why it is as it is. `befores` and `outcomes` are one for each step;
    `spared` counts what was not done again.
    """

    text: str
    marks: tuple[Mark, ...]
    befores: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    spared: int = 0


def work(
    text: str, grammar: str, steps: Sequence[Step], within: Span | None = None, rejected: Sequence[Span] = ()
) -> Worked:
    """Do the steps in a text; with `within` only in these code points. A step whose pattern is no code of the
    grammar does nothing. What the spec's own steps did to the `rejected` code points is not done again.
    """
    spared = 0
    marks: list[Mark] = []
    befores: list[str] = []
    outcomes: list[Outcome] = []
    for step in steps:
        outcome = _outcome(text, grammar, step.recipe, within)
        if rejected and not step.remarked:
            kept = tuple(change for change in outcome.changes if not _meets(change, rejected))
            spared += len(outcome.changes) - len(kept)
            outcome = replace(outcome, changes=kept)
        befores.append(text)
        outcomes.append(outcome)
        shift = Shift(outcome.changes)
        marks = [replace(mark, span=shift.moved(mark.span)) for mark in marks]
        marks += [Mark(span, step.clause, change.why) for change, span in shift.made()]
        within = shift.moved(within) if within is not None else None
        rejected = [shift.moved(span) for span in rejected]
        text = applied(text, outcome.changes)
    return Worked(text, tuple(marks), tuple(befores), tuple(outcomes), spared)


def _meets(change: Change, spans: Sequence[Span]) -> bool:
    return any(change.start < span.stop and span.start < change.stop for span in spans)


def _outcome(text: str, grammar: str, recipe: Rewrite | Rename, within: Span | None) -> Outcome:
    match recipe:
        case Rename(old, new):
            return rename(text, grammar, old, new, within)
        case Rewrite(pattern, replacement):
            outcome = rewrite(text, grammar, pattern, replacement, within)
            return Outcome() if isinstance(outcome, Problem) else outcome
