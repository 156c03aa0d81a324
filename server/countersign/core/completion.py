"""What may be written next inside of a spec: clauses, agents, scopes and paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.budget_clause import EXAMPLES
from countersign.core.comment_lines import Comment, CommentLine
from countersign.core.comments import tag_pattern
from countersign.core.fixers import FIXERS
from countersign.core.model import ClauseKind
from countersign.core.scope import SCOPE_WORDS
from countersign.core.spec import CLAUSE, WORDS
from countersign.core.surroundings import Surroundings
from countersign.core.text import Text

__all__ = ["MEANINGS", "MOST", "Suggestion", "Topic", "complete"]

MEANINGS = {
    ClauseKind.MUST: "what has to hold afterwards",
    ClauseKind.EDGE: "a special case and what happens then",
    ClauseKind.NEVER: "what must not happen",
    ClauseKind.DONE: "a command that passes when it is done",
    ClauseKind.SCOPE: "what may change: this function, this file, paths or globs",
    ClauseKind.REWRITE: "a mechanical change: PATTERN -> REPLACEMENT, with $NAME for what may differ",
    ClauseKind.RENAME: "a mechanical change: old -> new, for identifiers",
    ClauseKind.FIX: "a program that corrects or formats files: ruff UP,I001 or gofmt, where it is installed",
    ClauseKind.AGENT: "who does it",
    ClauseKind.BUDGET: "how much time, tokens or money it may take",
    ClauseKind.REF: "a file to read first",
}
"""What each clause says, in a few words."""

MOST = 200
"""Paths that are suggested at once."""

_WORD = re.compile(r"[A-Za-z]*")
_LAST_ENTRY = re.compile(r"(?:.*,)?\s*!?")


_COMPLETED = {ClauseKind.AGENT, ClauseKind.BUDGET, ClauseKind.FIX, ClauseKind.SCOPE, ClauseKind.REF}
"""The clauses of which there is something to suggest."""


class Topic(Enum):
    """What a suggestion is one of."""

    CLAUSE = "clause"
    AGENT = "agent"
    FIXER = "fixer"
    SCOPE = "scope"
    BUDGET = "budget"
    PATH = "path"


class Suggestion(Struct, frozen=True):
    """`text` may stand where the columns from `start` up to the asked one are; a folder's path ends with `/`."""

    text: str
    start: int
    topic: Topic
    about: str = ""


def complete(
    path: str, text: Text, place: tuple[int, int], around: Surroundings | None = None
) -> tuple[Suggestion, ...]:
    """Return what may be written at a place, as its line and column; nothing outside of specs.

    The line below a spec belongs to it when it is one of its comment.
    """
    around, (line, column) = around or Surroundings(), place
    for comment in around.comments(path, text, line):
        said = _line_in_spec(comment, line, around.tag)
        if said is not None:
            start = min(said.start, column)
            found = tuple(_suggestions(text[line][start:column], start, around))
            is_close = start == column and not text[line][:start].endswith((" ", "\t"))
            return (
                tuple(replace(suggestion, text=f" {suggestion.text}") for suggestion in found)
                if is_close
                else found
            )
    return ()


def _line_in_spec(comment: Comment, line: int, tag: str) -> CommentLine | None:
    """Return a line of the comment that belongs to a spec which began above, or would if something stood on it."""
    index = line - comment.lines[0].line
    if not 0 < index < len(comment.lines) or tag_pattern(tag).match(comment.lines[index].text):
        return None
    for above in reversed(comment.lines[:index]):
        if not above.text:
            return None
        if tag_pattern(tag).match(above.text):
            return comment.lines[index]
    return None


def _suggestions(typed: str, start: int, around: Surroundings) -> Iterator[Suggestion]:
    """Yield what may follow, for what was typed of the line's text so far."""
    if _WORD.fullmatch(typed):
        words = ((kind.value, about) for kind, about in MEANINGS.items())
        yield from (
            Suggestion(f"{word}: ", start, Topic.CLAUSE, about)
            for word, about in words
            if word.startswith(typed.lower())
        )
        return
    clause = CLAUSE.match(typed)
    kind = WORDS.get(clause["word"].lower()) if clause else None
    if clause is None or kind not in _COMPLETED:
        return
    entry = _LAST_ENTRY.match(typed, clause.end())
    begin = entry.end() if entry and kind in {ClauseKind.BUDGET, ClauseKind.SCOPE} else clause.end()
    yield from _values(kind, typed[begin:], start + begin, around)


def _values(kind: ClauseKind, begun: str, start: int, around: Surroundings) -> Iterator[Suggestion]:
    if kind is ClauseKind.AGENT:
        names = sorted(name for name in (around.agents or tuple)() if name.startswith(begun))
        yield from (Suggestion(name, start, Topic.AGENT) for name in names)
        return
    if kind is ClauseKind.FIX:
        installed = around.programs() if around.programs is not None else None
        fixers = (f for f in FIXERS.values() if installed is None or f.program in installed)
        yield from (Suggestion(f.name, start, Topic.FIXER, f.about) for f in fixers if f.name.startswith(begun))
        return
    if kind is ClauseKind.BUDGET:
        amounts = (amount for amount in EXAMPLES if amount.startswith(begun))
        yield from (Suggestion(amount, start, Topic.BUDGET) for amount in amounts)
        return
    if kind is ClauseKind.SCOPE:
        words = (word for word in SCOPE_WORDS if word.startswith(begun.lower()))
        yield from (Suggestion(word, start, Topic.SCOPE) for word in words)
    files = around.paths() if around.paths is not None else ()
    yield from (Suggestion(path, start, Topic.PATH) for path in islice(_next_paths(begun, files), MOST))


def _next_paths(begun: str, files: Iterable[str]) -> Iterator[str]:
    """Yield the files and folders, one level deep, that what was typed may become."""
    folder = begun.rpartition("/")[0]
    depth = len(folder) + 1 if folder else 0
    ends = ((path, path.find("/", depth)) for path in files if path.startswith(begun))
    yield from sorted({path if end < 0 else path[: end + 1] for path, end in ends})
