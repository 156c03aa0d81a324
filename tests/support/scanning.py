"""The scanners on one change, for tests: texts in, findings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from countersign.checks.project import Project
from countersign.checks.scan import findings
from countersign.core.changeset import changeset
from countersign.core.hunks import propose
from countersign.core.model import Clause, ClauseKind, HunkFinding, Mode, Proposal, Reason, Side, Spec, TaskId
from countersign.core.operation import Changed
from countersign.core.text import Span, Text

__all__ = [
    "SPEC",
    "codes",
    "codes_of",
    "found_in",
    "found_in_files",
    "project_of",
    "proposal_of",
    "shown",
    "spec_of",
]


def spec_of(scope: str = "**", path: str = "spec.md") -> Spec:
    clauses = (Clause(ClauseKind.GOAL, "do it", Span(0, 1)), Clause(ClauseKind.SCOPE, scope, Span(1, 2)))
    return Spec(path, Span(0, 2), Mode.TASK, clauses)


SPEC = spec_of()


def proposal_of(changes: Mapping[str, tuple[str, str]], reasons: Sequence[Reason] = ()) -> Proposal:
    files = [(path, Text.of(before), Text.of(after)) for path, (before, after) in changes.items()]
    proposal = propose(TaskId("task"), "agent", files, reasons)
    assert proposal is not None
    return proposal


def project_of(files: Mapping[str, str] | None = None, root: Path | None = None) -> Project:
    """Return a workspace that holds these files, at a root where there is nothing else."""
    texts = {path: Text.of(text) for path, text in (files or {}).items()}
    return Project(root or Path("/nonexistent"), texts.get, lambda: list(texts))


def found_in(
    changes: Mapping[str, tuple[str, str]], spec: Spec = SPEC, project: Project | None = None
) -> tuple[HunkFinding, ...]:
    return findings(proposal_of(changes), spec, project or project_of())


def found_in_files(*changes: Changed, spec: Spec = SPEC, protected: Sequence[str] = ()) -> tuple[HunkFinding, ...]:
    """Return what is found in a changeset of whole files."""
    proposal, _ = changeset(TaskId("task"), "agent", changes)
    assert proposal is not None
    return findings(proposal, spec, project_of(), protected)


def codes_of(changes: Mapping[str, tuple[str, str]]) -> list[str]:
    return [finding.code for finding in found_in(changes)]


def codes(path: str, before: str, after: str, project: Project | None = None) -> list[str]:
    """Return the codes of what is found in the change of one file."""
    return [finding.code for finding in found_in({path: (before, after)}, project=project)]


def shown(proposal: Proposal, finding: HunkFinding) -> str:
    """Return the line that a finding names. Raises StopIteration or IndexError when there is none."""
    hunk = next(hunk for change in proposal.files for hunk in change.hunks if hunk.id == finding.hunk)
    assert finding.line is not None
    assert finding.line >= 0
    return (hunk.base if finding.side is Side.BASE else hunk.new)[finding.line]
