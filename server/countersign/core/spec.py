"""Specs: the comments that say what an agent is to do.

A spec begins where a line of a comment begins with the tag. It ends with the comment, at an empty line of it, or
where the next spec or a remark (`refine:`) begins. Each of its lines begins with the word of a clause or continues
the clause above; a word that is no clause's (`note: ...`) continues it too, and `lint.py` says so. A comment that
ends in `AI!` is a spec with nothing but a goal, one that ends in `AI?` a question; in a tagged spec the marks mean
the same. Whatever is written is read: what is wrong with it is for `lint.py` to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from msgspec import Struct

from countersign.core.clauses import Rename, Rewrite, parse_done, parse_rename, parse_rewrite
from countersign.core.comment_lines import Comment, CommentLine
from countersign.core.comments import AI, REMARK, TAG, comments_of, tag_pattern
from countersign.core.model import Clause, ClauseKind, Mode, Spec
from countersign.core.text import Span, Text

__all__ = [
    "CLAUSE",
    "WORDS",
    "Rename",
    "Rewrite",
    "digest",
    "find_specs",
    "parse_done",
    "parse_rename",
    "parse_rewrite",
    "spec_at",
    "specs_at",
    "specs_in",
]

WORDS = {kind.value: kind for kind in ClauseKind if kind is not ClauseKind.GOAL}
"""The words that begin a clause."""

CLAUSE = re.compile(r"(?P<word>[A-Za-z]{2,12})[ \t]*:(?!:|//)[ \t]*")
"""What looks like the beginning of a clause."""


def find_specs(path: str, text: Text, language_id: str | None = None, tag: str = TAG) -> tuple[Spec, ...]:
    """Return the specs of a file in the order of their lines; never raises, whatever the text holds."""
    comments = comments_of(text, path, language_id, tag)
    return tuple(spec for comment in comments for spec in specs_in(path, comment, tag))


def specs_in(path: str, comment: Comment, tag: str) -> Iterator[Spec]:
    """Yield the specs of a comment: the lines gathered so far become one where it is known to end."""
    begins, remark = tag_pattern(tag), tag_pattern(REMARK)
    gathered: list[_Piece] = []
    tagged = False
    for line in comment.lines:
        found = begins.match(line.text)
        is_remark = found is None and remark.match(line.text) is not None
        if found is not None or not line.text or is_remark:
            if tagged:
                yield _spec(path, gathered)
            gathered, tagged = [], found is not None
        if line.text and not is_remark:
            piece = _piece(line, found.end() if found else 0, in_spec=tagged)
            gathered.append(piece)
            if piece.mark and not tagged:
                yield _spec(path, gathered)
                gathered = []
    if tagged:
        yield _spec(path, gathered)


def spec_at(specs: Sequence[Spec], line: int) -> Spec | None:
    """Return the spec of a file, in order, that stands on the line, None when there is none."""
    return next(iter(specs_at(specs, Span(line, line + 1))), None)


def specs_at(specs: Sequence[Spec], lines: Span) -> tuple[Spec, ...]:
    """Return those of a file's specs, in order, that meet some lines."""
    near = islice(specs, bisect_left(specs, lines.start, key=_stop), None)
    return tuple(
        spec for spec in takewhile(lambda spec: spec.span.start <= lines.stop, near) if spec.span.meets(lines)
    )


def digest(spec: Spec) -> str:
    """Return the SHA-256 of what a spec says, in hex: the same wherever it stands and however it is wrapped."""
    from hashlib import sha256  # noqa: PLC0415 - 4 ms, and to list specs takes no digest

    said = "\0".join(f"{clause.kind.value}:{clause.text}" for clause in spec.clauses)
    return sha256(f"{spec.mode.value}\0{said}".encode(errors="surrogatepass")).hexdigest()


def _stop(spec: Spec) -> int:
    return spec.span.stop


class _Piece(Struct, frozen=True):
    """What one line of a comment adds to a spec."""

    kind: ClauseKind | None
    text: str
    line: int
    mark: str
    """`!` or `?` when the line ends in `AI!` or `AI?`, else nothing."""


def _piece(line: CommentLine, start: int, *, in_spec: bool) -> _Piece:
    said = line.text[start:]
    mark = AI.search(said)
    while mark is not None and mark.end() < len(said):
        mark = AI.search(said, mark.end())
    said = said[: mark.start()] if mark else said
    clause = CLAUSE.match(said) if in_spec and not start else None
    kind = WORDS.get(clause["word"].lower()) if clause else None
    if clause is not None and kind is not None:
        said = said[clause.end() :]
    return _Piece(ClauseKind.GOAL if start else kind, said.strip(), line.line, mark["mode"] if mark else "")


def _spec(path: str, pieces: Sequence[_Piece]) -> Spec:
    question = any(piece.mark == "?" for piece in pieces)
    starts = [0, *(n for n, piece in enumerate(pieces) if n and piece.kind is not None)]
    clauses = [_clause(pieces[start:stop]) for start, stop in zip(starts, [*starts[1:], len(pieces)], strict=True)]
    span = Span(pieces[0].line, pieces[-1].line + 1)
    return Spec(path, span, Mode.QUESTION if question else Mode.TASK, tuple(clauses))


def _clause(pieces: Sequence[_Piece]) -> Clause:
    text = " ".join(piece.text for piece in pieces if piece.text)
    return Clause(pieces[0].kind or ClauseKind.GOAL, text, Span(pieces[0].line, pieces[-1].line + 1))
