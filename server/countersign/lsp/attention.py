"""What the user looks at, as far as an editor tells. It is recorded soon after the answer that shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from msgspec import Struct

from countersign.core.events import HunksShown
from countersign.core.model import HunkId, Surface
from countersign.lsp.folder import Folder

__all__ = ["Attention"]

_SOON = 0.05
"""Seconds after which looks are recorded, all of that time at once: each record waits for the disk."""
_MOST = 64
"""Looks that wait at most, so that nobody waits for long while they are recorded."""


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
        self._looks: dict[Folder, list[HunksShown]] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def rests(self) -> bool:
        """Whether something that was asked for is on show."""
        return self._asked is not None

    def settle(self) -> None:
        """Let what was on show until now be known: something depends on it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            looks, self._looks = self._looks, {}
            for folder, shown in looks.items():
                folder.runtime.dispatch(*shown)

    def shows(self, folder: Folder, uri: str, surface: Surface, hunks: Iterable[HunkId]) -> None:
        """Take note that hunks are shown because somebody asked for them."""
        asked, last = _Asked(folder, uri, surface, frozenset(hunks)), self._asked
        if last is not None and (last.folder, last.uri) == (folder, uri) and asked.hunks <= last.hunks:
            return
        if last is not None and last.folder is not folder:
            self.moves_on()
        self._asked = asked
        self._take(folder, surface, asked.hunks)

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
            self._take(last.folder, last.surface, ())

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
                self._take(folder, Surface.VIEW, frozenset[HunkId]().union(*seen))

    def _take(self, folder: Folder, surface: Surface, hunks: Iterable[HunkId]) -> None:
        """Take note of what a surface shows from now on."""
        looks = self._looks.setdefault(folder, [])
        looks.append(HunksShown(tuple(hunks), surface, folder.now()))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SOON, self.settle)
        elif len(looks) >= _MOST:
            self.settle()
