"""Where a hunk of a unified diff ends, and what its lines are; its counts may be wrong, and fences may follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from countersign.core.reply_asks import Mark

__all__ = ["HUNK", "Body", "body"]

HUNK = re.compile(r"@@+(?: *-(?P<line>\d+)(?:,(?P<old>\d+))? +\+\d+(?:,(?P<new>\d+))?)?.*")
_BETWEEN = re.compile(
    r"@@|diff --git |index [0-9a-f]+\.\.|(?:new|deleted) file mode |(?:old|new) mode |rename |similarity "
)
_FENCE = re.compile(r"```|~~~|</?(?:patch|diff)>|<\|")
_MARKS = {mark.value: mark for mark in Mark}

_Line = tuple[Mark, str]


class Body(Struct, frozen=True):
    """The lines of a hunk, and as they stand in the message; `ended` tells whether the last new one has a
    terminator, None where nothing does; `stop` is the line of the message behind it.
    """

    lines: tuple[_Line, ...]
    ended: bool | None
    stop: int
    raw: tuple[str, ...] = ()


def body(lines: Sequence[str], at: int, head: re.Match[str], is_header: Callable[[int], bool]) -> Body:
    """Return the body that begins in a line: as long as its counts say if that can be, else up to what ends it."""
    border = fence = at
    while border < len(lines) and not (_BETWEEN.match(lines[border]) or is_header(border)):
        if fence == border and not _FENCE.match(lines[border]):
            fence += 1
        border += 1
    counted = _counted(lines[at:border], head)
    if counted is not None and (at + counted >= fence or _is_prose(lines[at + counted : fence])):
        return _body(lines[at : at + counted], at + counted)
    stop = fence
    while stop > at and not lines[stop - 1].strip():
        stop -= 1
    return _body(lines[at:stop], fence)


def _counted(lines: Sequence[str], head: re.Match[str]) -> int | None:
    """Return how many lines there are in a body of which the counts hold; None when that can not be."""
    if not head["line"]:
        return None
    old, new = int(head["old"] or 1), int(head["new"] or 1)
    for number, line in enumerate(lines):
        if not old and not new:
            return number + line.startswith("\\")
        old -= line[:1] not in {"+", "\\"}
        new -= line[:1] not in {"-", "\\"}
    return len(lines) if not old and not new else None


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines that follow a hunk are none of a diff."""
    first = next((line for line in lines if line.strip()), "")
    return first[:1] not in _MARKS


def _body(lines: Sequence[str], stop: int) -> Body:
    read: list[_Line] = []
    ended: bool | None = None
    for line in lines:
        if line.startswith("\\"):
            ended = not read or read[-1][0] is Mark.GOES
        elif line[:1] in _MARKS:
            read.append((_MARKS[line[0]], line[1:]))
        else:
            read.append((Mark.STAYS, line))
    return Body(tuple(read), ended, stop, tuple(lines))
