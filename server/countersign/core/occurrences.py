"""Where some lines stand among others, for what both cost to be read, however much they repeat themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["occurrences"]

_LAST = 0x10FFFF


def occurrences(wanted: Sequence[str], lines: Sequence[str]) -> Iterator[int]:
    """Yield the places, from 0, at which all of `wanted` stand in `lines`, one after the other; they may overlap.

    Each different line stands for a character, so that it is texts that are searched. Of more than a million
    different lines the last ones count as one: who cannot live with that looks at what was found.
    """
    marks: dict[str, str] = {}
    pattern = "".join([marks.setdefault(line, chr(min(len(marks), _LAST))) for line in wanted])
    if not pattern:
        return
    unknown = chr(min(len(marks), _LAST))
    text = "".join([marks.get(line, unknown) for line in lines])
    at = text.find(pattern)
    while at >= 0:
        yield at
        at = text.find(pattern, at + 1)
