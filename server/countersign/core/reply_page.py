"""The lines of a file while a reply changes it, and where others stand among them.

Each different line counts as a character, so that a file is a string, in which others are found in the time that it
takes to read it, however much its lines repeat themselves; a change costs no more than to copy that string.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countersign.core.diff import common_head, common_tail
from countersign.core.text import content_of, split_lines, terminator_of

__all__ = ["Page"]

_BOM = "\ufeff"
_LAST_MARK = 0x10FFFF


class Page:
    """Lines that are replaced by others, again and again. What is looked for are contents, without terminators."""

    def __init__(self, text: str) -> None:
        self._bom = _BOM if text.startswith(_BOM) else ""
        self._lines = split_lines(text.removeprefix(_BOM))
        self._usual = next((end for line in self._lines if (end := terminator_of(line))), "\n")
        self.contents = [content_of(line) for line in self._lines]
        self._strict, self._loose = _Marked(self.contents), _Marked(map(str.strip, self.contents))

    def __len__(self) -> int:
        return len(self._lines)

    def __str__(self) -> str:
        return self._bom + "".join(self._lines)

    def places(self, wanted: Sequence[str], least: int = 0) -> Iterator[int]:
        """Yield where all of these lines stand, letter by letter, from the line `least` on."""
        for start in self._strict.places(wanted, least):
            if self.contents[start : start + len(wanted)] == [*wanted]:
                yield start

    def loose_places(self, wanted: Sequence[str], least: int = 0) -> Iterator[int]:
        """Yield where they stand when the blanks at both ends of lines are left aside."""
        bare = [line.strip() for line in wanted]
        for start in self._loose.places(bare, least):
            if all(
                line.strip() == other
                for line, other in zip(self.contents[start : start + len(bare)], bare, strict=True)
            ):
                yield start

    def splice(self, start: int, stop: int, new: Sequence[str], *, ended: bool | None = True) -> None:
        """Put lines in the place of others; at both ends, those that stay are left as they are.

        A new line ends as the one that it replaces, or as is usual in the text. `ended` tells whether the last line
        of the text has a terminator, if it is among those that are put or go; None leaves that as it was.
        """
        last = stop == len(self)
        if last and ended is None:
            ended = not self._lines or bool(terminator_of(self._lines[-1]))
        if last:
            self._end(ended=True)
        head = common_head(self.contents[start:stop], new)
        tail = common_tail(self.contents[start:stop], new, head)
        self._put(start + head, stop - tail, new[head : len(new) - tail])
        if last:
            self._end(ended=ended is not False)

    def _put(self, start: int, stop: int, new: Sequence[str]) -> None:
        ends = [terminator_of(line) for line in self._lines[start:stop]]
        ends += [ends[-1] if ends else self._usual] * (len(new) - len(ends))
        self._lines[start:stop] = [line + end for line, end in zip(new, ends, strict=False)]
        self._keep_apart(start, start + len(new))
        self.contents[start:stop] = new
        self._strict.splice(start, stop, new)
        self._loose.splice(start, stop, map(str.strip, new))

    def _end(self, *, ended: bool) -> None:
        """See to it that the last line of the text has a terminator, or has none."""
        if not self._lines:
            return
        last = self._lines[-1]
        if ended and not terminator_of(last):
            self._lines[-1] += self._usual
        elif not ended and content_of(last):
            self._lines[-1] = content_of(last)

    def _keep_apart(self, first: int, last: int) -> None:
        """See to it that no CR and LF of two lines become one line end where some lines have been put."""
        for number in range(max(first, 1), min(last + 1, len(self._lines))):
            if self._lines[number] == "\n" and self._lines[number - 1].endswith("\r"):
                self._lines[number - 1] += "\n"


class _Marked:
    """Lines, each as the character that stands for all that are equal to it."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._marks: dict[str, str] = {}
        self._text = self._marked(lines)

    def places(self, wanted: Sequence[str], least: int) -> Iterator[int]:
        marks = [self._marks.get(line) for line in wanted]
        if not marks or None in marks:
            return
        block = "".join(filter(None, marks))
        at = self._text.find(block, least)
        while at >= 0:
            yield at
            at = self._text.find(block, at + 1)

    def splice(self, start: int, stop: int, new: Iterable[str]) -> None:
        self._text = self._text[:start] + self._marked(new) + self._text[stop:]

    def _marked(self, lines: Iterable[str]) -> str:
        marks = self._marks
        return "".join([marks.setdefault(line, chr(min(len(marks), _LAST_MARK))) for line in lines])
