"""One command, run in the sandbox: it is stopped when it takes too long or prints without end."""

from __future__ import annotations

import asyncio
import codecs
import re
import shlex
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from msgspec import Struct

from countersign.ports import Confined, Sandbox

__all__ = ["Ran", "argv_of", "run"]

_TAIL = 8_000
"""Bytes of the output that are kept."""
_TOLD = 200_000
"""Bytes of the output that are told while the command runs."""
_MOST = 64_000_000
"""Bytes of output after which a command is stopped: nobody reads that, and taking it in costs others their time."""
_PIECE = 65_536
_GRACE = 2.0
"""Seconds in which a command that was killed has to be gone and its pipes at their ends."""

_OF_A_SHELL = frozenset("&& || | ; & > >> < << 2> 2>&1 &>".split())  # noqa: SIM905 - a list of quoted signs is harder to read
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


class Ran(Struct, frozen=True):
    """How a command ended; the fields are as in `Attempt`."""

    exit: int | None
    stopped: str
    seconds: float
    tail: str
    left_out: int


def argv_of(text: str) -> tuple[str, ...] | str:
    """Return the words of a command, as POSIX splits them, or why it can not be run, as a sentence: there is no
    shell here that could do more.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        return f"`{text}` can not be split into words: {str(error).lower()}."
    if not words:
        return "The `done:` clause names no command."
    if found := next((word for word in words if word in _OF_A_SHELL), None):
        return f"`{found}` is for a shell, and a `done:` clause is one command; write one clause for each command."
    if _ASSIGNMENT.match(words[0]):
        return f"`{words[0]}` is no command; to set a variable, write `env {text}`."
    return tuple(words)


async def run(sandbox: Sandbox, confined: Confined, seconds: float, hear: Callable[[str], None]) -> Ran:
    """Run a command to its end, at most for so many seconds; what it prints is heard in pieces. When cancelled, it
    has ended, too, with all that it has started. Raises SandboxError.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    process = await sandbox.start(confined)
    output = _Output(hear, loop.create_future())
    listening = [asyncio.ensure_future(output.take(pipe)) for pipe in (process.stdout, process.stderr) if pipe]
    ending = asyncio.ensure_future(process.wait())
    stopped = ""
    try:
        if process.stdin is not None:
            process.stdin.close()
        done, _ = await asyncio.wait([ending, output.full], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if output.full in done:
            stopped = f"printed more than {_MOST // 1_000_000} MB, so it was stopped"
        elif not done:
            stopped = f"took longer than {seconds:g} s, so it was stopped"
    finally:
        await asyncio.shield(asyncio.ensure_future(_end(process, [ending, *listening])))
    return Ran(None if stopped else process.returncode, stopped, loop.time() - began, output.tail, output.left_out)


async def _end(process: Process, waiting: Sequence[asyncio.Future[int] | asyncio.Future[None]]) -> None:
    """Kill a command that has not ended, and read its pipes to their ends, which its own end waits for."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await asyncio.wait(waiting, timeout=_GRACE)
    for one in waiting:
        one.cancel()


class _Output:
    """What a command prints: heard up to a limit, and its end kept; `full` is done when it is too much."""

    def __init__(self, hear: Callable[[str], None], full: asyncio.Future[None]) -> None:
        self._hear = hear
        self.full = full
        self._kept: deque[bytes] = deque()
        self._size = 0
        self._total = 0

    async def take(self, pipe: asyncio.StreamReader) -> None:
        """Read a pipe to its end."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while piece := await pipe.read(_PIECE):
            if self._total < _TOLD:
                self._hear(decoder.decode(piece))
                if self._total + len(piece) >= _TOLD:
                    self._hear("\n(what it prints from here on is not shown)\n")
            self._keep(piece)
            if self._total > _MOST and not self.full.done():
                self.full.set_result(None)
            # A pipe that is always full would never let others have their turn.
            await asyncio.sleep(0)

    def _keep(self, piece: bytes) -> None:
        self._total += len(piece)
        self._kept.append(piece)
        self._size += len(piece)
        while self._size - len(self._kept[0]) >= _TAIL:
            self._size -= len(self._kept.popleft())

    @property
    def tail(self) -> str:
        return b"".join(self._kept)[-_TAIL:].decode("utf-8", "replace")

    @property
    def left_out(self) -> int:
        return max(self._total - _TAIL, 0)
