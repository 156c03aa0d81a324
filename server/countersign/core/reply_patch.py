"""Patches in the form that `apply_patch` takes (V4A) in a model's message.

    *** Begin Patch
    *** Update File: path/to/file.py
    @@ def f():
     a line that stays
    -a line that goes
    +a line that comes
    *** End Patch

Other sections are `*** Add File:`, whose lines all begin with `+`, and `*** Delete File:`; `*** Move to:` below the
head of an update gives the file another path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from countersign.core.reply_asks import Ask, Mark, Move, Passage, Remove, Trouble, Write
from countersign.core.reply_places import indentation_of

__all__ = ["read_patch"]

_BEGIN, _END = re.compile(r"\s*\*\*\* Begin Patch\s*"), re.compile(r"\s*\*\*\* End Patch\s*")
_HEAD = re.compile(r"(?P<indentation>\s*)\*\*\* (?P<what>Update|Add|Delete) File: ?(?P<path>.*\S)\s*")
_MOVE = re.compile(r"\s*\*\*\* Move to: ?(?P<path>.*\S)\s*")
_EOF = re.compile(r"\*\*\* End of File\s*")
_NUMBERS = re.compile(r"-(?P<line>\d+)(?:,\d+)? \+\d+(?:,\d+)?(?: @@)?\s*")
_MARKS = {mark.value: mark for mark in Mark}


class _Section(Struct, frozen=True):
    """The lines below the head of a section, and the line of the message that the head is."""

    what: str
    path: str
    at: int
    lines: tuple[str, ...]


def read_patch(lines: Sequence[str]) -> list[Ask | Trouble]:
    """Return what the patches of a message ask for, in their order."""
    asks: list[Ask | Trouble] = []
    for begin, stop, is_whole in _patches(lines):
        sections = [*_sections(lines, begin, stop)]
        for section in sections:
            asks += _asks(section)
        first = sections[0].at if sections else stop
        asks += [_no_head(lines[at], at) for at in range(begin, first) if lines[at].lstrip().startswith("***")]
        if not is_whole and sections:
            asks.append(
                Trouble(sections[-1].path, stop, "The patch does not end: there is no line `*** End Patch`.")
            )
    return asks


def _no_head(line: str, at: int) -> Trouble:
    return Trouble(
        "", at + 1, f"{line.strip()!r} is no head of a file: it is `*** Update File: `, `Add` or `Delete`."
    )


def _patches(lines: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the lines between which patches stand, and whether they end as they should; without any mark, all."""
    begin: int | None = None
    indentation = ""
    found = False
    for at, line in enumerate(lines):
        if _BEGIN.fullmatch(line):
            if begin is not None:
                yield begin, at, False
            begin, found, indentation = at + 1, True, indentation_of(line)
        elif begin is not None and _END.fullmatch(line) and indentation_of(line) in {"", indentation}:
            yield begin, at, True
            begin = None
    if begin is not None:
        yield begin, len(lines), False
    elif not found and any(_HEAD.fullmatch(line) for line in lines):
        yield 0, len(lines), True


def _sections(lines: Sequence[str], begin: int, stop: int) -> Iterator[_Section]:
    """Yield the sections; their heads are all indented as the first one is."""
    heads = [(at, head) for at in range(begin, stop) if (head := _HEAD.fullmatch(lines[at]))]
    heads = [(at, head) for at, head in heads if head["indentation"] == heads[0][1]["indentation"]]
    for (at, head), following in zip(heads, [*(at for at, _ in heads[1:]), stop], strict=False):
        yield _Section(head["what"], head["path"], at, tuple(lines[at + 1 : following]))


def _asks(section: _Section) -> list[Ask | Trouble]:
    if section.what == "Delete":
        return [Remove(section.path, section.at)]
    if section.what == "Add":
        return [_added(section)]
    passages = [_passage(section, *chunk) for chunk in _chunks(section)]
    asks: list[Ask | Trouble] = [*passages]
    target = next((found["path"] for line in section.lines[:1] if (found := _MOVE.fullmatch(line))), None)
    if target is None and not any(isinstance(ask, Trouble) or ask.new != ask.old for ask in passages):
        asks.append(Trouble(section.path, section.at + 1, "The update of this file has no line with `+` or `-`."))
    if target is not None:
        asks.append(Move(section.path, section.at, target))
    return asks


def _added(section: _Section) -> Write | Trouble:
    """Take all lines with their `+`; or all as they are, when none has one."""
    lines = [*section.lines]
    while lines and not lines[-1].strip():
        lines.pop()
    if any(line.startswith("+") for line in lines):
        bare = next((line for line in lines if line.strip() and not line.startswith("+")), None)
        if bare is not None:
            return Trouble(
                section.path, section.at + 1, f"In a new file each line begins with `+`; {bare!r} does not."
            )
        lines = [line[1:] for line in lines]
    return Write(section.path, section.at, tuple(lines), over=True)


_Chunk = tuple[int, list[str], list[str]]


def _chunks(section: _Section) -> Iterator[_Chunk]:
    """Yield the parts of an update: where each begins, what is said to stand above it, and its lines."""
    chunk: _Chunk | None = None
    for at, line in enumerate(section.lines, section.at + 1):
        if _MOVE.fullmatch(line):
            continue
        if line.startswith("@@"):
            anchor = line[2:].strip().removesuffix("@@").strip()
            if chunk is not None and not chunk[2]:
                chunk[1].append(anchor)
                continue
            if chunk is not None:
                yield chunk
            chunk = at, [anchor], []
        else:
            chunk = chunk or (at, [], [])
            chunk[2].append(line)
    if chunk is not None and any(line.strip() for line in chunk[2]):
        yield chunk


def _passage(section: _Section, at: int, anchors: Sequence[str], body: Sequence[str]) -> Passage | Trouble:
    lines = [*body]
    while lines and not lines[-1].strip():
        lines.pop()
    at_end = bool(lines) and _EOF.fullmatch(lines[-1]) is not None
    if at_end:
        lines.pop()
    if (wrong := next((line for line in lines if line.startswith("***")), None)) is not None:
        return Trouble(section.path, at + 1, f"{wrong!r} is no line of a patch.")
    marked = tuple((_MARKS[line[0]], line[1:]) if line[:1] in _MARKS else (Mark.STAYS, line) for line in lines)
    numbers = next((found for anchor in anchors if (found := _NUMBERS.fullmatch(anchor))), None)
    near = int(numbers["line"]) - 1 if numbers is not None else None
    below = tuple(anchor for anchor in anchors if anchor and not _NUMBERS.fullmatch(anchor))
    return Passage(section.path, at, marked, near=near, below=below, at_end=at_end, first=near is None)
