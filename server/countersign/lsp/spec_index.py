"""The specs of documents that are being typed in, for what the edit costs and not what the text would.

What `core.tracking` guesses at an edit is shown at once. Soon after, texts that may hold specs are read as a whole
in another process, and whoever was told something else is told. No task is started from a guess.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Protocol

from countersign.core.comments import Found, mentions, remember
from countersign.core.state import Document
from countersign.core.syntax import Language
from countersign.core.text import Text
from countersign.core.tracking import Tracked, begun, followed, settled
from countersign.lsp.comment_reader import CommentReader

__all__ = ["Reader", "SpecIndex"]

_PAUSE = 0.3
"""Seconds between two readings while somebody types: nobody waits for them."""
_SHARE = 4
"""How many times as long as the last reading took the pause is at least."""
_IDLE = 20.0
"""Seconds after which a reader without work is closed."""


_ROUNDS = 3
"""Readings that `settled` waits for."""


def _later(seconds: float, do: Callable[[], None]) -> asyncio.Handle:
    return asyncio.get_running_loop().call_later(seconds, do)


class Reader(Protocol):
    """Finds the comments of whole texts, elsewhere."""

    async def read(self, text: Text, language: Language, tag: str) -> Found: ...

    async def close(self) -> None: ...


class SpecIndex:
    """`run` lets work go on in the background; `changed` is told a path whose specs are not what was said.

    `reader` makes what reads whole texts; `later` calls a function after some seconds.
    """

    def __init__(
        self,
        run: Callable[[Coroutine[object, object, None], str], None],
        changed: Callable[[str], None],
        reader: Callable[[], Reader] = CommentReader,
        later: Callable[[float, Callable[[], None]], asyncio.Handle] = _later,
    ) -> None:
        self.mark = object()
        """Another one whenever a text was read that somebody was told something of."""
        self._run = run
        self._changed = changed
        self._reader = reader
        self._later = later
        self._known: dict[str, Tracked] = {}
        self._is_reading = False
        self._news = asyncio.Event()
        self._wake = asyncio.Event()
        self._round = asyncio.Event()

    def tracked(self, document: Document, text: Text, tag: str) -> Tracked:
        """Return what is known of a document that holds this text."""
        path, known = document.path, self._known.get(document.path)
        if known is not None and known.text is text:
            return known
        if known is None or known.language_id != document.language or known.tag != tag:
            known = begun(path, text, document.language, tag)
        else:
            known = followed(known, text)
        self._known[path] = known
        if not known.is_sure:
            self._news.set()
            if not self._is_reading:
                self._is_reading = True
                self._run(self._read_on(), "find specs")
        return known

    def forget(self, path: str) -> None:
        self._known.pop(path, None)

    async def settled(self, path: str) -> None:
        """Wait until what is known of a document is sure, and let the core know; not for ever while it changes."""
        for _ in range(_ROUNDS):
            known = self._known.get(path)
            if known is not None and known.is_sure:
                remember(known.text, known.language, known.tag, known.found)
            elif known is not None and self._is_reading:
                self._wake.set()
                await self._round.wait()

    async def _read_on(self) -> None:
        """Read what is not sure, round after round, until nothing has been for a while."""
        reader, pause = self._reader(), 0.0
        try:
            while unsure := await self._unsure(pause):
                began = time.monotonic()
                for path in unsure:
                    await self._read(path, reader)
                pause = max(_PAUSE, _SHARE * (time.monotonic() - began))
                self._end_round()
        finally:
            self._is_reading = False
            self._end_round()
            await reader.close()

    async def _unsure(self, pause: float) -> list[str]:
        """Return what is not sure after a pause, which `settled` ends; nothing when all stays sure for a while."""
        self._wake.clear()
        if not self._all_unsure():
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE):
                    await self._news.wait()
        timer = self._later(pause, self._wake.set)
        await self._wake.wait()
        timer.cancel()
        return self._all_unsure()

    def _all_unsure(self) -> list[str]:
        return [path for path, known in self._known.items() if not known.is_sure]

    def _end_round(self) -> None:
        self._round.set()
        self._round = asyncio.Event()

    async def _read(self, path: str, reader: Reader) -> None:
        asked = self._known.get(path)
        if asked is None or asked.is_sure:
            return
        text, language, tag = asked.text, asked.language, asked.tag
        may_hold = asked.is_read or await _mentioned(text, tag)
        found = await reader.read(text, language, tag) if may_hold else Found((), ())
        self._take(settled(asked, found))

    def _take(self, read: Tracked) -> None:
        """Believe what was read, and follow what has been edited since."""
        known = self._known.get(read.path)
        if known is None or known.language is not read.language or known.tag != read.tag:
            return
        taken = read if known.text is read.text else followed(read, known.text)
        self._known[read.path] = taken
        self.mark = object()
        if taken.specs != known.specs:
            self._changed(read.path)


async def _mentioned(text: Text, tag: str) -> bool:
    """Whether a text holds a tag; others get their turn while it is looked through."""
    for chunk in text.chunks:
        if mentions("".join(chunk), tag):
            return True
        await asyncio.sleep(0)
    return False
