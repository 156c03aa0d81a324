"""How editors report what happened to a text, said without the core."""

from __future__ import annotations

from collections.abc import Iterable

from countersign.core.model import Anchor
from countersign.core.text import Edit, Span, Text, split_lines

__all__ = ["as_edit", "replaced", "squeezed"]


def replaced(text: str, anchors: Iterable[Anchor]) -> str:
    """Return what accepting must make of a text, said without the core."""
    lines = split_lines(text)
    taken = sorted(anchors, key=lambda anchor: (anchor.span.start, anchor.span.stop))
    for anchor in reversed(taken):
        lines[anchor.span.start : anchor.span.stop] = anchor.hunk.new
    ended = [line if line.endswith(("\n", "\r")) else line + "\n" for line in lines[:-1]]
    return "".join([*ended, *lines[-1:]])


def as_edit(text: Text, span: Span, new: str) -> Edit:
    if span.stop < len(text) or not text.lines() or str(text).endswith(("\n", "\r")):
        return Edit(span.start, 0, span.stop, 0, new)
    return Edit(span.start, 0, len(text) - 1, len(text[len(text) - 1]), new)


def squeezed(before: str, after: str) -> Edit:
    """Return the change with its common beginning and end cut off, character by character, as Neovim reports it."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    while head and before[head - 1] == "\r":
        head -= 1
    while tail and before[-tail] == "\n":
        tail -= 1
    start, stop = place(before, head), place(before, len(before) - tail)
    return Edit(*start, *stop, after[head : len(after) - tail])


def place(text: str, offset: int) -> tuple[int, int]:
    lines = split_lines(text[:offset])
    if not lines or lines[-1].endswith(("\r", "\n")):
        return len(lines), 0
    return len(lines) - 1, len(lines[-1])
