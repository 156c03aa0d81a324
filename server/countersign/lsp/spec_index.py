"""The specs of documents that are being typed in, without reading a whole text at each key stroke.

To find specs, a text is parsed: 50 ms for 10,000 lines. An edit away from all specs, in which no tag stands,
moves them and leaves them what they are, but for rarities (a quote typed above makes a comment a string). So they
are moved at once and looked for again in a worker thread, a moment later. A task is only ever started from a spec
that the core has found itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.model import Spec
from countersign.core.spec import find_specs
from countersign.core.state import Document
from countersign.core.text import LineEdit, Span, Text

__all__ = ["SpecIndex"]

_MOMENT = 0.4
"""Seconds until specs that were only moved are looked for again."""
_MARKS = ("ai!", "ai?")
"""What a spec without a tag ends with, in lower case."""


class _Known(Struct, frozen=True):
    """The specs of a text; `is_sure` when they were looked for, and not only moved."""

    text: Text
    language: str | None
    tag: str
    specs: tuple[Spec, ...]
    is_sure: bool


class SpecIndex:
    """`run` lets work go on in the background; `changed` is told a path whose specs are not what was said."""

    def __init__(
        self, run: Callable[[Coroutine[object, object, None], str], None], changed: Callable[[str], None]
    ) -> None:
        self._run = run
        self._changed = changed
        self._known: dict[str, _Known] = {}
        self._checking: set[str] = set()

    def specs(self, document: Document, text: Text, tag: str) -> tuple[Spec, ...]:
        """Return the specs of a document that holds this text."""
        path, language = document.path, document.language
        known = self._known.get(path)
        if known is not None and known.text is text:
            return known.specs
        moved = _moved(known, text) if known is not None else None
        if moved is None:
            specs = find_specs(path, text, language, tag)
            self._known[path] = _Known(text, language, tag, specs, is_sure=True)
            return specs
        self._known[path] = _Known(text, language, tag, moved, is_sure=False)
        if path not in self._checking:
            self._checking.add(path)
            self._run(self._check(path), f"find the specs of {path}")
        return moved

    def forget(self, path: str) -> None:
        self._known.pop(path, None)

    async def _check(self, path: str) -> None:
        try:
            while (known := self._known.get(path)) is not None and not known.is_sure:
                await asyncio.sleep(_MOMENT)
                if (known := self._known.get(path)) is not None:
                    found = await asyncio.to_thread(find_specs, path, known.text, known.language, known.tag)
                    self._take(path, known, found)
        finally:
            self._checking.discard(path)

    def _take(self, path: str, known: _Known, found: tuple[Spec, ...]) -> None:
        """Believe what was found in a text, unless another has come meanwhile."""
        if self._known.get(path) is known:
            self._known[path] = replace(known, specs=found, is_sure=True)
            if found != known.specs:
                self._changed(path)


def _moved(known: _Known, text: Text) -> tuple[Spec, ...] | None:
    """Return the specs where an edit has moved them to, None when it may have changed one."""
    edit = _difference(known.text, text)
    around = Span(edit.span.start - 1, edit.span.stop + 1)
    if any(spec.span.meets(around) for spec in known.specs):
        return None
    marks = (known.tag.lower(), *_MARKS)
    if _mentions(edit.lines, marks) or _mentions(known.text.lines(edit.span.start, edit.span.stop), marks):
        return None
    return tuple(_shifted(spec, edit.growth) if spec.span.start >= edit.span.stop else spec for spec in known.specs)


def _difference(old: Text, new: Text) -> LineEdit:
    """Return the one edit that leads from a text to another."""
    before, after = old.lines(), new.lines()
    shorter = min(len(before), len(after))
    head = next((line for line in range(shorter) if before[line] is not after[line]), shorter)
    tail = 0
    while tail < shorter - head and before[-1 - tail] is after[-1 - tail]:
        tail += 1
    return LineEdit(Span(head, len(before) - tail), after[head : len(after) - tail])


def _mentions(lines: Iterable[str], marks: Iterable[str]) -> bool:
    return any(mark in line.lower() for line in lines for mark in marks)


def _shifted(spec: Spec, lines: int) -> Spec:
    clauses = tuple(replace(clause, span=clause.span.shifted(lines)) for clause in spec.clauses)
    return replace(spec, span=spec.span.shifted(lines), clauses=clauses)
