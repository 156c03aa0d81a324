"""The parts of a text by its indentation: each a line with what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from countersign.core.reply_places import indentation_of

__all__ = ["Part", "parts_of"]

_CLOSING = re.compile(r"[}\])]|end\b|fi\b|done\b|esac\b|</|else\b|elif\b|except\b|finally\b|catch\b")
_ABOVE = re.compile(r"@|# |//|/\*|\*|--\s|;;")
"""What stands above a line and belongs to it: decorators and comments."""


class Part(Struct, frozen=True):
    """A line, the blank lines, comments and decorators above it, the lines that are indented more below it, and
    those that close these; or a gap.
    """

    lead: tuple[str, ...]
    head: str
    inner: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    gap: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.lead, self.head, *self.inner, *self.tail)

    @property
    def told(self) -> tuple[str, ...]:
        """The lines above it that are not blank."""
        return tuple(line for line in self.lead if line.strip())


def parts_of(lines: Sequence[str], is_gap: Callable[[str], bool]) -> tuple[list[Part], tuple[str, ...]]:
    """Return the parts of some lines, and those behind the last one."""
    base = min((_width(line) for line in lines if line.strip()), default=0)
    parts: list[_Growing] = []
    pending: list[str] = []
    for line in lines:
        deeper = bool(line.strip()) and _width(line) > base
        last = parts[-1] if parts and not parts[-1].gap else None
        if deeper and last is not None and not any(_width(above) == base for above in pending if above.strip()):
            last.inner += [*last.tail, *pending, line]
            last.tail = []
        elif not deeper and line.strip() and last is not None and last.inner and _CLOSING.match(line.strip()):
            last.tail += [*pending, line]
        elif not is_gap(line) and (not line.strip() or _ABOVE.match(line.strip())):
            pending.append(line)
            continue
        else:
            parts.append(_Growing(pending, line, gap=is_gap(line)))
        pending = []
    return [part.grown() for part in parts], tuple(pending)


class _Growing:
    """A part while its lines are read."""

    def __init__(self, lead: list[str], head: str, *, gap: bool) -> None:
        self.lead, self.head, self.gap = lead, head, gap
        self.inner: list[str] = []
        self.tail: list[str] = []

    def grown(self) -> Part:
        return Part(tuple(self.lead), self.head, tuple(self.inner), tuple(self.tail), self.gap)


def _width(line: str) -> int:
    return len(indentation_of(line.expandtabs()))
