"""The language server: it answers `initialize`, loads what serves a session, and sees to the end of it.

What is imported here is what it takes to say what there is. A session is loaded when the client has its answer.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from countersign import __version__
from countersign.lsp.announcing import ANNOUNCED, COMMANDS
from countersign.lsp.clients import client_of
from countersign.lsp.parent import watch_parent
from countersign.lsp.rpc import Route, Rpc
from countersign.lsp.stdio import Streams

if TYPE_CHECKING:
    from countersign.lsp.session import RuntimeFactory, Session

__all__ = ["serve"]

_log = logging.getLogger(__name__)


def serve(make_runtime: RuntimeFactory, list_files: Callable[[Path], Sequence[str]]) -> NoReturn:
    """Serve one editor over standard input and output until it says goodbye, and end the process.

    `list_files` gives the files of a workspace that no ignore file names; it may block. The exit code is 0 after
    `shutdown`, 1 when the editor went away without it or sent what can not be read.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    # pygls warns of every request that was answered before its client called it off, and tells errors twice.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = _Server(make_runtime, list_files, Streams())
    problem = asyncio.new_event_loop().run_until_complete(server.run())
    if problem is not None:
        sys.stderr.write(f"countersign: {problem}; the server ends.\n")
    sys.stderr.flush()
    # Everything is closed. A thread that reads a slow disk, or a parser, would be waited for.
    os._exit(0 if server.rpc.is_shut_down and problem is None else 1)


class _Server(LanguageServer):
    """pygls' server with one session, whose features are those that suit the client."""

    def __init__(
        self, make_runtime: RuntimeFactory, list_files: Callable[[Path], Sequence[str]], streams: Streams
    ) -> None:
        super().__init__("countersign", __version__, protocol_cls=Rpc)  # pyright: ignore[reportUnknownMemberType] - untyped in pygls
        self._make_runtime = make_runtime
        self._list_files = list_files
        self._streams = streams
        self._session: Session | None = None
        self.rpc.load_routes = self._load
        self.rpc.write = streams.write
        # pygls writes attributes on what it is given, which a method does not allow.
        self.feature(types.INITIALIZE)(partial(self._initialize))

    @property
    def rpc(self) -> Rpc:
        if not isinstance(self.protocol, Rpc):
            raise TypeError(self.protocol)
        return self.protocol

    async def run(self) -> str | None:
        """Serve until the end of the input; leave nothing running. Return what went wrong, if anything did."""
        try:
            return await self._streams.run(self.rpc.receive)
        finally:
            self.rpc.close()
            if self._session is not None:
                await self._session.end()

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Say nothing to the user: a request is answered with an error, and the log says where a defect is."""
        if isinstance(error, JsonRpcInternalError):
            data: dict[str, list[str]] = error.data or {}
            _log.error("%s\n%s", error, "".join(data.get("traceback", ())))
        else:
            _log.info("%s: %s", source.__name__, error)

    def _initialize(self, _params: types.InitializeParams) -> None:
        """Say what there is for this client, and load it once the client has been answered."""
        introduction = self.rpc.introduction
        if introduction is None:
            raise RuntimeError("the client has not introduced itself")
        client = client_of(introduction, self.workspace.position_encoding)
        for announced in ANNOUNCED:
            if announced.suits(client):
                self.rpc.announce(announced.method, announced.options)
        self.rpc.announce_commands(COMMANDS)
        asyncio.get_running_loop().call_soon(self.rpc.routes)
        if introduction.process_id is not None:
            watch_parent(introduction.process_id, self._streams.stop)

    def _load(self) -> dict[str, Route]:
        from countersign.lsp.session import Session  # noqa: PLC0415 - it takes longer than all before

        self._session = Session(self.rpc, self._make_runtime, self._list_files, self._streams.stop)
        return self._session.routes
