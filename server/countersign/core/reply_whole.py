"""Whole files in a model's message: each in a fence, with its path in the line above, or behind the fence.

    path/to/file.py
    ```python
    all the lines
    ```

What else stands in fences, commands and examples, is left alone: its path is not named alone in a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from msgspec import Struct

from countersign.core.reply_asks import Trouble, Write
from countersign.core.reply_names import Naming

__all__ = ["read_whole"]

_FENCE = re.compile(r"(?P<indentation>\s*)(?P<fence>`{3,}|~{3,})\s*(?P<info>[^`]*)")
_MARKDOWN = re.compile(r"\.(?:md|mdx|markdown|rst|txt|adoc)$", re.IGNORECASE)


class _Fence(Struct, frozen=True):
    """A line that opens or closes a fenced block."""

    at: int
    indentation: str
    fence: str
    info: str

    def closes(self, other: _Fence) -> bool:
        alike = self.fence[0] == other.fence[0] and len(self.fence) >= len(other.fence)
        return alike and not self.info and self.indentation == other.indentation


def read_whole(lines: Sequence[str], naming: Naming) -> list[Write | Trouble]:
    """Return what the whole files in a message ask for, in their order."""
    asks: list[Write | Trouble] = []
    fences = [
        _Fence(at, found["indentation"], found["fence"], found["info"].strip())
        for at, line in enumerate(lines)
        if (found := _FENCE.fullmatch(line))
    ]
    number = 0
    while number < len(fences):
        opening = fences[number]
        path = _path(lines, opening, naming)
        closing = _closing(fences, number)
        if closing is None:
            if path is not None:
                asks.append(Trouble(path, opening.at + 1, "The file does not end: its fence is not closed."))
            break
        if path is not None:
            asks.append(_write(path, lines, opening, fences[closing : closing + 2], naming))
        number = closing + 1
    return asks


def _write(
    path: str, lines: Sequence[str], opening: _Fence, closing: Sequence[_Fence], naming: Naming
) -> Write | Trouble:
    """Take the lines in a fence, without the indentation that the fence itself has.

    Where the file may have fences of its own, and another one follows, it can not be told which one ends it.
    """
    inner = lines[opening.at + 1 : closing[0].at]
    following = closing[1:]
    if (
        following
        and not following[0].info
        and _path(lines, following[0], naming) is None
        and _MARKDOWN.search(path)
    ):
        longer = "backticks" if opening.fence[0] == "`" else "tildes"
        message = f"The file may have fences in it: put {len(opening.fence) + 1} {longer} around the whole of it."
        return Trouble(path, opening.at + 1, message)
    return Write(
        path, opening.at, tuple(line.removeprefix(opening.indentation) for line in inner), over=True, lazy=True
    )


def _closing(fences: Sequence[_Fence], opening: int) -> int | None:
    """Return the fence that closes another one, of which those with an info open blocks in it."""
    depth = [fences[opening]]
    for number in count(opening + 1):
        if number == len(fences):
            return None
        fence = fences[number]
        if fence.closes(depth[-1]):
            depth.pop()
        elif fence.info and fence.fence[0] == depth[0].fence[0]:
            depth.append(fence)
        if not depth:
            return number
    return None


def _path(lines: Sequence[str], opening: _Fence, naming: Naming) -> str | None:
    """Return the path that stands in the line above a fence, or behind it."""
    behind = naming.path_in(lines[opening.at])
    if behind is not None:
        return behind
    above = next((lines[at] for at in range(opening.at - 1, max(opening.at - 3, -1), -1) if lines[at].strip()), "")
    return naming.path_alone(above)
