"""What the rules of the lint look at, and how they say what they find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from countersign.core.comment_lines import CommentLine
from countersign.core.comments import AI
from countersign.core.finding import Finding, Fix
from countersign.core.languages import language_of
from countersign.core.model import Clause, ClauseKind, Mode, Severity, Spec
from countersign.core.spec_lines import SpecLines
from countersign.core.surroundings import Surroundings
from countersign.core.syntax import Language
from countersign.core.text import LineEdit, Span

__all__ = ["Remark", "Rule", "Subject"]


class Remark(Struct, frozen=True):
    """What a rule says, and the title of its fix when it has one."""

    severity: Severity
    code: str
    message: str
    title: str = ""


class Subject(Struct, frozen=True):
    """A spec, the lines it stands on, and its surroundings."""

    spec: Spec
    lines: SpecLines
    around: Surroundings

    @property
    def is_task(self) -> bool:
        return self.spec.mode is Mode.TASK

    @property
    def language(self) -> Language | None:
        return language_of(self.spec.path, self.around.language_id, self.lines.text[0])

    def marks(self) -> Iterator[tuple[CommentLine, re.Match[str]]]:
        """Yield each `AI!` and `AI?` at the end of a line."""
        found = ((line, mark) for line in self.lines.lines for mark in AI.finditer(line.text))
        return ((line, mark) for line, mark in found if mark.end() == len(line.text))

    def clauses(self, *kinds: ClauseKind) -> Iterator[Clause]:
        return (clause for clause in self.spec.clauses if clause.kind in kinds)

    def on_clause(self, clause: Clause, remark: Remark, edit: LineEdit | None = None) -> Finding:
        """Return a finding on the whole of a clause, with a fix where there is an edit."""
        said = self.lines.of(clause)
        return _finding(clause.span, said[0].start, said[-1].stop, remark, edit)

    def on_words(self, line: CommentLine, words: re.Match[str], remark: Remark, new: str | None = None) -> Finding:
        """Return a finding on words of a line's text, with a fix where `new` ones or none can take their place."""
        start, stop = line.start + words.start(), line.start + words.end()
        span = Span(line.line, line.line + 1)
        if new is None:
            edit = None
        elif new:
            edit = self.lines.replaced(line.line, start, stop, new)
        elif words[0] == line.text:
            edit = self.lines.removed(span)
        else:
            blank = line.start + len(line.text[: words.start()].rstrip())
            edit = self.lines.replaced(line.line, blank, stop, "")
        return _finding(span, start, stop, remark, edit)


def _finding(span: Span, start: int, stop: int, remark: Remark, edit: LineEdit | None) -> Finding:
    fix = Fix(remark.title, edit) if edit is not None else None
    return Finding(span, start, stop, remark.severity, remark.code, remark.message, fix)


Rule = Callable[[Subject], Iterator[Finding]]
