"""The lint of a spec: what an agent cannot work by or nobody can check, with the edit that would settle it."""

from __future__ import annotations

from countersign.core.finding import Finding
from countersign.core.lint_clauses import CLAUSE_RULES
from countersign.core.lint_goal import GOAL_RULES
from countersign.core.lint_subject import Subject
from countersign.core.model import Spec
from countersign.core.spec_lines import lines_of
from countersign.core.surroundings import Surroundings
from countersign.core.text import Text

__all__ = ["Surroundings", "lint"]


def lint(spec: Spec, text: Text, around: Surroundings | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a spec of this text, in the order of its lines.

    What the surroundings do not tell is not judged. Nothing is found when the text is not the one the spec was
    found in.
    """
    around = around or Surroundings()
    lines = lines_of(spec, text, around)
    if lines is None:
        return ()
    found = [finding for rule in (*GOAL_RULES, *CLAUSE_RULES) for finding in rule(Subject(spec, lines, around))]
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.start, finding.code)))
