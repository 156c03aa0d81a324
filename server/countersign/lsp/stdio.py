"""Standard input and output as the protocol's alone: reading messages, writing messages, and the end of both."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import select
import signal
import stat
import threading
from collections.abc import Callable
from contextlib import suppress

from countersign.lsp.framing import Framing, FramingError

__all__ = ["Complaints", "Streams"]

_CHUNK = 1 << 16
"""Bytes that are read at once; other work of the loop waits while their messages are handled."""
_MOST_UNSENT = 1 << 26
"""Bytes that may wait for a client that does not read."""
_PAUSE = 2.0
"""Seconds without input in the middle of a message, after which it is asked whether it can still become one."""
_FLUSH = 0.5
"""Seconds that the last messages may take at the end."""
_LONGEST_COMPLAINT = select.PIPE_BUF
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Streams:
    """The two streams of the protocol, taken away from everything else in this process and its children.

    A stray `print` goes to stderr instead of into a message, and a child process can not read what the client sent.
    `receive` is who takes the messages, one at a time.
    """

    receive: Callable[[bytes], None]

    def __init__(self) -> None:
        """Take the two streams. Raises OSError when one of them is closed."""
        self._input, self._output = _moved_up(0), _moved_up(1)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(2 if _is_open(2) else nothing, 1)
        os.close(nothing)
        self._framing = Framing()
        self._unsent = bytearray()
        self._is_unread = False
        self._over: asyncio.Future[str | None] | None = None
        self._emptied: asyncio.Future[None] | None = None
        self._pause: asyncio.TimerHandle | None = None

    async def run(self) -> str | None:
        """Hand over messages until the client says `exit`, closes its end, or a signal asks us to end.

        Return a sentence that says what went wrong, None when nothing did.
        """
        loop = asyncio.get_running_loop()
        self._over = loop.create_future()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.stop)
        if _is_pipe_or_socket(self._output):
            os.set_blocking(self._output, False)
        try:
            loop.add_reader(self._input, self._read)
        except PermissionError:
            # A regular file can not be waited for, only read.
            threading.Thread(target=self._pump, args=(loop,), name="stdin", daemon=True).start()
        problem = await self._over
        loop.remove_reader(self._input)
        return problem

    def stop(self, problem: str | None = None) -> None:
        """End after the message that is being handled."""
        if self._over is not None and not self._over.done():
            self._over.set_result(problem)

    async def flush(self) -> None:
        """Wait a moment for the client to read what it was sent."""
        if self._unsent and not self._is_unread:
            self._emptied = asyncio.get_running_loop().create_future()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._emptied, _FLUSH)

    # --- input

    def _read(self) -> None:
        self._take(os.read(self._input, _CHUNK))

    def _pump(self, loop: asyncio.AbstractEventLoop) -> None:
        # The loop is closed when the server ends first.
        with suppress(RuntimeError):
            while data := os.read(self._input, _CHUNK):
                loop.call_soon_threadsafe(self._take, data)
            loop.call_soon_threadsafe(self._take, b"")

    def _take(self, data: bytes) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if not data:
            self.stop(None if self._framing.is_empty else "the input ended in the middle of a message")
            return
        try:
            for body in self._framing.feed(data):
                self.receive(body)
                if self._over is None or self._over.done():
                    return
        except FramingError as error:
            self.stop(f"the input is not framed as the protocol has it: {error}")
            return
        if not self._framing.is_empty:
            self._pause = asyncio.get_running_loop().call_later(_PAUSE, self._ask)

    def _ask(self) -> None:
        complaint = self._framing.complaint()
        if complaint is not None:
            self.stop(f"the input has stopped in a message that can not be completed: {complaint}")

    # --- output

    def write(self, data: bytes) -> None:
        """Send a message, or keep it until the client reads; never blocks and never raises."""
        if self._is_unread:
            return
        if self._unsent:
            self._unsent += data
            if len(self._unsent) > _MOST_UNSENT:
                self._is_unread = True
                self.stop("the client does not read what it is sent")
            return
        sent = self._written(data)
        if sent < len(data):
            self._unsent += data[sent:]
            asyncio.get_running_loop().add_writer(self._output, self._write_on)

    def _write_on(self) -> None:
        del self._unsent[: self._written(self._unsent)]
        if not self._unsent:
            asyncio.get_running_loop().remove_writer(self._output)
            if self._emptied is not None and not self._emptied.done():
                self._emptied.set_result(None)

    def _written(self, data: bytes | bytearray) -> int:
        try:
            return os.write(self._output, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            self._is_unread = True
            self.stop(f"the client can not be written to ({(error.strerror or str(error)).lower()})")
            return len(data)


class Complaints(logging.Handler):
    """What is said on stderr, as far as somebody reads it: a log that is not read must not stop us."""

    def emit(self, record: logging.LogRecord) -> None:
        self.say(self.format(record))

    def say(self, line: str) -> None:
        data = f"{line}\n".encode(errors="backslashreplace")[:_LONGEST_COMPLAINT]
        # So much is written at once, or not at all, to a pipe that can take anything.
        with suppress(OSError):
            if select.select([], [2], [], 0)[1]:
                os.write(2, data)


def _moved_up(file: int) -> int:
    """Return another descriptor of a file, above those of the three standard streams."""
    return fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, 3)


def _is_open(file: int) -> bool:
    with suppress(OSError):
        os.fstat(file)
        return True
    return False


def _is_pipe_or_socket(file: int) -> bool:
    kind = os.fstat(file).st_mode
    return stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)
