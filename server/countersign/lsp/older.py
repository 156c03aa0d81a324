"""Where lines stand that were accepted long ago: looked for when somebody first asks, away from the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from msgspec import Struct

from countersign.core.anchors import follow
from countersign.core.history import History
from countersign.core.model import Anchors, HunkId
from countersign.core.origins import place_older, unfollowed
from countersign.core.state import Document, State
from countersign.core.text import Text

__all__ = ["Older"]


class _Known(Struct, frozen=True):
    """The hunks of a file that it does not follow any more, and where they stood in a text of it."""

    hunks: frozenset[HunkId]
    text: Text
    anchors: Anchors


class Older:
    """The hunks of one folder that are too old to be followed at each key stroke. What was found once is carried on
    to the text of the moment when somebody asks again.
    """

    def __init__(self, background: Callable[[Coroutine[object, object, None], str], object]) -> None:
        self.mark = object()
        """Another one whenever something was found."""
        self._background = background
        self._history: History | None = None
        self._missing: dict[str, frozenset[HunkId]] = {}
        self._known: dict[str, _Known] = {}
        self._wanted: set[str] = set()

    def anchors(self, state: State, document: Document) -> Anchors:
        """Return where such hunks stand in a document; none while that is being found out."""
        hunks, text = self._of(state, document), document.text
        if not hunks or text is None:
            return ()
        known = self._known.get(document.path)
        if known is None or known.hunks != hunks:
            if document.path not in self._wanted:
                self._wanted.add(document.path)
                self._background(self._find(state, document.path, text, hunks), f"find old hunks: {document.path}")
            return ()
        if known.text is not text:
            anchors = follow(known.anchors, known.text, text, (known.text.difference(text),))
            known = self._known[document.path] = _Known(hunks, text, anchors)
        return known.anchors

    def _of(self, state: State, document: Document) -> frozenset[HunkId]:
        if state.history is not self._history:
            self._history = state.history
            self._missing.clear()
        if document.path not in self._missing:
            self._missing[document.path] = unfollowed(state, document)
        return self._missing[document.path]

    async def _find(self, state: State, path: str, text: Text, hunks: frozenset[HunkId]) -> None:
        try:
            anchors = await asyncio.to_thread(place_older, state, path, text, hunks)
            self._known[path] = _Known(hunks, text, anchors)
            self.mark = object()
        finally:
            self._wanted.discard(path)
