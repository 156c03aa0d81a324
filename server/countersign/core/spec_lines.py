"""The lines that a spec stands on, as its comment has them, and edits that keep to how that comment is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from countersign.core.comment_lines import Comment, CommentLine, Form
from countersign.core.comments import tag_pattern
from countersign.core.model import Clause, Spec
from countersign.core.spec import CLAUSE, WORDS
from countersign.core.surroundings import Surroundings
from countersign.core.text import LineEdit, Span, Text, content_of, terminator_of

__all__ = ["SpecLines", "lines_of"]


def lines_of(spec: Spec, text: Text, around: Surroundings) -> SpecLines | None:
    """Return the lines of a spec in the text it was found in; None when the text is another one."""
    for comment in around.comments(spec.path, text, spec.span.start):
        lines = tuple(line for line in comment.lines if spec.span.start <= line.line < spec.span.stop)
        if len(lines) == len(spec.span) and _says(lines, spec.goal):
            return SpecLines(text, comment, lines, around.tag)
    return None


class SpecLines(Struct, frozen=True):
    """What a spec's lines say and where; all edits are of whole lines of `text` and keep its line ends."""

    text: Text
    comment: Comment
    lines: tuple[CommentLine, ...]
    tag: str

    @property
    def is_tagged(self) -> bool:
        return tag_pattern(self.tag).match(self.lines[0].text) is not None

    def of(self, clause: Clause) -> tuple[CommentLine, ...]:
        first = self.lines[0].line
        return self.lines[clause.span.start - first : clause.span.stop - first]

    def search(self, clause: Clause, pattern: re.Pattern[str]) -> Iterator[tuple[CommentLine, re.Match[str]]]:
        """Yield where the pattern stands in a clause: the line, and the match in the line's text."""
        return ((line, found) for line in self.of(clause) for found in pattern.finditer(line.text))

    def replaced(self, line: int, start: int, stop: int, new: str) -> LineEdit:
        """Return the edit that puts `new` where the columns from `start` up to `stop` of a line were."""
        old = self.text[line]
        return LineEdit(Span(line, line + 1), (old[:start] + new + old[stop:],))

    def removed(self, span: Span) -> LineEdit | None:
        """Return the edit that takes lines out; None where the tag or an end of the comment stands on them."""
        if self.comment.form is Form.BESIDE or span.start == self.lines[0].line:
            return None
        if self.comment.form is Form.BLOCK and span.stop > self.comment.lines[-1].line:
            return None
        return LineEdit(span, ())

    def rewritten(self, clause: Clause, *texts: str) -> LineEdit | None:
        """Return the edit that puts several clauses, each on a line of its own, in the place of one on one line."""
        line, *others = self.of(clause)
        at_edge = line.line in {self.comment.lines[0].line, self.comment.lines[-1].line}
        if others or self.comment.form is Form.BESIDE or (self.comment.form is Form.BLOCK and at_edge):
            return None
        old, end = content_of(self.text[line.line]), terminator_of(self.text[line.line])
        ends = [end or self._line_end()] * (len(texts) - 1) + [end]
        new = (old[: line.start] + text + old[line.stop :] for text in texts)
        return LineEdit(Span(line.line, line.line + 1), tuple(map("".join, zip(new, ends, strict=True))))

    def added(self, *clauses: str) -> LineEdit | None:
        """Return the edit that adds clauses below the spec; None where the comment cannot go on."""
        last = self.lines[-1]
        if self.comment.form is Form.BESIDE:
            return None
        old, end = content_of(self.text[last.line]), terminator_of(self.text[last.line])
        before, behind = self._frame()
        own, rest = (old[: last.stop], old[last.stop :]) if self.comment.form is Form.BLOCK else (old, "")
        lines = [own, *(before + clause + behind for clause in clauses)]
        lines[-1] += rest
        ends = [end or self._line_end()] * len(clauses) + [end]
        return LineEdit(Span(last.line, last.line + 1), tuple(map("".join, zip(lines, ends, strict=True))))

    def _line_end(self) -> str:
        return terminator_of(self.text[0]) or "\n"

    def _frame(self) -> tuple[str, str]:
        """Return what stands before and behind the text of a clause on a line of its own."""
        like = next((line for line in reversed(self.lines) if _begins_clause(line)), self.lines[0])
        deeper = "" if _begins_clause(like) else "  "
        content = content_of(self.text[like.line])
        if self.comment.form is Form.LINES:
            return content[: like.start] + deeper, content[like.stop :].rstrip()
        if like.line > self.comment.lines[0].line:
            return content[: like.start] + deeper, ""
        indent = content[: len(content) - len(content.lstrip())]
        return indent + " " * (like.start - len(indent)) + deeper, ""


def _begins_clause(line: CommentLine) -> bool:
    found = CLAUSE.match(line.text)
    return found is not None and found["word"].lower() in WORDS


def _says(lines: tuple[CommentLine, ...], goal: str) -> bool:
    """Whether the lines are those of a spec with this goal, and not of another comment on the same line."""
    return all(word in " ".join(line.text for line in lines) for word in goal.split())
