"""The specs of a text that is being typed in: after each edit only its surroundings are read again.

What stands around an edit is guessed (`nearby.py`), and that nothing else has changed is a guess, too: a quote
typed far above makes a comment a string. So specs stay unsure until the whole text has been read (`comments.find`),
which may take its time: what was found in an earlier text is followed through the edits that came since.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import is_

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.comment_lines import Comment
from countersign.core.comments import TAG, Found, find, language_in, suspects
from countersign.core.confirming import guess
from countersign.core.model import Clause, Spec
from countersign.core.nearby import MOST, Part, comments_near, letters_of
from countersign.core.spec import specs_in
from countersign.core.syntax import Language
from countersign.core.text import LineEdit, Span, Text

__all__ = ["Block", "Tracked", "begun", "followed", "settled"]

_MOST_LINES = 1_000
"""Lines of a text that is guessed at as a whole."""


class Block(Struct, frozen=True):
    """A comment that may hold specs, as it was found `moved` lines further up, and its specs where they are now."""

    comment: Comment
    moved: int
    specs: tuple[Spec, ...]

    @property
    def start(self) -> int:
        return self.comment.lines[0].line + self.moved

    @property
    def stop(self) -> int:
        return self.start + len(self.comment.lines)

    @property
    def comment_now(self) -> Comment:
        return self.comment.shifted(self.moved)

    def shifted(self, lines: int) -> Block:
        return Block(self.comment, self.moved + lines, tuple(_shifted(spec, lines) for spec in self.specs))


class Tracked(Struct, frozen=True, eq=False):
    """What is known of a text. The same `blocks` as before mean that no line of a comment has changed or moved."""

    path: str
    text: Text
    language_id: str | None
    tag: str
    language: Language
    blocks: tuple[Block, ...] = ()
    refuted: tuple[int, ...] = ()
    """The lines on which a mark only looks as if it stood in a comment."""
    is_read: bool = False
    """Whether all marks that look as if they stood in a comment are in blocks or refuted."""
    is_sure: bool = False
    """Whether this is what reading the whole text gives."""
    specs: tuple[Spec, ...] = ()

    @property
    def found(self) -> Found:
        return Found(tuple(block.comment_now for block in self.blocks), self.refuted)

    def comments_on(self, line: int) -> list[Comment]:
        """Return the comments that may hold specs and stand on a line."""
        return [block.comment_now for block in self.blocks if block.start <= line < block.stop]


def begun(path: str, text: Text, language_id: str | None = None, tag: str = TAG) -> Tracked:
    """Return what a first look gives: a guess for a small text, nothing yet for others."""
    tracked = Tracked(path, text, language_id, tag, language_in(text, path, language_id))
    if len(text) > _MOST_LINES or letters_of(text) > MOST:
        return tracked
    found = find(str(text), tracked.language, tag, guess)
    return _known(tracked, text, [_block(tracked, comment) for comment in found.comments], found.refuted)


def settled(tracked: Tracked, found: Found) -> Tracked:
    """Return what is known of a text when it has been read; what was guessed right stays the same."""
    guessed = {block.start: block for block in tracked.blocks}
    blocks: list[Block] = []
    for comment in found.comments:
        block = guessed.get(comment.lines[0].line)
        is_right = block is not None and block.comment_now == comment
        blocks.append(block if block is not None and is_right else _block(tracked, comment))
    return replace(_known(tracked, tracked.text, blocks, found.refuted), is_sure=True)


def followed(tracked: Tracked, text: Text) -> Tracked:
    """Return what is known of the text that came next, from the lines around what has changed."""
    if language_in(text, tracked.path, tracked.language_id) is not tracked.language:
        return begun(tracked.path, text, tracked.language_id, tracked.tag)
    edit = tracked.text.difference(text)
    above, touched, below = _dealt(tracked.blocks, edit)
    refuted, doubted = _carried(tracked.refuted, edit)
    marked = [edit.span.start + line for line in suspects(edit.lines, tracked.language, tracked.tag)]
    is_read = tracked.is_read
    if doubted:
        # What was no comment is none after a letter more: better late than there and gone at each key stroke.
        refuted, marked = tuple(sorted({*refuted, *marked})), []
    if marked or touched:
        lines = _lines_of(edit, touched)
        start = lines.start if touched and touched[0].start == lines.start else above[-1].stop if above else 0
        within = Span(start, below[0].start if below else len(text))
        near = comments_near(Part(text, lines, within), tracked.language, tracked.tag, frozenset(refuted))
        touched, is_read = (), is_read and near is not None
        if near is not None:
            touched = tuple(_block(tracked, comment, near.first) for comment in near.found.comments)
            refuted = tuple(sorted({*refuted, *(near.first + line for line in near.found.refuted)}))
    return _known(tracked, text, (*above, *touched, *below), refuted, is_read=is_read)


def _dealt(blocks: tuple[Block, ...], edit: LineEdit) -> tuple[tuple[Block, ...], ...]:
    """Return the blocks above an edit, those it touches or stands beside, and those below, where they are now."""
    first = bisect_right(blocks, edit.span.start - 1, key=lambda block: block.stop)
    last = bisect_left(blocks, edit.span.stop + 1, first, key=lambda block: block.start)
    below = blocks[last:] if not edit.growth else tuple(block.shifted(edit.growth) for block in blocks[last:])
    return blocks[:first], blocks[first:last], below


def _carried(lines: tuple[int, ...], edit: LineEdit) -> tuple[tuple[int, ...], bool]:
    """Return where lines are after an edit, without those it replaces, and whether it replaces any."""
    first, last = bisect_left(lines, edit.span.start), bisect_left(lines, edit.span.stop)
    if first == last and not edit.growth:
        return lines, False
    return (*lines[:first], *(line + edit.growth for line in lines[last:])), first < last


def _lines_of(edit: LineEdit, touched: tuple[Block, ...]) -> Span:
    """Return the lines of an edit and of the comments it touches, in the text after it."""
    start, stop = edit.span.start, edit.span.start + len(edit.lines)
    starts, stops = [block.start for block in touched], [block.stop + edit.growth for block in touched]
    return Span(min([start, *starts]), max([stop, *stops]))


def _known(
    before: Tracked,
    text: Text,
    blocks: Iterable[Block],
    refuted: tuple[int, ...],
    *,
    is_read: bool = True,
) -> Tracked:
    """Return what is known now; a text without any mark has no specs for sure."""
    blocks, specs = tuple(blocks), before.specs
    if len(blocks) == len(before.blocks) and all(map(is_, blocks, before.blocks)):
        blocks = before.blocks
    else:
        specs = tuple(spec for block in blocks for spec in block.specs)
    is_sure = is_read and not blocks and not refuted
    return replace(before, text=text, blocks=blocks, refuted=refuted, is_read=is_read, is_sure=is_sure, specs=specs)


def _block(tracked: Tracked, comment: Comment, moved: int = 0) -> Block:
    return Block(comment, 0, tuple(specs_in(tracked.path, comment, tracked.tag))).shifted(moved)


def _shifted(spec: Spec, lines: int) -> Spec:
    clauses = tuple(Clause(clause.kind, clause.text, clause.span.shifted(lines)) for clause in spec.clauses)
    return Spec(spec.path, spec.span.shifted(lines), spec.mode, clauses)
