"""What a process says, made pieces of a task's log: of bounded length, with its end kept for when it fails."""

from __future__ import annotations

import codecs

from countersign.core.escape import shortened
from countersign.ports import Told, Voice

__all__ = ["TOLD", "Hearing"]

TOLD = 1_000_000
"""Characters of one stream that go into the log; what comes behind them is read and dropped."""
_KEPT = 2000
"""Characters of the end that are kept."""


class Hearing:
    """One stream of a process, which may hold any bytes."""

    def __init__(self, voice: Voice, most: int = TOLD) -> None:
        self._voice = voice
        self._left = most
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._end = ""
        self._told: list[str] = []

    def take(self, data: bytes) -> Told | None:
        """Hear some bytes; return what of it goes into the log."""
        text = self._decode(data)
        self._end = (self._end + text)[-_KEPT:]
        if not text or not self._left:
            return None
        piece, self._left = text[: self._left], max(0, self._left - len(text))
        self._told.append(piece)
        return Told(self._voice, piece if self._left else f"{piece}\n(There is more of this; it is not kept.)\n")

    @property
    def said(self) -> str:
        """All that went into the log."""
        return "".join(self._told)

    def last_words(self, limit: int = 500) -> str:
        """Return the end of what was said on one line, cut at its beginning; empty when nothing was."""
        words = " ".join(self._end.split())
        return shortened(words if len(words) <= limit else f"… {words[-limit:]}", limit + 2)
