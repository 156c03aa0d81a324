"""The session with one client: loaded when it has been answered that we are here, ended when it goes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lsprotocol import types

from countersign.lsp.answers import Registration, RegistrationParams
from countersign.lsp.clients import client_of
from countersign.lsp.closed_files import watch_closed
from countersign.lsp.connection import Connection
from countersign.lsp.editor import LspEditor
from countersign.lsp.features import routes
from countersign.lsp.feed import Feed
from countersign.lsp.folder import Parts
from countersign.lsp.introduction import InitializeParams
from countersign.lsp.nowhere import Nowhere
from countersign.lsp.refreshing import Refreshing
from countersign.lsp.rpc import NoAnswerError, Route, make_rpc
from countersign.lsp.stdio import Streams
from countersign.ports import Adapters, BenchError, Editor, LedgerError, WorkspaceError
from countersign.ports.reports import Reports
from countersign.runtime import Runtime

__all__ = ["RuntimeFactory", "Session"]

_log = logging.getLogger(__name__)

RuntimeFactory = Callable[[Path, Editor], Runtime]
"""Makes the runtime of a workspace. Raises LedgerError, BenchError or WorkspaceError."""

_POLL = 0.5
"""Seconds between two looks at what other processes wrote to the ledger."""
_ANSWER = 10.0
"""Seconds in which a client answers a registration."""


class Session:
    """A connection from `initialized` to `exit`."""

    def __init__(
        self,
        introduction: InitializeParams,
        streams: Streams,
        make_runtime: RuntimeFactory,
        list_files: Callable[[Path], Sequence[str]],
        make_reports: Callable[[], Reports],
    ) -> None:
        # pygls tells errors twice, and warns of every request that is called off when it was answered already.
        logging.getLogger("pygls").setLevel(logging.CRITICAL)
        self.rpc = make_rpc(streams.write)
        self._streams = streams
        self._make_runtime = make_runtime
        parts = Parts(LspEditor, self._runtime, list_files, make_reports)
        folders = _folders_of(introduction)
        self._connection = Connection(self.rpc, client_of(introduction), folders, parts, _news)
        self._connection.trusts = introduction.trusts
        self.rpc.routes = {
            **routes(self._connection),
            types.INITIALIZED: Route(None, self._initialized),
            types.SHUTDOWN: Route(None, self._shut_down),
            types.EXIT: Route(None, self._exit),
        }

    async def end(self) -> None:
        """Leave nothing running; what was offered stays in the ledger."""
        if not self.rpc.is_closed:
            self._connection.take_leave()
        self.rpc.close()
        await self._connection.end()

    def _initialized(self, _nothing: None) -> None:
        connection = self._connection
        connection.begin()
        connection.background(_poll(connection), "poll")
        watching = _watch(connection) if connection.client.watches_files else watch_closed(connection)
        connection.background(watching, "watch")

    def _shut_down(self, _nothing: None) -> None:
        self._connection.take_leave()
        self.rpc.shut_down()

    def _exit(self, _nothing: None) -> None:
        self.rpc.close()
        self._streams.stop()

    def _runtime(self, root: Path | None, editor: Editor) -> Runtime:
        if root is None:
            return _nowhere(Nowhere("No folder is open.", broken=False), editor)
        try:
            return self._make_runtime(root, editor)
        except (LedgerError, BenchError, WorkspaceError) as error:
            return _nowhere(Nowhere(str(error), broken=True), editor)


def _news(connection: Connection) -> tuple[Refreshing, Feed]:
    return Refreshing(connection), Feed(connection)


def _nowhere(nowhere: Nowhere, editor: Editor) -> Runtime:
    return Runtime(Adapters(nowhere, nowhere, nowhere, {}, editor, time.time))


def _folders_of(introduction: InitializeParams) -> list[str]:
    """Return the URIs of the folders to work in; older clients have one, or its path."""
    if introduction.workspace_folders:
        return [folder.uri for folder in introduction.workspace_folders]
    if introduction.root_uri:
        return [introduction.root_uri]
    path = Path(introduction.root_path or "")
    return [path.as_uri()] if path.is_absolute() else []


async def _poll(connection: Connection) -> None:
    while True:
        await asyncio.sleep(_POLL)
        try:
            connection.catch_up()
        except Exception:  # noqa: BLE001 - a defect must not keep us from looking again
            _log.exception("the ledger could not be looked at")


async def _watch(connection: Connection) -> None:
    """Ask to be told when files change on disk."""
    options = {"watchers": [{"globPattern": "**/*"}]}
    wish = Registration("countersign-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    try:
        await connection.rpc.ask(types.CLIENT_REGISTER_CAPABILITY, RegistrationParams([wish]), object, _ANSWER)
    except NoAnswerError as error:
        _log.info("files are not watched because %s", error)
