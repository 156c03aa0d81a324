"""The lines of one comment, each with the place of what it says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Set as AbstractSet
from enum import Enum
from itertools import accumulate

from msgspec import Struct

from countersign.core.comment_shape import BlockShape, Shape
from countersign.core.scanner import Stretch

__all__ = ["Comment", "CommentLine", "Form", "Page", "comment_around"]


class CommentLine(Struct, frozen=True):
    """One line of a comment and what it says, from column `start` up to `stop`, without marker, leader and end."""

    line: int
    start: int
    stop: int
    text: str


class Form(Enum):
    """How a comment stands: each of its lines is one of its own, or it is one block, or it is beside code."""

    LINES = "lines"
    BLOCK = "block"
    BESIDE = "beside"


class Comment(Struct, frozen=True):
    """Lines of comment that belong together, one after the other, at least one."""

    lines: tuple[CommentLine, ...]
    form: Form

    @property
    def numbers(self) -> range:
        """The numbers of the lines."""
        first = self.lines[0].line
        return range(first, first + len(self.lines))

    def holds(self, line: int, column: int) -> bool:
        if line not in self.numbers:
            return False
        said = self.lines[line - self.numbers.start]
        return said.start <= column <= said.stop

    def shifted(self, lines: int) -> Comment:
        """Return the comment where it stands when so many lines are added above it."""
        moved = (CommentLine(said.line + lines, said.start, said.stop, said.text) for said in self.lines)
        return Comment(tuple(moved), self.form) if lines else self


class Page(Struct, frozen=True):
    """The lines of a text that ends them with LF, without their ends, and where in the text each begins."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Page:
        lines = text.split("\n")
        return cls(tuple(lines), (0, *accumulate(len(line) + 1 for line in lines)))

    def line_of(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def place(self, place: int) -> tuple[int, int]:
        """Return the line and the column of a place in the text."""
        line = self.line_of(place)
        return line, place - self.starts[line]

    def without(self, lines: AbstractSet[int]) -> Page:
        """Return the page with these lines left empty."""
        if not lines:
            return self
        return Page(tuple("" if line in lines else said for line, said in enumerate(self.lines)), self.starts)


def comment_around(page: Page, place: int, stretch: Stretch, shape: Shape) -> Comment | None:
    """Return the comment that stands in the stretch around the place, with the comments of its kind next to it.

    None when the table does not know such a comment in this language.
    """
    line, column = page.place(stretch.start)
    for block in shape.blocks:
        opened = block.opening.match(page.lines[line], column)
        if opened is not None:
            return _block_comment(page, stretch, block, opened.end(), braced=shape.braced)
    return _line_comment(page, page.line_of(place), stretch, shape)


def _line_comment(page: Page, line: int, stretch: Stretch, shape: Shape) -> Comment | None:
    content = page.lines[line]
    column = stretch.start - page.starts[line]
    if column < 0:
        column = len(content) - len(content.lstrip())
    head, opened = content[:column], shape.line.match(content, column)
    if opened is None:
        return None
    said = _said(line, content, opened.end(), stretch.stop - page.starts[line])
    if head.strip():
        return Comment((said,), Form.BESIDE)

    def alike(other: int) -> CommentLine | None:
        content = page.lines[other]
        found = shape.line.match(content, column) if content.startswith(head) else None
        if found is None or found["marker"] != opened["marker"]:
            return None
        return _said(other, content, found.end(), len(content))

    return Comment(_with_neighbours(said, len(page.lines), alike), Form.LINES)


def _block_comment(page: Page, stretch: Stretch, block: BlockShape, start: int, *, braced: bool) -> Comment:
    """Return the comment of a stretch that opens with the block; `start` is the column behind its opening."""
    first, (last, stop) = page.line_of(stretch.start), page.place(stretch.stop)
    alone = _alone(first, page.lines[first], block, braced=braced)
    if first == last and alone is not None:
        indent = page.lines[first][: _margin(page.lines[first])]

        def alike(other: int) -> CommentLine | None:
            content = page.lines[other]
            return _alone(other, content, block, braced=braced) if content[: _margin(content)] == indent else None

        return Comment(_with_neighbours(alone, len(page.lines), alike), Form.LINES)
    lines: list[CommentLine] = []
    for line in range(first, last + 1):
        content = page.lines[line]
        begin = start if line == first else 0
        end = _without_close(content, stop, begin, block) if line == last else len(content)
        led = block.leader.match(content, 0, end) if line > first else None
        lines.append(_said(line, content, led.end() if led else begin, end))
    return Comment(tuple(lines), Form.BLOCK if first < last else Form.BESIDE)


def _alone(line: int, content: str, block: BlockShape, *, braced: bool) -> CommentLine | None:
    """Return what a line says that holds one whole block comment and nothing else, in braces where `braced`."""
    start, stop = _margin(content), len(content.rstrip())
    if braced and content.startswith("{", start) and content.endswith("}", start, stop):
        inner = content[start + 1 : stop - 1]
        start, stop = start + 1 + _margin(inner), start + 1 + len(inner.rstrip())
    opened = block.opening.match(content, start, stop)
    close = block.block.close
    if opened is None or content.find(close, opened.end()) != stop - len(close):
        return None
    return _said(line, content, opened.end(), _without_close(content, stop, opened.end(), block))


def _without_close(content: str, stop: int, start: int, block: BlockShape) -> int:
    """Return where the text before `stop` ends, without the end of the comment and the leaders before it."""
    close = block.block.close
    if not content.endswith(close, start, stop):
        return stop
    return len(content[: stop - len(close)].rstrip(block.block.leader or None))


def _with_neighbours(
    said: CommentLine, lines: int, alike: Callable[[int], CommentLine | None]
) -> tuple[CommentLine, ...]:
    """Return the lines above and below that are alike, without a gap, with the line between them."""
    above = list(_run(range(said.line - 1, -1, -1), alike))
    return (*reversed(above), said, *_run(range(said.line + 1, lines), alike))


def _run(lines: Iterable[int], alike: Callable[[int], CommentLine | None]) -> Iterator[CommentLine]:
    for line in lines:
        said = alike(line)
        if said is None:
            return
        yield said


def _said(line: int, content: str, start: int, stop: int) -> CommentLine:
    """Return what stands from `start` up to `stop`, without blanks around it."""
    stop = max(min(stop, len(content)), start)
    text = content[start:stop]
    start += len(text) - len(text.lstrip())
    return CommentLine(line, min(start, stop), min(start, stop) + len(text.strip()), text.strip())


def _margin(content: str) -> int:
    return len(content) - len(content.lstrip())
