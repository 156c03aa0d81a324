"""The language server as a process: from its first message to its exit code."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from countersign.lsp.introduction import InitializeParams
from countersign.lsp.parent import watch_parent
from countersign.lsp.reception import Reception
from countersign.lsp.stdio import Complaints, Streams

if TYPE_CHECKING:
    from countersign.lsp.session import RuntimeFactory, Session
    from countersign.ports.reports import Reports

__all__ = ["serve"]


def serve(
    make_runtime: RuntimeFactory,
    list_files: Callable[[Path], Sequence[str]],
    make_reports: Callable[[], Reports],
) -> NoReturn:
    """Serve one editor over standard input and output until it says goodbye, and end the process.

    `list_files` gives the files of a workspace that no ignore file names; it may block. `make_reports` makes
    what is told of a folder when it is asked for. The exit code is 0 after
    `shutdown`, 1 when the editor went away without it or sent what can not be read.
    """
    complaints = Complaints()
    complaints.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[complaints])
    try:
        server = _Server(make_runtime, list_files, make_reports)
    except OSError as error:
        complaints.say(f"countersign: there is no input or output ({error.strerror}); the server ends.")
        os._exit(1)
    problem = asyncio.new_event_loop().run_until_complete(server.run())
    if problem is not None:
        complaints.say(f"countersign: {problem}; the server ends.")
    # Everything is closed. A thread that reads a slow disk, or parses hostile code, is not waited for.
    os._exit(0 if server.is_shut_down and problem is None else 1)


_GARBAGE = (20_000, 5, 10)
"""When the garbage collector looks at what is new, at what is older, at everything. As Python has it, every
fifteenth key stroke would wait a millisecond for it; so it is less than every hundredth.
"""


class _Server:
    """First there is a reception; when the client has its answer, the session that serves it is loaded."""

    def __init__(
        self,
        make_runtime: RuntimeFactory,
        list_files: Callable[[Path], Sequence[str]],
        make_reports: Callable[[], Reports],
    ) -> None:
        self._outside = make_runtime, list_files, make_reports
        self._parent = os.getppid()
        self._streams = Streams()
        self._streams.receive = Reception(self._streams.write, self._introduced, self._streams.stop).receive
        self._introduction: InitializeParams | None = None
        self._session: Session | None = None

    @property
    def is_shut_down(self) -> bool:
        return self._session is not None and self._session.rpc.is_shut_down

    async def run(self) -> str | None:
        """Serve until the end of the input; leave nothing running. Return what went wrong, if anything did."""
        try:
            return await self._streams.run()
        finally:
            if self._session is not None:
                await self._session.end()
            await self._streams.flush()

    def _introduced(self, introduction: InitializeParams) -> None:
        """Load the session when there is time, or when the next message comes."""
        self._introduction = introduction
        self._streams.receive = self._receive_first
        asyncio.get_running_loop().call_soon(self._load)
        if introduction.process_id is not None:
            watch_parent(introduction.process_id, self._parent, self._streams.stop)

    def _receive_first(self, body: bytes) -> None:
        self._load()
        self._streams.receive(body)

    def _load(self) -> None:
        if self._session is not None or self._introduction is None:
            return
        from countersign.lsp.lazy_lsprotocol import load_lsprotocol  # noqa: PLC0415 - longer than all before

        load_lsprotocol()
        from countersign.lsp.session import Session  # noqa: PLC0415 - it imports lsprotocol

        self._session = Session(self._introduction, self._streams, *self._outside)
        self._streams.receive = self._session.rpc.receive
        # What is loaded now stays: the garbage collector need not look at it again, which takes 30 ms.
        gc.freeze()
        gc.set_threshold(*_GARBAGE)
