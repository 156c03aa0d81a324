"""What the user looks at, as far as an editor tells. It is recorded once the answer that shows it was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from msgspec import Struct

from countersign.core.events import HunksShown
from countersign.core.model import HunkId, Surface
from countersign.lsp.folder import Folder

__all__ = ["Attention"]


class _Asked(Struct, frozen=True):
    """What was asked for last and is shown, in which document."""

    folder: Folder
    uri: str
    surface: Surface
    hunks: frozenset[HunkId]


class Attention:
    """What an editor shows of hunks: what was asked for last, and what it reports to be in view, by document."""

    def __init__(self) -> None:
        self._asked: _Asked | None = None
        self._in_view: dict[str, dict[Folder, frozenset[HunkId]]] = {}
        self._notes: list[Callable[[], None]] = []

    @property
    def rests(self) -> bool:
        """Whether something that was asked for is on show."""
        return self._asked is not None

    def afterwards(self, note: Callable[[], None]) -> None:
        """Take a note once the message that is being handled has been answered."""
        if not self._notes:
            asyncio.get_running_loop().call_soon(self.settle)
        self._notes.append(note)

    def settle(self) -> None:
        """Take all notes now: something depends on them."""
        notes, self._notes = self._notes, []
        for note in notes:
            note()

    def shows(self, folder: Folder, uri: str, surface: Surface, hunks: Iterable[HunkId]) -> None:
        """Take note that hunks are shown because somebody asked for them."""
        asked, last = _Asked(folder, uri, surface, frozenset(hunks)), self._asked
        if last is not None and (last.folder, last.uri) == (folder, uri) and asked.hunks <= last.hunks:
            return
        if last is not None and last.folder is not folder:
            self.moves_on()
        self._asked = asked
        folder.dispatch(HunksShown(tuple(asked.hunks), surface, folder.now()))

    def is_at(self, uri: str, hunks: Iterable[HunkId] = ()) -> None:
        """Take note that the user is in a document, at these hunks of it: then a hover elsewhere is gone."""
        last = self._asked
        if last is None or (last.uri == uri and (last.surface is Surface.DIFF or not last.hunks.isdisjoint(hunks))):
            return
        self.moves_on()

    def moves_on(self) -> None:
        """Take note that what was asked for is not on show any more."""
        last, self._asked = self._asked, None
        if last is not None:
            last.folder.dispatch(HunksShown((), last.surface, last.folder.now()))

    def closes(self, uri: str) -> None:
        """Take note that a document is shown no longer."""
        if self._asked is not None and self._asked.uri == uri:
            self.moves_on()
        self.views(uri, {})

    def views(self, uri: str, hunks: dict[Folder, frozenset[HunkId]]) -> None:
        """Take note of the hunks that an editor reports to be in view in a document, by their folder."""
        before = self._in_view.pop(uri, {})
        if hunks:
            self._in_view[uri] = hunks
        for folder in {*before, *hunks}:
            if before.get(folder) != hunks.get(folder):
                seen = [found[folder] for found in self._in_view.values() if folder in found]
                everything = tuple(frozenset[HunkId]().union(*seen))
                folder.dispatch(HunksShown(everything, Surface.VIEW, folder.now()))
