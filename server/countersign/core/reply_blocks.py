"""SEARCH/REPLACE blocks in a model's message: which lines of which file it wants replaced by which.

    path/to/file.py
    <<<<<<< SEARCH
    old lines
    =======
    new lines
    >>>>>>> REPLACE

The path stands above the block, inside or outside of a fence, alone in its line or in a sentence; where none does,
the file of the block before is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from countersign.core.reply_asks import Swap, Trouble
from countersign.core.reply_names import Naming
from countersign.core.reply_places import indentation_of

__all__ = ["read_blocks"]

_HEAD = re.compile(r"(?:<{5,9}|-{5,9}) ?(?:SEARCH|ORIGINAL)\b.*|<{7}")
_DIVIDER = re.compile(r"={5,9}")
_TAIL = re.compile(r"(?:>{5,9}|\+{5,9}) ?(?:REPLACE|UPDATED)\b.*|>{7}")
_FENCE = re.compile(r"```|~~~")
_ABOVE = 4
"""Lines above a block in which its path is looked for."""

_Lines = tuple[str, ...]


def read_blocks(lines: Sequence[str], naming: Naming) -> list[Swap | Trouble]:
    """Return what the blocks of a message ask for, in their order."""
    found: list[Swap | Trouble] = []
    path, at = "", 0
    while at < len(lines):
        if not _is(_HEAD, lines[at], indentation_of(lines[at])):
            at += 1
            continue
        begins = at
        path = _path_above(lines, begins, naming) or path
        at, readings = _block(lines, begins)
        if isinstance(readings, str):
            found.append(Trouble(path, begins + 1, readings))
        elif not path:
            found.append(Trouble(path, begins + 1, "No path stands above the block: write that of the file there."))
        else:
            found.append(Swap(path, begins, readings))
    return found


def _is(mark: re.Pattern[str], line: str, indentation: str) -> bool:
    return line.startswith(indentation) and mark.fullmatch(line[len(indentation) :].rstrip()) is not None


def _block(lines: Sequence[str], begins: int) -> tuple[int, tuple[tuple[_Lines, _Lines], ...] | str]:
    """Return the line behind a block, and what it can be taken for, or what is wrong with it."""
    indentation = indentation_of(lines[begins])
    dividers: list[int] = []
    at = begins + 1
    while at < len(lines) and not _is(_TAIL, lines[at], indentation):
        if _is(_HEAD, lines[at], indentation):
            break
        if _is(_DIVIDER, lines[at], indentation):
            dividers.append(at)
        at += 1
    if not dividers:
        return at, "The block has no line `=======` between the lines to search and those to put in their place."
    if at == len(lines) or not _is(_TAIL, lines[at], indentation):
        return at, "The block does not end: there is no line `>>>>>>> REPLACE`."
    readings = [(tuple(lines[begins + 1 : cut]), tuple(lines[cut + 1 : at])) for cut in reversed(dividers)]
    return at + 1, tuple(readings + [bare for each in readings if (bare := _without_fences(*each)) is not None])


def _without_fences(old: _Lines, new: _Lines) -> tuple[_Lines, _Lines] | None:
    """Return old and new lines without the fences that both stand in; None when they do not."""
    fenced = all(len(side) > 1 and _FENCE.match(side[0]) and _FENCE.match(side[-1]) for side in (old, new))
    return (old[1:-1], new[1:-1]) if fenced else None


def _path_above(lines: Sequence[str], begins: int, naming: Naming) -> str:
    for number in range(begins - 1, max(begins - 1 - _ABOVE, -1), -1):
        if _TAIL.fullmatch(lines[number].strip()):
            return ""
        if (path := naming.path_in(lines[number])) is not None:
            return path
    return ""
