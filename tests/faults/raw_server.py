"""A server process at the end of two pipes that are written and read without threads: what is not read waits in the
pipe, and what is wrong with the output is an error here.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from support.documents import Json

__all__ = ["RawServer", "frame"]

Message = dict[str, Json]

_HEADER = re.compile(rb"Content-Length: (\d+)\r\n(?:Content-Type: [^\r\n]*\r\n)?\r\n")
_CHUNK = 1 << 16
_MOMENT = 0.005
"""Seconds after which it is looked again whether a pipe was read, of which nobody tells."""


class RawServer:
    """A server process. Its stderr is a file, or a pipe that nobody reads."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], *, errors_are_read: bool = True
    ) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process; closed by `close`
        input_end, self._input = os.pipe()
        self._output, output_end = os.pipe()
        self._unread, errors_end = os.pipe()
        self.process = subprocess.Popen(
            list(command),
            stdin=input_end,
            stdout=output_end,
            stderr=self._errors if errors_are_read else errors_end,
            cwd=folder,
            env=dict(environment),
        )
        for end in (input_end, output_end, errors_end):
            os.close(end)
        os.set_blocking(self._input, False)
        self._ended = os.pidfd_open(self.process.pid)
        self._open = {self._input, self._output, self._ended, self._unread}
        self._outbox = bytearray()
        self._inbox = bytearray()
        self.reads = True
        """Whether the client reads what the server writes."""
        self.is_silent = False
        """Whether the server has closed its output."""

    # --- what the client does

    def write(self, data: bytes) -> None:
        """Queue bytes; they are written while something is waited for."""
        self._outbox += data

    def drain(self, within: float) -> bool:
        """Wait until the server has read all that was queued; return whether it has."""
        deadline = time.monotonic() + within
        while self._input in self._open and self.process.poll() is None and time.monotonic() < deadline:
            if not self._outbox and _unread(self._input) == 0:
                return True
            if not self._pump(min(deadline, time.monotonic() + _MOMENT)):
                time.sleep(_MOMENT)
        return False

    def end_input(self) -> None:
        self._close(self._input)

    def close_output(self) -> None:
        """Close our end of the server's output, so that it writes to nobody."""
        self.reads = False
        self._close(self._output)

    def receive(self, within: float) -> Message | None:
        """Return the next message; None when there is none in so many seconds, or never again (`is_silent`)."""
        deadline = time.monotonic() + within
        while (message := self._next()) is None:
            if not self._pump(deadline):
                return self._next()
        return message

    def ended(self, within: float) -> int | None:
        """Return the exit code, None when the process still runs after so many seconds. What it writes is read."""
        deadline = time.monotonic() + within
        while self.process.poll() is None and self._pump(deadline, until_end=True):
            pass
        return self.process.poll()

    @property
    def errors(self) -> str:
        """What the server wrote to stderr so far."""
        return os.pread(self._errors.fileno(), 1 << 22, 0).decode(errors="replace")

    def close(self) -> None:
        """Kill the server if it still runs, and let go of everything."""
        self.process.kill()
        self.process.wait()
        for end in tuple(self._open):
            self._close(end)
        self._errors.close()

    # --- bytes

    def _pump(self, deadline: float, *, until_end: bool = False) -> bool:
        """Move bytes until some have come, at most until the deadline; return whether it is worth to go on."""
        reading = [self._output] if self.reads and self._output in self._open else []
        writing = [self._input] if self._outbox and self._input in self._open else []
        watched = [*reading, *([self._ended] if until_end else [])]
        if not watched and not writing:
            return False
        left = deadline - time.monotonic()
        readable, writable, _ = select.select(watched, writing, [], max(left, 0))
        if writable:
            self._write()
        if self._output in readable:
            self._read()
        return bool(readable or writable) or left > 0

    def _write(self) -> None:
        try:
            del self._outbox[: os.write(self._input, self._outbox[:_CHUNK])]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._close(self._input)

    def _read(self) -> None:
        data = os.read(self._output, _CHUNK)
        self._inbox += data
        if not data:
            self.is_silent = True
            self._close(self._output)
            assert not self._inbox or self._is_whole(), f"the output ends within a message: {self._inbox!r}"

    def _is_whole(self) -> bool:
        found = _HEADER.match(self._inbox)
        return found is not None and len(self._inbox) >= found.end() + int(found[1])

    def _next(self) -> Message | None:
        """Take the next whole message out of what has come."""
        if not self._inbox:
            return None
        found = _HEADER.match(self._inbox)
        if found is None:
            assert b"\r\n\r\n" not in self._inbox[:1000], f"no header of a message: {bytes(self._inbox[:300])!r}"
            return None
        end = found.end() + int(found[1])
        if len(self._inbox) < end:
            return None
        body = bytes(self._inbox[found.end() : end])
        del self._inbox[:end]
        return json.loads(body.decode(), parse_constant=_refuse)

    def _close(self, end: int) -> None:
        if end in self._open:
            self._open.discard(end)
            with suppress(OSError):
                os.close(end)
        if end == self._input:
            self._outbox.clear()


def frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _unread(pipe: int) -> int:
    """Return how many bytes lie in a pipe."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), "little")


def _refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")
