"""The process that reads streams, as seen from the editor's: started, told what to read, heard bit by bit."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Sequence

import msgspec

from countersign.agents.chat.call import Call
from countersign.agents.chat.problems import ChatError, Failure
from countersign.agents.chat.wire import Ask, Ended, FrameReader, Happened, Problem, Stop, Taken, frame

__all__ = ["Link", "Stream", "start"]

_log = logging.getLogger(__name__)

_PATIENCE = 1.0
"""Seconds that the process may take to end by itself."""
_ACKNOWLEDGED = 1 << 16
"""Characters taken of a stream between two words about it."""
_MOST_WAITING = 1 << 18
"""Bytes of messages that wait for their turn before no more are read."""

_decode = msgspec.msgpack.Decoder(Happened | Ended).decode


class Stream:
    """One stream, and what of it waits to be taken."""

    def __init__(self, link: Link, number: int) -> None:
        self.number = number
        self._link = link
        self._waiting: deque[Happened | Ended] = deque()
        self._reader: asyncio.Future[Happened | Ended] | None = None
        self._taken = 0

    async def next(self) -> Happened | Ended:
        """Return the next message, when it is this stream's turn."""
        self._reader = asyncio.get_running_loop().create_future()
        if self._waiting:
            self._link.wants_turn(self)
        try:
            return await self._reader
        finally:
            self._reader = None

    def put(self, message: Happened | Ended) -> None:
        self._waiting.append(message)
        self.hand_over()

    def hand_over(self) -> None:
        """Give the next message to who waits for it, if somebody does."""
        if self._waiting and self._reader is not None and not self._reader.done():
            self._reader.set_result(self._waiting.popleft())

    def taken(self, size: int) -> None:
        """Take in that so much was read: there is room for as much."""
        self._taken += size
        if self._taken >= _ACKNOWLEDGED:
            self._link.tell(Taken(self.number, self._taken))
            self._taken = 0


class Link(asyncio.Protocol):
    """The connection to the process. In one turn of the event loop one message is handed over: however much has
    come, between two messages everything else has its turn.
    """

    def __init__(self, process: subprocess.Popen[bytes], idle: float) -> None:
        """`idle` is how many seconds without a stream end the process."""
        self.is_over = False
        self._process = process
        self._idle = idle
        self._transport: asyncio.Transport | None = None
        self._frames = FrameReader()
        self._streams: dict[int, Stream] = {}
        self._count = 0
        self._turns: deque[Stream] = deque()
        self._next_turn: asyncio.Handle | None = None
        self._giving_up: asyncio.TimerHandle | None = None
        self._ended = threading.Event()

    # --- streams

    def begin(self, call: Call) -> Stream:
        """Ask for a completion. Raises ChatError."""
        try:
            question = frame(Ask(self._count + 1, call))
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            # The error may hold what was to be sent.
            kind = type(error).__name__
            words = f"The request to {call.endpoint.place} holds what can not be sent ({kind}): change the task."
            raise ChatError(Failure.OURS, words) from None
        self._count += 1
        stream = self._streams[self._count] = Stream(self, self._count)
        if self._giving_up is not None:
            self._giving_up.cancel()
        if self.is_over:
            stream.put(_lost(stream))
        self._write(question)
        return stream

    def forget(self, stream: Stream) -> None:
        """Take in that nobody listens to a stream any more."""
        if self._streams.pop(stream.number, None) is not None:
            self.tell(Stop(stream.number))
        if not self._streams and not self.is_over:
            self._giving_up = asyncio.get_running_loop().call_later(self._idle, self._give_up)

    def tell(self, message: Taken | Stop) -> None:
        self._write(frame(message))

    def wants_turn(self, stream: Stream) -> None:
        """Hand a message of a stream over when all that came before had its turn."""
        self._turns.append(stream)
        self._turn_soon()

    # --- the connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._frames.feed(data)
        if len(self._frames) > _MOST_WAITING and self._transport is not None:
            self._transport.pause_reading()
        if self._next_turn is None:
            self._turn()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc  # the process is gone, whatever the reason
        self.is_over = True
        for stream in self._streams.values():
            stream.put(_lost(stream))
        threading.Thread(target=self._reap, name="end of reading streams", daemon=True).start()

    async def end(self) -> None:
        """End the process, and wait until it has."""
        self._give_up()
        await asyncio.to_thread(self._ended.wait)

    # --- inside

    def _turn(self) -> None:
        self._next_turn = None
        if self._turns:
            self._turns.popleft().hand_over()
        elif self._frames.has_next:
            self._take(self._frames.next())
        if self._turns or self._frames.has_next:
            self._turn_soon()
        elif self._transport is not None and not self._transport.is_reading():
            self._transport.resume_reading()

    def _take(self, body: bytes) -> None:
        try:
            message = _decode(body)
        except msgspec.MsgspecError:
            _log.exception("the process that reads what models say can not be understood")
            self._give_up()
            return
        if (stream := self._streams.get(message.stream)) is not None:
            stream.put(message)

    def _turn_soon(self) -> None:
        if self._next_turn is None:
            self._next_turn = asyncio.get_running_loop().call_soon(self._turn)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self.is_over:
            self._transport.write(data)

    def _give_up(self) -> None:
        self.is_over = True
        if self._transport is not None:
            self._transport.abort()

    def _reap(self) -> None:
        """Wait for the end of the process, which comes with that of the connection; make it come if it does not."""
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            _log.warning("the process that reads what models say does not end by itself")
            self._process.kill()
            self._process.wait()
        self._ended.set()


def _lost(stream: Stream) -> Ended:
    words = "The process that reads what models say has ended: run the task again; the server's log may say why."
    return Ended(stream.number, Problem(Failure.OURS, words))


async def start(command: Sequence[str], idle: float) -> Link:
    """Start a process that reads streams. Raises ChatError."""
    loop = asyncio.get_running_loop()
    try:
        link, ours = await asyncio.to_thread(_spawn, command, idle)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        words = f"The process that reads what models say can not be started ({reason}): look at the installation."
        raise ChatError(Failure.OURS, words) from error
    await loop.create_connection(lambda: link, sock=ours)
    return link


def _spawn(command: Sequence[str], idle: float) -> tuple[Link, socket.socket]:
    """Start the process; return our side of it and of its socket. What variables say of OpenAI is for its endpoint
    only, and the client would tell it to every other.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603 - the command is ours
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=os.sep,
                env=environment,
                start_new_session=True,
            )
        except OSError:
            ours.close()
            raise
    ours.setblocking(False)  # noqa: FBT003 - the socket's own parameter
    return Link(process, idle), ours
