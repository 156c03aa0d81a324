r"""Text as lines: the only notion of position in the program.

A line ends with LF, CRLF or CR, kept byte for byte; form feed, U+2028 and their like are ordinary characters
(LSP 3.17, "Text Documents"). Only the last line of a text may lack its terminator, and a text that ends with a
terminator has no empty line behind it: `Text.of("a\n")` has one line. Columns count code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, count
from operator import is_not

from msgspec import Struct

__all__ = ["Edit", "LineEdit", "Span", "Text", "content_of", "split_lines", "terminator_of"]

_LINE_END = re.compile(r"\r\n|\n|\r")
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_CHUNK = 512
"""Lines a chunk is built with: an edit copies one chunk and the list of chunks, whatever the text's length."""


class Span(Struct, frozen=True, order=True):
    """Lines `start` up to, not including, `stop`; both count from 0. An empty span is the seam before `start`."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def shifted(self, lines: int) -> Span:
        return Span(self.start + lines, self.stop + lines)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a line, one is a seam within the other, or both are the same seam."""
        return self == other or (self.start < other.stop and other.start < self.stop)

    def meets(self, other: Span) -> bool:
        """Whether the two share a line, or one is a seam inside or at the border of the other."""
        if self.start == self.stop or other.start == other.stop:
            return self.start <= other.stop and other.start <= self.stop
        return self.start < other.stop and other.start < self.stop


class Edit(Struct, frozen=True):
    """Replace the text between two places, as an editor reports it; lines count from 0, columns in code points."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    text: str


class LineEdit(Struct, frozen=True):
    """Replace the lines of `span` by `lines`."""

    span: Span
    lines: tuple[str, ...]

    @property
    def growth(self) -> int:
        """How many lines the text has more after the edit."""
        return len(self.lines) - len(self.span)


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` with their terminators; joined they are `text` again."""
    # Python ends lines at more than our terminators; where it finds as many as there are of these, all are ours.
    quick = text.splitlines(keepends=True)
    ends = text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)
    if len(quick) == ends + (text != "" and not terminator_of(text)):
        return quick
    if "\r" not in text:
        lines = [line + "\n" for line in text.split("\n")]
        last = lines.pop()[:-1]
        return [*lines, last] if last else lines
    lines: list[str] = []
    start = 0
    for end in _LINE_END.finditer(text):
        lines.append(text[start : end.end()])
        start = end.end()
    if start < len(text):
        lines.append(text[start:])
    return lines


def terminator_of(line: str) -> str:
    if line.endswith("\r\n"):
        return "\r\n"
    return line[-1:] if line.endswith(("\n", "\r")) else ""


def content_of(line: str) -> str:
    """Return the line without its terminator."""
    return line[: len(line) - len(terminator_of(line))]


class Text:
    """An immutable sequence of lines; an edit shares all chunks it does not touch with the text it came from."""

    __slots__ = ("_joined", "_starts", "chunks")

    def __init__(self, chunks: Iterable[tuple[str, ...]]) -> None:
        self.chunks = tuple(chunks)
        self._starts = (0, *accumulate(map(len, self.chunks)))
        self._joined: str | None = None

    @classmethod
    def of(cls, text: str) -> Text:
        made = cls.from_lines(split_lines(text))
        made._joined = text  # noqa: SLF001 - its own class
        return made

    @classmethod
    def from_lines(cls, lines: Sequence[str]) -> Text:
        """Make a text of lines that are split already: each but the last ends with a terminator."""
        return cls(_chunked(lines))

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[str]:
        for chunk in self.chunks:
            yield from chunk

    def __getitem__(self, line: int) -> str:
        if not 0 <= line < len(self):
            raise IndexError(line)
        chunk = bisect_right(self._starts, line) - 1
        return self.chunks[chunk][line - self._starts[chunk]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        return self is other or (len(self) == len(other) and str(self) == str(other))

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        if self._joined is None:
            self._joined = "".join("".join(chunk) for chunk in self.chunks)
        return self._joined

    def __repr__(self) -> str:
        return f"Text({len(self)} lines)"

    def lines(self, start: int = 0, stop: int | None = None) -> tuple[str, ...]:
        """Return the lines from `start` up to `stop`; what lies outside of the text is left out."""
        start, stop = max(start, 0), len(self) if stop is None else min(stop, len(self))
        if start >= stop:
            return ()
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, stop - 1) - 1
        offset = self._starts[first]
        if first == last:
            return self.chunks[first][start - offset : stop - offset]
        found = [line for chunk in self.chunks[first : last + 1] for line in chunk]
        return tuple(found[start - offset : stop - offset])

    def line_at(self, line: int) -> str | None:
        """Return the line, or None outside of the text."""
        return self[line] if 0 <= line < len(self) else None

    def spliced(self, edit: LineEdit) -> Text:
        """Return the text with the lines of the edit's span replaced.

        The lines must fit: where lines follow, the edit's last line ends with a terminator.
        """
        start, stop = edit.span.start, edit.span.stop
        first = min(max(bisect_right(self._starts, start) - 1, 0), max(len(self.chunks) - 1, 0))
        last = max(first, bisect_right(self._starts, max(stop - 1, start)) - 1)
        offset = self._starts[first]
        touched = [line for chunk in self.chunks[first : last + 1] for line in chunk]
        touched[start - offset : stop - offset] = edit.lines
        return Text((*self.chunks[:first], *_chunked(touched), *self.chunks[last + 1 :]))

    def edited(self, edit: Edit) -> tuple[Text, LineEdit]:
        """Return the text after an editor's edit and the same edit as whole lines, as small as it can be.

        Places past a line's or the text's end are clamped, as LSP demands; an edit whose end lies before its
        start raises ValueError.
        """
        whole = self._whole_lines(edit)
        small = _trimmed(whole.span.start, self.lines(whole.span.start, whole.span.stop), whole.lines)
        return self.spliced(small), small

    def difference(self, new: Text) -> LineEdit:
        """Return the one edit that leads from this text to another.

        It costs what the chunks cost that the two do not share, not what their lines would.
        """
        shorter = min(len(self.chunks), len(new.chunks))
        head = next(compress(count(), map(is_not, self.chunks, new.chunks)), shorter)
        pairs = map(is_not, reversed(self.chunks), reversed(new.chunks))
        tail = min(next(compress(count(), pairs), shorter), shorter - head)
        start = self._starts[head]
        old_stop, new_stop = (text._starts[len(text.chunks) - tail] for text in (self, new))  # noqa: SLF001 - its own class
        return _trimmed(start, self.lines(start, old_stop), new.lines(start, new_stop))

    def _whole_lines(self, edit: Edit) -> LineEdit:
        start_line, head = self._clamped(edit.start_line, edit.start_column)
        end_line, tail_column = self._clamped(edit.end_line, edit.end_column)
        if (end_line, tail_column) < (start_line, head):
            raise ValueError("the edit ends before it starts")
        first, last = self.line_at(start_line) or "", self.line_at(end_line) or ""
        replaced = first[:head] + edit.text + last[tail_column:]
        if _HALVES.search(first[head - 1 : head] + edit.text + last[tail_column : tail_column + 1]):
            # Editors in UTF-16 may type a character in two halves, and hold one character then.
            replaced = replaced.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        start, stop = start_line, min(end_line + 1, len(self))
        if start > 0 and self[start - 1].endswith("\r"):
            start -= 1
            replaced = self[start] + replaced
        if stop < len(self) and (replaced.endswith("\r") or (replaced and not terminator_of(replaced))):
            replaced += self[stop]
            stop += 1
        return LineEdit(Span(start, max(start, stop)), tuple(split_lines(replaced)))

    def _clamped(self, line: int, column: int) -> tuple[int, int]:
        if line >= len(self):
            last = self.line_at(len(self) - 1)
            if last is None or terminator_of(last):
                return len(self), 0
            return len(self) - 1, len(last)
        return line, min(column, len(content_of(self[line])))


def _chunked(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if len(lines) <= 2 * _CHUNK:
        if lines:
            yield tuple(lines)
        return
    for start in range(0, len(lines), _CHUNK):
        yield tuple(lines[start : start + _CHUNK])


def _trimmed(start: int, old: tuple[str, ...], new: tuple[str, ...]) -> LineEdit:
    """Return the edit that replaces the lines `old` from `start` on, without those that it does not change."""
    head = _alike(old, new, min(len(old), len(new)))
    old, new = old[head:], new[head:]
    most = min(len(old), len(new))
    # Most edits are of one line, and all behind it is alike.
    if most and old[len(old) - most + 1 :] == new[len(new) - most + 1 :]:
        tail = most if old[len(old) - most] == new[len(new) - most] else most - 1
    else:
        tail = _alike(old[::-1], new[::-1], most)
    return LineEdit(Span(start + head, start + head + len(old) - tail), new[: len(new) - tail])


def _alike(old: tuple[str, ...], new: tuple[str, ...], most: int) -> int:
    """Return how many lines are alike, of the first `most`; halves are compared, which is faster than lines."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
