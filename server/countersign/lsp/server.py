"""The language server: the life of a connection, from `initialize` to `exit` or the end of the input."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from countersign import __version__
from countersign.lsp.clients import client_of
from countersign.lsp.commands import COMMANDS, Command, execute
from countersign.lsp.connection import Connection
from countersign.lsp.editor import LspEditor
from countersign.lsp.features import FEATURES
from countersign.lsp.folder import Parts
from countersign.lsp.nowhere import Nowhere
from countersign.lsp.refreshing import Refreshing
from countersign.lsp.rpc import NoAnswerError, Rpc
from countersign.lsp.stdio import Streams
from countersign.ports import Adapters, BenchError, Editor, LedgerError, WorkspaceError
from countersign.runtime import Runtime

__all__ = ["RuntimeFactory", "serve"]

_log = logging.getLogger(__name__)

RuntimeFactory = Callable[[Path, Editor], Runtime]
"""Makes the runtime of a workspace. Raises LedgerError, BenchError or WorkspaceError."""

_POLL = 0.5
"""Seconds between two looks at what other processes wrote to the ledger."""
_END = 10.0
"""Seconds that running tasks may take to stop."""
_ANSWER = 10.0
"""Seconds in which a client answers a registration."""


def serve(make_runtime: RuntimeFactory, list_files: Callable[[Path], Sequence[str]]) -> int:
    """Serve one editor over standard input and output until it says goodbye; return the exit code.

    `list_files` gives the files of a workspace that no ignore file names; it may block.
    It is 0 after `shutdown`, 1 when the editor went away without it.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    # pygls warns of every request that was answered before its client called it off, and tells errors twice.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    streams = Streams()
    server = _Server(make_runtime, list_files, streams.stop)
    asyncio.run(server.run(streams))
    return 0 if server.rpc.is_shut_down else 1


class _Server(LanguageServer):
    """pygls' server with one connection, whose features are those that suit the client."""

    def __init__(
        self,
        make_runtime: RuntimeFactory,
        list_files: Callable[[Path], Sequence[str]],
        stop: Callable[[], None],
    ) -> None:
        super().__init__("countersign", __version__, protocol_cls=Rpc)  # pyright: ignore[reportUnknownMemberType] - untyped in pygls
        self._make_runtime = make_runtime
        self._parts = Parts(LspEditor, self._runtime, list_files)
        self._stop = stop
        self._connection: Connection | None = None
        # pygls writes attributes on what it is given, which a method does not allow.
        self.feature(types.INITIALIZE)(partial(self._initialize))
        self.feature(types.INITIALIZED)(partial(self._initialized))
        self.feature(types.SHUTDOWN)(partial(self._shut_down))
        self.feature(types.EXIT)(partial(self._exit))

    @property
    def rpc(self) -> Rpc:
        if not isinstance(self.protocol, Rpc):
            raise TypeError(self.protocol)
        return self.protocol

    async def run(self, streams: Streams) -> None:
        """Serve until the end of the input; leave nothing running."""
        try:
            await streams.run(self.rpc)
        finally:
            if self._connection is not None:
                await _ended(self._connection)

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Say nothing to the user: a request is answered with an error, and the log says where a defect is."""
        if isinstance(error, JsonRpcInternalError):
            data: dict[str, list[str]] = error.data or {}
            _log.error("%s\n%s", error, "".join(data.get("traceback", ())))
        else:
            _log.info("%s: %s", source.__name__, error)

    def _initialize(self, params: types.InitializeParams) -> None:
        client = client_of(params, self.workspace.position_encoding)
        connection = Connection(self.rpc, client, _folders_of(params), self._parts, Refreshing)
        self._connection = connection
        for feature in FEATURES:
            if feature.suits(client):
                self.feature(feature.method, feature.options)(partial(feature.handle, connection))
        for command in COMMANDS:
            self.command(command.name)(_runner(connection, command))

    def _initialized(self, _params: types.InitializedParams) -> None:
        connection = self._connection
        if connection is None:
            return
        connection.begin()
        connection.background(_poll(connection), "poll")
        if connection.client.watches_files:
            connection.background(_watch(connection), "watch")

    def _shut_down(self, _params: object) -> None:
        self.rpc.is_closed = True

    def _exit(self, _params: object) -> None:
        self._stop()

    def _runtime(self, root: Path | None, editor: Editor) -> Runtime:
        if root is None:
            return _nowhere(Nowhere("No folder is open.", broken=False), editor)
        try:
            return self._make_runtime(root, editor)
        except (LedgerError, BenchError, WorkspaceError) as error:
            return _nowhere(Nowhere(str(error), broken=True), editor)


async def _ended(connection: Connection) -> None:
    try:
        await asyncio.wait_for(connection.end(), _END)
    except TimeoutError:
        _log.error("a task did not stop within %g s", _END)


def _nowhere(nowhere: Nowhere, editor: Editor) -> Runtime:
    return Runtime(Adapters(nowhere, nowhere, nowhere, {}, editor, time.time))


def _folders_of(params: types.InitializeParams) -> list[str]:
    """Return the URIs of the folders to work in; older clients have one, or its path."""
    if params.workspace_folders:
        return [folder.uri for folder in params.workspace_folders]
    if params.root_uri:
        return [params.root_uri]
    path = Path(params.root_path or "")
    return [path.as_uri()] if path.is_absolute() else []


def _runner(connection: Connection, command: Command) -> Callable[..., object]:
    """Return what pygls calls: it takes any arguments, since pygls would turn `"0"` into a number."""

    def run(_server: LanguageServer, *arguments: object) -> object:
        return execute(connection, command, arguments)

    return run


async def _poll(connection: Connection) -> None:
    while True:
        await asyncio.sleep(_POLL)
        try:
            connection.catch_up()
        except Exception:  # noqa: BLE001 - a defect must not keep us from looking again
            _log.exception("the ledger could not be looked at")


async def _watch(connection: Connection) -> None:
    """Ask to be told when files change on disk."""
    options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*")])
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    params = types.RegistrationParams([types.Registration("countersign-files", method, options)])
    try:
        await connection.rpc.ask(types.CLIENT_REGISTER_CAPABILITY, params, _ANSWER)
    except NoAnswerError as error:
        _log.info("files are not watched because %s", error)
