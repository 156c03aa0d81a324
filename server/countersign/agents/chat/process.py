"""The process that reads streams: `python -m countersign.agents.chat.process`, its standard input a socket.

It ends when the socket does, and so with the process that started it, however that ends.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket

import msgspec

from countersign.agents.chat.outbox import Outbox
from countersign.agents.chat.problems import ChatError, Failure
from countersign.agents.chat.reading import make_http, read
from countersign.agents.chat.wire import Ask, FrameReader, Problem, Stop, Taken

__all__ = ["main"]

_log = logging.getLogger(__name__)

_CHUNK = 1 << 16
_NICE = 5
"""How much less urgent this is than what an editor waits for."""

_decode = msgspec.msgpack.Decoder(Ask | Taken | Stop).decode


def main() -> None:
    _stand_back()
    gc.freeze()
    asyncio.run(_serve(socket.socket(fileno=os.dup(0))))


def _stand_back() -> None:
    """Let whatever an editor waits for go first: a piece of an answer that wakes this process can wait its turn."""
    os.nice(_NICE)
    if hasattr(os, "SCHED_BATCH"):  # Linux
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


async def _serve(connection: socket.socket) -> None:
    reader, writer = await asyncio.open_connection(sock=connection)
    streams = _Streams(writer)
    frames = FrameReader()
    try:
        while data := await reader.read(_CHUNK):
            frames.feed(data)
            while frames.has_next:
                streams.take(_decode(frames.next()))
    except ConnectionError:
        pass  # the other process was killed
    finally:
        writer.transport.abort()
        await streams.close()


class _Streams:
    """The streams that are under way."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._http = make_http()
        self._outboxes: dict[int, Outbox] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def take(self, message: Ask | Taken | Stop) -> None:
        match message:
            case Ask():
                task = asyncio.get_running_loop().create_task(self._read(message))
                self._tasks[message.stream] = task
                task.add_done_callback(lambda _: self._tasks.pop(message.stream, None))
            case Taken():
                if (outbox := self._outboxes.get(message.stream)) is not None:
                    outbox.taken(message.size)
            case Stop():
                if (task := self._tasks.get(message.stream)) is not None:
                    task.cancel()

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self._http.aclose()

    def _write(self, data: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(data)

    async def _read(self, asked: Ask) -> None:
        outbox = self._outboxes[asked.stream] = Outbox(asked.stream, self._write)
        problem = None
        try:
            await read(asked.call, self._http, outbox.take)
        except ChatError as error:
            problem = Problem(error.failure, str(error), error.status, error.retry_after)
        except asyncio.CancelledError:
            outbox.close()
            raise
        except Exception:  # noqa: BLE001 - a defect of ours ends a stream, not all of them
            _log.exception("a stream failed unexpectedly")
            problem = Problem(Failure.OURS, "An internal error ended the answer: the server's log says more.")
        finally:
            del self._outboxes[asked.stream]
        outbox.end(problem)


if __name__ == "__main__":
    main()
