"""Locks between processes that the system takes back when their holder dies, however it dies.

POSIX has `flock`; `filelock` (which uses the same there) takes 40 ms to import and is asked on Windows only.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Lock"]

_FIRST_PAUSE = 0.0005
_LONGEST_PAUSE = 0.003
"""Seconds between two tries: a lock is held for a write, so that who waits longer is overtaken again and again."""


class Lock:
    """The lock of a file, held until it is released or the process ends; also a context manager.

    Readers share one (`shared`), a writer has it alone. The file is made when it is not there, unless the lock is
    shared. Raises OSError; TimeoutError when others hold it for longer than `patience` seconds.
    """

    def __init__(self, path: Path, *, shared: bool = False, patience: float = 0.0) -> None:
        self.path = path
        kind = _WindowsLock if sys.platform == "win32" else _Flock
        self._held = kind(path, patience, shared=shared)

    def is_of_its_path(self) -> bool:
        """Whether the path still leads to the locked file: somebody may have removed or replaced it."""
        return self._held.is_of_its_path()

    def release(self) -> None:
        self._held.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class _Flock:
    """The system's lock of an open file, which is tried until it is free: `flock` itself waits without end."""

    def __init__(self, path: Path, patience: float, *, shared: bool) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._wait(patience, shared=shared)
        except BaseException:
            os.close(self._file)
            raise

    def is_of_its_path(self) -> bool:
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._file))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        os.close(self._file)

    def _wait(self, patience: float, *, shared: bool) -> None:
        import fcntl  # noqa: PLC0415 - not there on Windows

        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
        deadline = time.monotonic() + patience
        pause = _FIRST_PAUSE
        while True:
            try:
                fcntl.flock(self._file, mode)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise _timeout(self._path) from None
            else:
                return
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


class _WindowsLock:
    """There readers do not share: they wait for one another."""

    def __init__(self, path: Path, patience: float, *, shared: bool) -> None:
        from filelock import FileLock, Timeout  # noqa: PLC0415 - takes 40 ms to import

        if shared and not path.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        self._path = path
        self._lock = FileLock(path, timeout=patience)
        try:
            self._lock.acquire()
        except Timeout:
            raise _timeout(path) from None

    def is_of_its_path(self) -> bool:
        return self._path.exists()

    def release(self) -> None:
        self._lock.release()


def _timeout(path: Path) -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(path))
