"""An editor's open document: its text, its undo history, and positions in the encoding that was agreed on.

It shares no code with the server, so that a wrong position on one side cannot be made right by the same mistake
on the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, TypeAlias

Json: TypeAlias = Any
"""A value as it came out of `json.loads`."""
Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END = re.compile(r"\r\n|\n|\r")


class EditError(Exception):
    """An edit cannot be applied: it meets another one, or its place does not exist."""


class Document:
    """One open document. Every change returns the `contentChanges` that tell a server about it, in order."""

    def __init__(self, uri: str, language: str, text: str, encoding: Encoding, version: int = 1) -> None:
        self.uri = uri
        self.language = language
        self.version = version
        self.encoding: Encoding = encoding
        self._text = text
        self._undo: list[str] = []
        self._redo: list[str] = []

    @property
    def text(self) -> str:
        return self._text

    @property
    def lines(self) -> list[str]:
        """The lines without terminators; as LSP counts, there is one more behind the last terminator."""
        ends = list(_LINE_END.finditer(self._text))
        starts = [0, *(end.end() for end in ends)]
        stops = [*(end.start() for end in ends), len(self._text)]
        return [self._text[start:stop] for start, stop in zip(starts, stops, strict=True)]

    def line_of(self, wanted: str) -> int:
        """Return the number of the only line that contains `wanted`."""
        found = [number for number, line in enumerate(self.lines) if wanted in line]
        if len(found) != 1:
            raise AssertionError(f"{wanted!r} stands on lines {found} of {self.uri}:\n{self._text}")
        return found[0]

    def position(self, offset: int) -> dict[str, int]:
        """Return where the character at `offset` stands; inside of a CRLF there is no position but its start."""
        start, line = 0, 0
        for end in _LINE_END.finditer(self._text):
            if end.end() > offset:
                break
            start, line = end.end(), line + 1
        before = (
            self._text[start:offset].removesuffix("\r")
            if self._splits_line_end(offset)
            else self._text[start:offset]
        )
        return {"line": line, "character": units(before, self.encoding)}

    def offset(self, position: Json) -> int:
        """Return the offset of a position; what lies behind a line's or the text's end is clamped."""
        line: int = position["line"]
        character: int = position["character"]
        starts = [0, *(end.end() for end in _LINE_END.finditer(self._text))]
        if line >= len(starts):
            return len(self._text)
        content, passed = self.lines[line], 0
        for column, letter in enumerate(content):
            if passed >= character:
                return starts[line] + column
            passed += units(letter, self.encoding)
        return starts[line] + len(content)

    def range_of(self, first: int, last: int | None = None) -> dict[str, dict[str, int]]:
        """Return the range from the start of line `first` to the end of the content of line `last`."""
        last = first if last is None else last
        end = units(self.lines[last], self.encoding)
        return {"start": {"line": first, "character": 0}, "end": {"line": last, "character": end}}

    def replace(self, start: int, end: int, text: str) -> list[Json]:
        """Type over the characters from `start` up to `end`, as one undo step."""
        self._remember()
        return [self._splice(start, end, text)]

    def apply(self, edits: Sequence[Json]) -> list[Json]:
        """Apply a server's text edits, as one undo step. Raises EditError, then nothing is changed."""
        spans: list[tuple[int, int, str]] = []
        for edit in edits:
            start, end = (self._existing(edit["range"][side]) for side in ("start", "end"))
            if end < start:
                raise EditError(f"the edit ends before it starts: {edit}")
            spans.append((start, end, edit["newText"]))
        # Python sorts stably: several insertions at one place keep the order in which they were sent.
        spans.sort(key=lambda span: (span[0], span[1]))
        for (_, end, _), (start, _, _) in pairwise(spans):
            if start < end:
                raise EditError(f"two edits meet: {edits}")
        self._remember()
        return [self._splice(*span) for span in reversed(spans)]

    def undo(self) -> list[Json]:
        """Take back the last step, as `u` or Ctrl+Z do; nothing when there is none."""
        return self._travel(self._undo, self._redo)

    def redo(self) -> list[Json]:
        return self._travel(self._redo, self._undo)

    def _travel(self, source: list[str], target: list[str]) -> list[Json]:
        if not source:
            return []
        target.append(self._text)
        return [self._become(source.pop())]

    def _remember(self) -> None:
        self._undo.append(self._text)
        self._redo.clear()

    def _become(self, text: str) -> Json:
        """Change to `text` by the smallest edit, which is how editors report undo."""
        shorter = min(len(self._text), len(text))
        head = 0
        while head < shorter and self._text[head] == text[head]:
            head += 1
        tail = 0
        while tail < shorter - head and self._text[-1 - tail] == text[-1 - tail]:
            tail += 1
        return self._splice(head, len(self._text) - tail, text[head : len(text) - tail])

    def _splice(self, start: int, end: int, text: str) -> Json:
        if self._splits_line_end(start):
            start, text = start - 1, "\r" + text
        if self._splits_line_end(end):
            end, text = end + 1, text + "\n"
        change = {"range": {"start": self.position(start), "end": self.position(end)}, "text": text}
        self._text = self._text[:start] + text + self._text[end:]
        return change

    def _splits_line_end(self, offset: int) -> bool:
        return 0 < offset < len(self._text) and self._text[offset - 1 : offset + 1] == "\r\n"

    def _existing(self, position: Json) -> int:
        """Return the offset of a position that an editor would not have to clamp."""
        lines = self.lines
        line: int = position["line"]
        character: int = position["character"]
        behind_last = line == len(lines) and character == 0
        if not behind_last and (line >= len(lines) or character > units(lines[line], self.encoding)):
            raise EditError(f"there is no place {position} in {self.uri} ({len(lines)} lines)")
        return self.offset(position)


def units(text: str, encoding: Encoding) -> int:
    """Return how many code units of the encoding `text` takes."""
    if encoding == "utf-32":
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
