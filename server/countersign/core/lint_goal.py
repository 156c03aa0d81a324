"""Rules about what a spec wants: whether it can be done, and whether that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from countersign.core.finding import Finding
from countersign.core.lint_subject import Remark, Rule, Subject
from countersign.core.model import ClauseKind, Severity

__all__ = ["GOAL_RULES"]

_MECHANICAL = (ClauseKind.REWRITE, ClauseKind.RENAME, ClauseKind.FIX)
_DEMANDS = (ClauseKind.MUST, ClauseKind.EDGE, ClauseKind.NEVER)

_VAGUE = re.compile(
    r"\b(?:properly|correctly|appropriate(?:ly)?|reasonabl[ey]|nicely|cleanly|suitabl[ey]|somehow|user[- ]friendly"
    r"|as (?:needed|necessary|appropriate|required|usual)|if (?:possible|necessary|needed)"
    r"|where (?:possible|sensible)|and so on|and the like|etc\b\.?)(?!\w)",
    re.IGNORECASE,
)

_SECOND_JOB = re.compile(r"\b(?:and also|and then|as well as|additionally|also)\b|;(?=\s+\w)", re.IGNORECASE)

_COMMANDS = {
    "python": "python -m pytest -q",
    "javascript": "npm test",
    "jsx": "npm test",
    "typescript": "npm test",
    "tsx": "npm test",
    "vue": "npm test",
    "svelte": "npm test",
    "go": "go test ./...",
    "rust": "cargo test",
    "java": "mvn -q test",
    "kotlin": "gradle test",
    "csharp": "dotnet test",
    "fsharp": "dotnet test",
    "ruby": "bundle exec rake test",
    "php": "vendor/bin/phpunit",
    "elixir": "mix test",
    "swift": "swift test",
    "dart": "dart test",
    "scala": "sbt test",
    "haskell": "cabal test",
    "zig": "zig build test",
}
"""What most projects in a language run to test themselves; `make test` in the others."""


def _says_what_to_do(subject: Subject) -> Iterator[Finding]:
    if not subject.spec.goal and not any(subject.clauses(*_MECHANICAL)):
        message = "The spec does not say what to do; write it behind the tag."
        yield subject.on_clause(subject.spec.clauses[0], Remark(Severity.ERROR, "empty-goal", message))


def _can_be_verified(subject: Subject) -> Iterator[Finding]:
    if not subject.is_task or not subject.lines.is_tagged or any(subject.clauses(ClauseKind.DONE)):
        return
    mechanical = any(subject.clauses(*_MECHANICAL)) and not any(subject.clauses(*_DEMANDS))
    severity = Severity.INFO if mechanical else Severity.WARNING
    message = "Nothing will verify this; add a `done:` with a command that passes when it is done."
    done = f"done: {_COMMANDS.get(subject.language.name if subject.language else '', 'make test')}"
    remark = Remark(severity, "no-done", message, f"Add `{done}`")
    yield subject.on_clause(subject.spec.clauses[0], remark, subject.lines.added(done))


def _is_clear(subject: Subject) -> Iterator[Finding]:
    for clause in subject.clauses(ClauseKind.GOAL, *_DEMANDS):
        for line, words in subject.lines.search(clause, _VAGUE):
            message = f"Nobody can check `{words[0]}`; say what it means here."
            yield subject.on_words(line, words, Remark(Severity.WARNING, "unclear", message))


def _is_one_job(subject: Subject) -> Iterator[Finding]:
    seconds = (
        found for clause in subject.clauses(ClauseKind.GOAL) for found in subject.lines.search(clause, _SECOND_JOB)
    )
    for line, words in islice(seconds, 1):
        message = "The goal holds a second job; two specs are easier to check and to take back."
        yield subject.on_words(line, words, Remark(Severity.INFO, "two-jobs", message))


def _means_one_mode(subject: Subject) -> Iterator[Finding]:
    marks = subject.marks() if subject.lines.is_tagged else ()
    for line, mark in marks:
        message = f"`{mark[0]}` adds nothing to a spec that has a tag; leave it out."
        remark = Remark(Severity.INFO, "needless-mark", message, f"Remove `{mark[0]}`")
        if mark["mode"] == "!":
            yield subject.on_words(line, mark, remark, "")
    for clause in subject.clauses(ClauseKind.DONE, *_MECHANICAL):
        what = f"`{clause.kind.value}:` has no effect"
        message = f"A question changes nothing, so {what}; leave out one of the two."
        if not subject.is_task:
            yield subject.on_clause(clause, Remark(Severity.WARNING, "question-with-change", message))


GOAL_RULES: tuple[Rule, ...] = (_says_what_to_do, _can_be_verified, _is_clear, _is_one_job, _means_one_mode)
