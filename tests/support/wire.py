"""The pipes to a language server: messages out, messages in, and a record of both."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO

from support.documents import Json

Message = dict[str, Json]


class FrameError(Exception):
    """The server's output is no sequence of LSP messages."""


class Wire:
    """A server process. `received` gets its messages from a thread of their own, and None once the server is silent
    for good.
    """

    def __init__(
        self,
        command: Sequence[str],
        received: Callable[[Message | None], None],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process; closed by `close`
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )
        self._received = received
        self._started = time.monotonic()
        self._trace: list[Message] = []
        self._recording = threading.Lock()
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._read_all, self._write_all)]
        for thread in self._threads:
            thread.start()

    @property
    def process(self) -> subprocess.Popen[bytes]:
        return self._process

    def ended(self, within: float = 1.0) -> int | None:
        """Return the server's exit code, None when it still runs after so many seconds."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(within)
        return None

    @property
    def errors(self) -> str:
        """What the server wrote to stderr so far."""
        return os.pread(self._errors.fileno(), 1 << 20, 0).decode(errors="replace")

    def send(self, message: Message) -> None:
        """Queue a message; it never blocks, so that a server that does not read cannot stop its client."""
        with self._recording:
            self._record("c2s", message)
            body = json.dumps(message).encode()
            self._outbox.put(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def send_raw(self, data: bytes) -> None:
        """Queue bytes as they are, for tests of what is no message."""
        self._outbox.put(data)

    @property
    def trace(self) -> list[Message]:
        """Everything that was said so far, as `write_trace` writes it."""
        with self._recording:
            return list(self._trace)

    def write_trace(self, path: Path) -> None:
        """Write everything that was said as JSON Lines: {"dir": "c2s" | "s2c", "ts": seconds, "msg": {...}}."""
        with self._recording:
            path.write_text("".join(json.dumps(entry) + "\n" for entry in self._trace), encoding="utf-8")

    def end_input(self) -> None:
        """Close the server's stdin once everything queued is written, as an editor that dies does."""
        self._outbox.put(None)

    def close(self) -> None:
        """Kill the server if it still runs, and let go of everything."""
        self._outbox.put(None)
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()

    def _record(self, direction: str, message: Json) -> None:
        elapsed = round(time.monotonic() - self._started, 6)
        self._trace.append({"dir": direction, "ts": elapsed, "msg": message})

    def _write_all(self) -> None:
        pipe = self._process.stdin
        if pipe is None:
            return
        # When the server is gone, the reading side finds out and says so.
        with suppress(OSError):
            while (data := self._outbox.get()) is not None:
                pipe.write(data)
                pipe.flush()
        with suppress(OSError):
            pipe.close()

    def _read_all(self) -> None:
        pipe = self._process.stdout
        if pipe is None:
            return
        try:
            while (message := _read_message(pipe)) is not None:
                with self._recording:
                    self._record("s2c", message)
                self._received(message)
        except (FrameError, ValueError) as problem:
            with self._recording:
                self._trace.append({"dir": "framing", "error": str(problem)})
        finally:
            self._received(None)


def _read_message(pipe: IO[bytes]) -> Message | None:
    """Return the next message, None at the end of the stream."""
    length: int | None = None
    while (header := pipe.readline()) not in {b"\r\n", b""}:
        name, colon, value = header.partition(b":")
        if not colon:
            raise FrameError(f"no header: {header[:200]!r}")
        if name.strip().lower() == b"content-length":
            length = int(value)
    if not header:
        return None
    if length is None:
        raise FrameError("a message has no Content-Length")
    body = pipe.read(length)
    return json.loads(body) if len(body) == length else None
