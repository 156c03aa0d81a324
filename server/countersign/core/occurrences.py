"""Where some lines stand among others, for what both cost to be read, however much they repeat themselves.

Each different line stands for a character, so that it is texts that are searched. Of more than a million different
lines the last ones count as one: who cannot live with that looks at what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["marked", "marks_of", "occurrences", "places"]

_UNKNOWN = 0x10FFFF


def occurrences(wanted: Sequence[str], lines: Sequence[str]) -> Iterator[int]:
    """Yield where all of `wanted` stand in `lines`, one after the other, from 0; the places may overlap."""
    marks = marks_of(wanted)
    return places(marked(wanted, marks), marked(lines, marks))


def marks_of(lines: Iterable[str]) -> Mapping[str, str]:
    """Return a character for each different line."""
    marks: dict[str, str] = {}
    for line in lines:
        if line not in marks:
            marks[line] = chr(min(len(marks), _UNKNOWN - 1))
    return marks


def marked(lines: Iterable[str], marks: Mapping[str, str]) -> str:
    """Return the lines as their characters; those that have none are all the same."""
    unknown = chr(_UNKNOWN)
    return "".join([marks.get(line, unknown) for line in lines])


def places(block: str, text: str) -> Iterator[int]:
    """Yield where a block of lines stands in a text, both as characters; an empty one stands nowhere."""
    at = text.find(block) if block else -1
    while at >= 0:
        yield at
        at = text.find(block, at + 1)
