"""Telling a client that draws hunks itself which wait in its open documents, and where they are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.model import HunkId
from countersign.core.views import Offer, open_in
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.hunk_view import hunk_view, lines_range
from countersign.lsp.protocol import PLACES, REVIEW
from countersign.lsp.protocol_review import HunkPlace, PlacesParams, ReviewHunk, ReviewParams
from countersign.lsp.slices import Slices

__all__ = ["Reviews"]

_MOMENT = 0.03
"""Seconds in which news are gathered, at least."""
_SHARE = 4
"""How many times as long as it took to describe the hunks nothing is described anew: there may be thousands."""
_PAUSE = 0.15
"""Seconds without a key stroke after which places are told: until then a client moves its marks itself."""


class _Told(Struct, frozen=True):
    """What a client was told last of a document; the views hold the places that the hunks had when it was told what
    they are.
    """

    version: int
    views: Sequence[ReviewHunk]
    places: Sequence[HunkPlace]


class Reviews:
    """What the client knows of each open document with hunks, and what has to be looked at again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: dict[str, _Told] = {}
        self._due: set[str] = set()
        self._folders: set[Folder] = set()
        self._typed: dict[str, float] = {}
        self._is_telling = False
        self._is_placing = False

    def opened(self, uri: str) -> None:
        self._due.add(uri)
        self._begin()

    def closed(self, uri: str) -> None:
        for known in (self._told, self._typed):
            known.pop(uri, None)
        self._due.discard(uri)

    def changed(self, folder: Folder) -> None:
        """Take note that something other than places may have changed in a folder."""
        self._folders.add(folder)
        self._begin()

    def typed(self, uri: str) -> None:
        """Take note of a key stroke: the hunks may have moved."""
        if uri in self._told:
            self._typed[uri] = asyncio.get_running_loop().time()
            if not self._is_placing:
                self._is_placing = True
                self._connection.background(self._tell_places(), "places of hunks")

    def _begin(self) -> None:
        if not self._is_telling:
            self._is_telling = True
            self._connection.background(self._tell(), "review")

    async def _tell(self) -> None:
        loop, pause = asyncio.get_running_loop(), _MOMENT
        try:
            while self._due or self._folders:
                await asyncio.sleep(pause)
                began = loop.time()
                for uri in self._taken():
                    await self._review(uri)
                pause = max(_MOMENT, _SHARE * (loop.time() - began))
        finally:
            self._is_telling = False

    def _taken(self) -> Sequence[str]:
        """Return the documents to look at, and forget that they are."""
        due, folders = self._due, self._folders
        self._due, self._folders = set(), set()
        if folders:
            due.update(uri for uri, within in self._connection.followed if not folders.isdisjoint(within))
        return sorted(due)

    async def _review(self, uri: str) -> None:
        """Tell the hunks of a document, where they are not those that were told last."""
        drawn: dict[HunkId, ReviewHunk] = {}
        slices = Slices()
        while missing := [found for found in self._offers(uri) if found[1].hunk.id not in drawn]:
            for folder, offer in missing:
                drawn[offer.hunk.id] = hunk_view(folder, offer)
                await slices.turn()
        offers = [offer for _, offer in self._offers(uri)]
        self._send(uri, [drawn[offer.hunk.id] for offer in offers], _places(offers))

    def _send(self, uri: str, views: Sequence[ReviewHunk], places: Sequence[HunkPlace]) -> None:
        told = self._told.get(uri)
        version = self._version(uri)
        if version is None or (told is None and not views):
            return
        if told is not None and _are_same(told.views, views):
            self.typed(uri)
            return
        hunks = [replace(view, range=place.range) for view, place in zip(views, places, strict=True)]
        self._told[uri] = _Told(version, views, places)
        self._connection.rpc.tell(REVIEW, ReviewParams(uri, version, hunks))

    async def _tell_places(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._typed:
                await asyncio.sleep(max(min(self._typed.values()) + _PAUSE - loop.time(), 0))
                for uri in [uri for uri, at in self._typed.items() if at + _PAUSE <= loop.time()]:
                    del self._typed[uri]
                    self._tell_places_of(uri)
        finally:
            self._is_placing = False

    def _tell_places_of(self, uri: str) -> None:
        told, version = self._told.get(uri), self._version(uri)
        places = _places([offer for _, offer in self._offers(uri)])
        if told is None or version is None or told.places == places:
            return
        if {place.id for place in told.places} == {place.id for place in places}:
            self._told[uri] = replace(told, version=version, places=places)
            self._connection.rpc.tell(PLACES, PlacesParams(uri, version, places))

    def _offers(self, uri: str) -> Sequence[tuple[Folder, Offer]]:
        return [
            (folder, offer)
            for folder, document, _ in self._connection.views(uri)
            for offer in open_in(folder.state, document.path)
        ]

    def _version(self, uri: str) -> int | None:
        """Return the version of a document, the last that is known where its text is not; None of a closed one."""
        versions = [document.version for _, document, _ in self._connection.views(uri)]
        told = self._told.get(uri)
        return next(iter(versions), told.version if told is not None else None)


def _places(offers: Sequence[Offer]) -> Sequence[HunkPlace]:
    return [HunkPlace(offer.hunk.id, lines_range(offer.span)) for offer in offers]


def _are_same(some: Sequence[ReviewHunk], others: Sequence[ReviewHunk]) -> bool:
    """Whether views say the same, wherever the hunks are."""
    return len(some) == len(others) and all(
        one == (other if one.range == other.range else replace(other, range=one.range))
        for one, other in zip(some, others, strict=True)
    )
