"""A text document by the letter of the protocol, done in the plainest way there is: one string, cut anew each time.

It shares no code with the server. Where the specification is silent (a place inside of a character), it says what
Countersign does: the character's beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

from support.documents import Encoding, Json

_CODECS: dict[Encoding, tuple[str, int]] = {
    "utf-8": ("utf-8", 1),
    "utf-16": ("utf-16-le", 2),
    "utf-32": ("utf-32-le", 4),
}
"""The codec of an encoding, and how many bytes one of its code units has."""


class ReversedRangeError(Exception):
    """A range ends before it starts, which no text means."""


class NoPlaceError(Exception):
    """A place lies behind an end, or inside of a character: an editor would have to guess."""


class OverlapError(Exception):
    """Two edits change the same text."""


class TextModel:
    """What a client's document holds; `encoding` is what its positions count."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self.text = paired(text)
        self._codec, self._size = _CODECS[encoding]

    def change(self, change: Json) -> None:
        """Carry out one item of `contentChanges`. Raises ReversedRangeError, then nothing is changed."""
        if "range" not in change:
            self.text = paired(change["text"])
            return
        start, end = (self.offset(change["range"][side]) for side in ("start", "end"))
        if end < start:
            raise ReversedRangeError(change)
        self.text = paired(self.text[:start] + change["text"] + self.text[end:])

    def apply(self, edits: Sequence[Json]) -> None:
        """Carry out `TextEdit`s, whose ranges all count places of the text as it is now.

        Raises ReversedRangeError, NoPlaceError or OverlapError, then nothing is changed.
        """
        spans: list[tuple[tuple[int, int], str]] = [
            (self.offsets(edit["range"]), edit["newText"]) for edit in edits
        ]
        # Python sorts stably: what is inserted at one place keeps its order.
        spans.sort(key=lambda span: span[0])
        for ((_, stop), _), ((start, _), _) in pairwise(spans):
            if start < stop:
                raise OverlapError(edits)
        for (start, stop), new in reversed(spans):
            self.text = self.text[:start] + new + self.text[stop:]

    def offsets(self, place: Json) -> tuple[int, int]:
        """Return where a range begins and ends. Raises NoPlaceError where one of its places had to be clamped."""
        for side in ("start", "end"):
            if not self.exists(place[side]):
                raise NoPlaceError(place)
        start, end = self.offset(place["start"]), self.offset(place["end"])
        if end < start:
            raise ReversedRangeError(place)
        return start, end

    def contents(self) -> list[str]:
        """Return the lines without their ends; behind the last end there is one more, as the protocol counts."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def lines(self) -> list[str]:
        """Return the lines with their ends, without an empty one behind the last end."""
        lines: list[str] = []
        start = 0
        for content in self.contents():
            stop = start + len(content)
            stop += 2 if self.text[stop : stop + 2] == "\r\n" else 1
            lines.append(self.text[start:stop])
            start = stop
        return lines if lines[-1] else lines[:-1]

    def units(self, content: str) -> int:
        """Return how many code units a piece of a line has."""
        return len(content.encode(self._codec, "surrogatepass")) // self._size

    def offset(self, position: Json) -> int:
        """Return how many code points stand before a position."""
        contents = self.contents()
        line: int = position["line"]
        if line >= len(contents):
            return len(self.text)
        start = 0
        for content in contents[:line]:
            start += len(content)
            start += 2 if self.text[start : start + 2] == "\r\n" else 1
        return start + self._column(contents[line], position["character"])

    def exists(self, position: Json) -> bool:
        """Whether there is such a place: before or behind a character of a line's content."""
        return not self.is_behind(position) and not self.is_inside(position)

    def is_behind(self, position: Json) -> bool:
        """Whether a place lies behind the end of its line or of the text, which means that end."""
        contents = self.contents()
        line: int = position["line"]
        character: int = position["character"]
        return line >= len(contents) or character > self.units(contents[line])

    def is_inside(self, position: Json) -> bool:
        """Whether a place lies inside of a character, of which the specification says nothing."""
        if self.is_behind(position):
            return False
        line: int = position["line"]
        character: int = position["character"]
        content = self.contents()[line]
        return self.units(content[: self._column(content, character)]) < character

    def _column(self, content: str, units: int) -> int:
        """Return how many characters the first so many code units hold in full."""
        data = content.encode(self._codec, "surrogatepass")
        for kept in range(min(units * self._size, len(data)), 0, -self._size):
            with suppress(UnicodeDecodeError):
                head = data[:kept].decode(self._codec, "surrogatepass")
                if content.startswith(head):
                    return len(head)
        return 0


def paired(text: str) -> str:
    """Make one character of a high and a low surrogate that have come to stand side by side."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
