"""Sessions: which processes that wrote to the ledger still live. Each holds the lock of a file while it does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from countersign.ledger.locking import Lock

__all__ = ["Sessions", "new_session"]

_NAME = re.compile(r"[0-9a-f]{16}")
_PATIENCE = 1.0


def new_session() -> str:
    """Return a random name for this process."""
    return os.urandom(8).hex()


class Sessions:
    """The sessions of one stream, of which `own` is this process. Methods raise OSError."""

    def __init__(self, own: str) -> None:
        self._own = own
        self._lock: Lock | None = None

    def begin(self, directory: Path) -> None:
        """Hold the lock of the own session, and remove the files of ended ones. Others must be kept from doing the
        same at the same time; once the lock is held this costs one look at the file.
        """
        if self._lock is not None:
            if self._lock.is_of_its_path():
                return
            self.end()
        directory.mkdir(mode=0o700, exist_ok=True)
        for path in directory.glob("*.lock"):
            if _has_ended(path):
                with suppress(OSError):
                    path.unlink()
        self._lock = Lock(directory / f"{self._own}.lock", patience=_PATIENCE)

    def end(self) -> None:
        """Let go of the own session: from now on others see it gone."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def gone(self, directory: Path, sessions: Iterable[str]) -> frozenset[str]:
        """Return those of the sessions that no living process holds."""
        others = set(sessions) - {self._own}
        return frozenset(
            session
            for session in others
            if not _NAME.fullmatch(session) or _has_ended(directory / f"{session}.lock")
        )


def _has_ended(path: Path) -> bool:
    try:
        Lock(path, shared=True).release()
    except TimeoutError:
        return False
    except FileNotFoundError:
        return True
    return True
