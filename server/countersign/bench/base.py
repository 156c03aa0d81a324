"""What the files of a bench held at its beginning, to be compared with what they hold at its end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import KeysView
from pathlib import Path

from countersign.bench.disk import write_whole

__all__ = ["Base"]


class Base:
    """The bytes of many files, one after the other in a file without a name, which ends with the process.

    Raises OSError.
    """

    def __init__(self, directory: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=directory, buffering=0)  # noqa: SIM115 - `close` closes it
        self._places: dict[str, tuple[int, int]] = {}
        self._executable: set[str] = set()
        self._waiting: list[bytes] = []
        self._size = 0
        self._written = 0

    def add(self, path: str, data: bytes, *, executable: bool = False) -> None:
        self._places[path] = (self._size, len(data))
        if executable:
            self._executable.add(path)
        self._waiting.append(data)
        self._size += len(data)
        if self._size - self._written > 1 << 20:
            self._flush()

    def paths(self) -> KeysView[str]:
        return self._places.keys()

    def data(self, path: str) -> bytes:
        self._flush()
        start, size = self._places[path]
        return os.pread(self._file.fileno(), size, start)

    def is_executable(self, path: str) -> bool:
        return path in self._executable

    def close(self) -> None:
        self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            write_whole(self._file.fileno(), b"".join(self._waiting))
            self._waiting.clear()
            self._written = self._size
