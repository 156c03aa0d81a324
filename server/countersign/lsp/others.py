"""What other servers say of a document, as far as the editor tells when it asks for actions: kept for briefs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import ValidationError

from countersign.core.reported import Reported
from countersign.core.text import Span, Text, content_of
from countersign.lsp import messages
from countersign.lsp.announcing import SOURCE
from countersign.lsp.envelope import converted

__all__ = ["Others"]

_DOCUMENTS = 20
_EACH = 50
_AT_ONCE = 20
"""Documents of which something is kept, how much of each, and how much is taken in at a time."""
_LONGEST = 1000
"""Characters of a message, and of a line."""
_WORDS = {1: "error", 2: "warning", 3: "info", 4: "hint"}
"""The severities of LSP."""


class Others:
    """The newest of what was told of each document; what is told of lines takes the place of what was before."""

    def __init__(self) -> None:
        self._known: dict[str, list[Reported]] = {}

    def take(self, path: str, text: Text, lines: Span, diagnostics: Sequence[object]) -> None:
        """Take in what an editor tells of some lines of a document."""
        before = self._known.pop(path, [])
        if not diagnostics and not before:
            return
        new = [*_read(path, text, diagnostics[:_AT_ONCE])]
        told = {one.line for one in new} | {*range(lines.start, lines.stop)}
        kept = [*(one for one in before if one.line not in told), *new][-_EACH:]
        if kept:
            self._known[path] = kept
        while len(self._known) > _DOCUMENTS:
            del self._known[next(iter(self._known))]

    def reported(self) -> Sequence[Reported]:
        return [one for known in self._known.values() for one in known]


def _read(path: str, text: Text, diagnostics: Sequence[object]) -> Iterator[Reported]:
    """Yield what can be read and is not ours."""
    for given in diagnostics:
        try:
            found = converted(given, messages.Diagnostic)
        except ValidationError:
            continue
        line, source = found.range.start.line, found.source or ""
        if source == SOURCE or not found.message.strip() or line >= len(text):
            continue
        content = content_of(text[line])
        if len(content) <= _LONGEST:
            word = _WORDS.get(found.severity or 0, "warning")
            yield Reported(path, line, content, word, source[:_LONGEST], found.message[:_LONGEST])
