"""The hash of what a bench began with, by which a receipt says what it is about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from countersign.ports import Bench

__all__ = ["Digests"]

_Known = tuple[int, int, str]


class Digests:
    """Of a file that has not changed since, by its size and time, the hash is known. Used from worker threads."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def of(self, bench: Bench) -> str:
        """Return the SHA-256 of all files of a bench on which nobody has worked yet. Blocks; raises BenchError."""
        layers = bench.layers
        folders = [layers.upper, *layers.lower]
        whole, known = sha256(), {}
        for path in bench.paths():
            size, time = _size_and_time(folders, path)
            before = self._known.get(path)
            digest = before[2] if before is not None and before[:2] == (size, time) else _digest(bench, path)
            known[path] = (size, time, digest)
            whole.update(f"{len(path)} {path} {digest}\n".encode("utf-8", "surrogatepass"))
        self._known = known
        return whole.hexdigest()


def _size_and_time(folders: Sequence[Path], path: str) -> tuple[int, int]:
    """Return what the topmost directory says of a file; where none has it, nothing that a file could have."""
    for folder in folders:
        try:
            found = os.lstat(f"{folder}/{path}")
        except OSError:
            continue
        return found.st_size, found.st_mtime_ns
    return -1, -1


def _digest(bench: Bench, path: str) -> str:
    return sha256(bench.read(path)).hexdigest()
