"""Reads whole texts for their comments in a process of its own, which is started when the first one comes."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress

import msgspec

from countersign.core.comments import Found, find
from countersign.core.confirming import guess
from countersign.core.syntax import Language
from countersign.core.text import Text
from countersign.lsp.comment_process import HEAD, LIMIT, Answer, Request, frame, size_of

__all__ = ["CommentReader"]

_log = logging.getLogger(__name__)


class CommentReader:
    """Answers one question after the other, after `limit` seconds at most. Whoever has one must `close` it."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._process: Process | None = None

    async def read(self, text: Text, language: Language, tag: str) -> Found:
        """Return the comments of a text; what the table alone can tell when the parser takes too long or dies."""
        try:
            process = self._process = self._process or await _started()
        except OSError as error:
            _log.warning("texts are parsed in this process, as no other can be started: %s", error)
            return await asyncio.to_thread(find, str(text), language, tag)
        try:
            async with asyncio.timeout(self._limit):
                return await _answer(process, text, Request(language.name, tag))
        except (OSError, EOFError) as error:
            _log.info("a text was not parsed: %r", error)
            await self.close()
        return await asyncio.to_thread(find, str(text), language, tag, guess)

    async def close(self) -> None:
        """End the process, whatever it is doing; another is started when it is needed."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


async def _answer(process: Process, text: Text, request: Request) -> Found:
    """Send a text without ever holding all of it, and wait for what is found in it."""
    source, sink = process.stdout, process.stdin
    if source is None or sink is None:
        raise BrokenPipeError("the process has no pipes")
    sink.write(frame(msgspec.msgpack.encode(request)))
    for chunk in text.chunks:
        sink.write(frame("".join(chunk).encode("utf-8", "surrogatepass")))
        await sink.drain()
    sink.write(frame(b""))
    data = await source.readexactly(size_of(await source.readexactly(HEAD)))
    return msgspec.msgpack.decode(data, type=Answer).in_text(text)


async def _started() -> Process:
    # Without -P the folder of the user's code would come before our own modules.
    command = (sys.executable, "-P", "-m", "countersign.lsp.comment_process")
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
