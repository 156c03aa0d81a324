"""What the tasks of a user have used in the last 24 hours, whatever workspace and process they worked in.

Each call of a model is a line of a file for its day, appended in one write, so that processes need no lock. It is
not the ledger: it says nothing that a record does not say when the task has ended, and is removed after two days.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from countersign.core.model import TaskId, Use
from countersign.core.spending import together

__all__ = ["DayBook"]

_log = logging.getLogger(__name__)

_DAY = 86_400


class _Line(Struct, frozen=True, array_like=True):
    """What a task has used at a time, in seconds since the epoch."""

    at: float
    task: TaskId
    tokens: int
    money: float
    unpriced: int


class DayBook:
    """Fits `ports.DayBook`; its files lie in `directory`, `clock` gives seconds since the epoch. What can not be
    written is remembered here.
    """

    def __init__(self, directory: Path, clock: Callable[[], float]) -> None:
        self._directory = directory
        self._clock = clock
        self._read: dict[str, tuple[int, list[_Line]]] = {}
        self._unwritten: list[_Line] = []

    def note(self, task: TaskId, use: Use) -> None:
        line = _Line(self._clock(), task, use.tokens, use.money, use.unpriced)
        try:
            self._append(line)
        except OSError as error:
            _log.warning("what a task has used is not noted for other windows: %s", error)
            self._unwritten.append(line)

    def others(self, task: TaskId) -> Use:
        since = self._clock() - _DAY
        lines = [*self._unwritten, *(line for name in self._names() for line in self._lines(name))]
        return together(
            Use(0.0, line.tokens, line.money, 1, line.unpriced)
            for line in lines
            if line.task != task and line.at > since
        )

    def _names(self) -> tuple[str, str]:
        """Return the names of the files of yesterday and today."""
        today = int(self._clock() // _DAY)
        return f"{today - 1}.jsonl", f"{today}.jsonl"

    def _append(self, line: _Line) -> None:
        file = self._directory / self._names()[1]
        if not file.exists():
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._remove_old()
        opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(opened, msgspec.json.encode(line) + b"\n")
        finally:
            os.close(opened)

    def _lines(self, name: str) -> list[_Line]:
        """Return the lines of a file; costs what was written since the last time."""
        read, lines = self._read.get(name, (0, []))
        with suppress(OSError), (self._directory / name).open("rb") as file:
            file.seek(read)
            whole = file.read().rpartition(b"\n")
            lines += _decoded(whole[0])
            read += len(whole[0]) + len(whole[1])
        self._read = {known: self._read[known] for known in self._names() if known in self._read}
        self._read[name] = read, lines
        return lines

    def _remove_old(self) -> None:
        for file in self._directory.glob("*.jsonl"):
            if file.name not in self._names():
                with suppress(OSError):
                    file.unlink()


def _decoded(data: bytes) -> Iterator[_Line]:
    for line in data.split(b"\n"):
        with suppress(msgspec.DecodeError):  # a line that a crash has left half
            yield msgspec.json.decode(line, type=_Line)
