"""Which lines of a file come from the accepted hunk that created or replaced it, or changed it when renaming it."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.diff import line_edits, unchanged
from countersign.core.model import Anchor, Hunk, Status
from countersign.core.operation import OperationKind
from countersign.core.standing import sources_of
from countersign.core.state import Document, State
from countersign.core.text import Span, Text

__all__ = ["lines_of", "whole_files"]

_AT_ONCE = 2_000
"""Lines of a file that are compared while somebody waits: what the cursor rests on is asked for at each move."""
_BRINGING = {OperationKind.CREATE, OperationKind.RENAME, OperationKind.REPLACE}


def whole_files(state: State, document: Document, *, at_once: bool = False) -> tuple[Anchor, ...]:
    """Return the accepted operations that brought lines into a file, anchored to all of it. `at_once` passes over
    what takes long to compare with the file as it is now.
    """
    if document.text is None:
        return ()
    anchors = _anchors(state, document, document.text)
    is_long = len(document.text) > _AT_ONCE
    return tuple(anchor for anchor in anchors if not (at_once and is_long) or anchor.status is Status.APPLIED)


def _anchors(state: State, document: Document, text: Text) -> tuple[Anchor, ...]:
    known = state.history.counted.get(("whole", document.path))
    if known is not None and known[0] is text:
        return known[1]
    lines = text.lines()
    found = tuple(
        Anchor(hunk, Span(0, len(lines)), Status.APPLIED if hunk.new == lines else Status.STALE, Status.APPLIED)
        for hunk in _brought(state, document.path)
        if hunk.new != hunk.base and state.history.has_landed(hunk.id)
    )
    state.history.counted["whole", document.path] = text, found
    return found


def lines_of(hunk: Hunk, text: Text) -> Iterator[int]:
    """Yield the lines of a text that stand as such a hunk wrote them."""
    if not hunk.base and hunk.new == text.lines():
        yield from range(len(text))
        return
    edits = line_edits(hunk.base, hunk.new)
    kept = {there for _, there in unchanged(edits, len(hunk.base))}
    for line, there in unchanged(line_edits(hunk.new, text.lines()), len(hunk.new)):
        if line not in kept:
            yield there


def _brought(state: State, path: str) -> Iterator[Hunk]:
    for source in (path, *sources_of(state.history, path)):
        for change in state.history.offers.get(source, ()):
            for hunk in change.hunks:
                operation = hunk.operation
                if operation is not None and operation.kind in _BRINGING and (operation.target or source) == path:
                    yield hunk
