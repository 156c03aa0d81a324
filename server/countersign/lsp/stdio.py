"""Standard input and output as the protocol's alone, and the loop that reads messages."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import BinaryIO

from pygls.io_ import StdoutWriter, run_async

from countersign.lsp.rpc import Rpc

__all__ = ["Streams"]

_CHUNK = 1 << 16


class Streams:
    """The two streams of the protocol, taken away from everything else in this process and its children.

    A stray `print` goes to stderr instead of into a message, and a child process can not read what the client sent.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._input = os.dup(0)
        self._output: BinaryIO = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        sys.stdout.flush()
        os.dup2(2, 1)

    async def run(self, rpc: Rpc) -> None:
        """Handle messages until the client says `exit`, closes its end, or a signal asks us to end."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=_CHUNK)
        threading.Thread(target=self._pump, args=(loop, reader), name="stdin", daemon=True).start()
        rpc.set_writer(StdoutWriter(self._output))
        reading = loop.create_task(
            run_async(stop_event=self._stop, reader=reader, protocol=rpc, error_handler=rpc.on_unreadable)
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, reading.cancel)
        # The stream may end in the middle of a message.
        with suppress(asyncio.CancelledError, asyncio.IncompleteReadError):
            await reading

    def stop(self) -> None:
        """End the loop after the message that is being handled."""
        self._stop.set()

    def _pump(self, loop: asyncio.AbstractEventLoop, reader: asyncio.StreamReader) -> None:
        """Read on a thread of its own, which works for pipes, sockets and files, and which nobody waits for."""
        # The loop is closed when the server ends first.
        with suppress(RuntimeError):
            while data := os.read(self._input, _CHUNK):
                loop.call_soon_threadsafe(reader.feed_data, data)
            loop.call_soon_threadsafe(reader.feed_eof)
