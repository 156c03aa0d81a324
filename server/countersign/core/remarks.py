"""What a remark says: words for whoever reads them, and lines that are clauses like those of a spec."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.model import Clause, ClauseKind, Remark, Spec
from countersign.core.scope import DEFAULT_SCOPE
from countersign.core.spec import CLAUSE, WORDS
from countersign.core.text import Span, content_of, split_lines

__all__ = ["FIT", "Said", "said_in", "with_remarks"]

FIT = "Make this change fit the lines as they are now."
"""The remark on a stale hunk that can not be merged: there is nothing else to say about it."""


class Said(Struct, frozen=True):
    """The words of a remark, on one line, and its clauses, which stand on no line of a file."""

    words: str
    clauses: tuple[Clause, ...]


def said_in(text: str) -> Said:
    """Read a remark as a spec is read: a line begins with the word of a clause, or continues what is above."""
    kinds: list[ClauseKind] = [ClauseKind.GOAL]
    texts: list[list[str]] = [[]]
    for line in split_lines(text):
        content = content_of(line).strip()
        begun = CLAUSE.match(content)
        kind = WORDS.get(begun["word"].lower()) if begun is not None else None
        if begun is not None and kind is not None:
            kinds.append(kind)
            texts.append([])
            content = content[begun.end() :]
        if content:
            texts[-1].append(content)
    words, *others = (" ".join(lines) for lines in texts)
    nowhere = Span(0, 0)
    return Said(words, tuple(Clause(kind, said, nowhere) for kind, said in zip(kinds[1:], others, strict=True)))


def with_remarks(spec: Spec, remarks: Iterable[Remark]) -> Spec:
    """Return the spec of a round: its own clauses and those of the remarks, which may widen its scope and name
    another agent.
    """
    added = [clause for text in dict.fromkeys(r.text for r in remarks) for clause in said_in(text).clauses]
    kinds = {clause.kind for clause in added}
    own: Sequence[Clause] = spec.clauses
    if ClauseKind.AGENT in kinds:
        own = [clause for clause in own if clause.kind is not ClauseKind.AGENT]
    if ClauseKind.SCOPE in kinds and not spec.texts(ClauseKind.SCOPE):
        own = [*own, Clause(ClauseKind.SCOPE, DEFAULT_SCOPE, spec.span)]
    return replace(spec, clauses=(*own, *(replace(clause, span=spec.span) for clause in added)))
