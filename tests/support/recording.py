"""Standing between an editor and its server, and writing down what they say to each other.

    python recording.py FOLDER COMMAND...

writes what is said to `FOLDER/PID.jsonl` as JSON Lines, {"dir": "c2s" | "s2c", "ts": seconds, "msg": {...}}, where
PID is that of the server. Every byte is passed on as it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

__all__ = ["Messages", "record"]

_END = b"\r\n\r\n"


class Messages:
    """The messages in a stream of bytes that comes in pieces."""

    def __init__(self) -> None:
        self._waiting = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the bodies that are complete now."""
        self._waiting += data
        while (end := self._waiting.find(_END)) >= 0:
            headers = self._waiting[:end].lower().split(b"\r\n")
            length = next(int(one.partition(b":")[2]) for one in headers if one.startswith(b"content-length"))
            stop = end + len(_END) + length
            if len(self._waiting) < stop:
                return
            yield self._waiting[end + len(_END) : stop]
            self._waiting = self._waiting[stop:]


class _Record:
    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def add(self, direction: str, body: bytes) -> None:
        entry = {"dir": direction, "ts": round(time.monotonic() - self._began, 6), "msg": json.loads(body)}
        with self._lock:
            self._file.write(json.dumps(entry) + "\n")


def record(folder: Path, command: list[str]) -> int:
    """Run a server between our standard input and output; return its exit code."""
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if server.stdin is None or server.stdout is None:
        raise ValueError("the server has no pipes")
    record = _Record(folder / f"{server.pid}.jsonl")
    editor, said = os.fdopen(1, "wb", buffering=0, closefd=False), server.stdout.fileno()
    heard = threading.Thread(target=_pass_on, args=(0, server.stdin, record, "c2s"), daemon=True)
    heard.start()
    _pass_on(said, editor, record, "s2c")
    return server.wait()


def _pass_on(source: int, target: IO[bytes], record: _Record, direction: str) -> None:
    """Pass on what comes until it ends. It is written down first, so that no answer stands before its question."""
    messages = Messages()
    while data := os.read(source, 1 << 16):
        for body in messages.feed(data):
            record.add(direction, body)
        # When the other side is gone, what is still said is written down all the same.
        with suppress(OSError):
            target.write(data)
            target.flush()
    with suppress(OSError):
        target.close()


if __name__ == "__main__":
    sys.exit(record(Path(sys.argv[1]), sys.argv[2:]))
