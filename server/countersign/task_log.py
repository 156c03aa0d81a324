"""The log of a task: what its agent, its checks and the user said, in a private file that grows while it works.

All of it is hostile text: what can not be seen is made visible, and secrets are hidden, before it is written.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from countersign.core.escape import visible
from countersign.ports import Told, Voice

__all__ = ["TaskLog"]

_log = logging.getLogger(__name__)

_MOST = 2_000_000
"""Characters of a log; what comes after is counted, and the end of the log is kept free for how the task ended."""
_FULL = "(There is more; the log of a task has an end.)\n"


class TaskLog:
    """Pieces of one voice go on with each other; a line is written when it is whole. `hide` takes secrets out of
    lines. A log that can not be written ends no task.
    """

    def __init__(self, file: Path | None, hide: Callable[[str], str]) -> None:
        self._file = file
        self._hide = hide
        self._voice: Voice | None = None
        self._open = ""
        self._ready: list[str] = []
        self._size = 0

    def tell(self, told: Told) -> None:
        """Take in a piece; it is written by `flush`."""
        if self._file is None or self._size > _MOST:
            return
        if told.voice is not self._voice:
            self._end_line()
            self._voice = told.voice
        self._open += told.text
        *lines, self._open = self._open.split("\n")
        self._add(lines)

    def note(self, text: str) -> None:
        """Take in a line of our own, which is written however long the log is."""
        self._end_line()
        self._voice = Voice.NOTE
        if self._file is not None:
            self._ready.append(_line(Voice.NOTE, text))

    def flush(self) -> None:
        """Write what is ready."""
        if self._file is None or not self._ready:
            return
        data, self._ready = self._hide("".join(self._ready)), []
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            opened = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(opened, "ab") as writer:
                writer.write(data.encode("utf-8", "replace"))
        except OSError as error:
            _log.warning("the log of a task can not be written: %s", error)
            self._file = None

    def close(self) -> None:
        self._end_line()
        self.flush()

    def _end_line(self) -> None:
        if self._open:
            self._add([self._open])
            self._open = ""

    def _add(self, lines: list[str]) -> None:
        for line in lines:
            if self._size > _MOST:
                return
            text = _line(self._voice or Voice.NOTE, line)
            self._size += len(text)
            self._ready.append(text if self._size <= _MOST else _FULL)


def _line(voice: Voice, text: str) -> str:
    return f"{time.strftime('%H:%M:%S')} {voice.value:<7} {visible(text.rstrip())}\n"
