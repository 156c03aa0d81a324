"""The session with one client: loaded when it has been answered that we are here, ended when it goes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lsprotocol import types

from countersign.core.model import Severity
from countersign.lsp.answers import Registration, RegistrationParams
from countersign.lsp.clients import client_of
from countersign.lsp.connection import Connection, Parts
from countersign.lsp.editor import LspEditor
from countersign.lsp.features import routes
from countersign.lsp.from_lsp import file_of
from countersign.lsp.messages import InitializeParams
from countersign.lsp.nowhere import Nowhere
from countersign.lsp.rpc import NoAnswerError, Route, Rpc
from countersign.ports import Adapters, BenchError, Editor, LedgerError, WorkspaceError
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
    """A connection from `initialized` to `exit`. `stop` ends the reading of messages."""

    def __init__(
        self,
        rpc: Rpc,
        make_runtime: RuntimeFactory,
        list_files: Callable[[Path], Sequence[str]],
        stop: Callable[[], None],
    ) -> None:
        if rpc.introduction is None:
            raise RuntimeError("the client has not introduced itself")
        self._rpc = rpc
        self._make_runtime = make_runtime
        self._stop = stop
        client = client_of(rpc.introduction, rpc.workspace.position_encoding)
        parts = Parts(LspEditor, self._runtime, list_files)
        self._connection = Connection(rpc, client, _root_of(rpc.introduction), parts)
        self.routes = {
            **routes(self._connection),
            types.INITIALIZED: Route(None, self._initialized),
            types.SHUTDOWN: Route(None, self._shut_down),
            types.EXIT: Route(None, self._exit),
        }

    async def end(self) -> None:
        """Leave nothing running; what was offered stays in the ledger."""
        await self._connection.end()

    def _initialized(self, _nothing: None) -> None:
        connection = self._connection
        if connection.settings_problem is not None:
            connection.editor.tell(connection.settings_problem, Severity.ERROR)
        connection.runtime.catch_up()
        connection.background(_poll(connection), "poll")
        if connection.client.watches_files:
            connection.background(_watch(connection), "watch")

    def _shut_down(self, _nothing: None) -> None:
        self._rpc.shut_down()

    def _exit(self, _nothing: None) -> None:
        self._stop()

    def _runtime(self, root: Path | None, editor: Editor) -> Runtime:
        if root is None:
            return _nowhere(Nowhere("No folder is open.", broken=False), editor)
        try:
            return self._make_runtime(root, editor)
        except (LedgerError, BenchError, WorkspaceError) as error:
            return _nowhere(Nowhere(str(error), broken=True), editor)


def _nowhere(nowhere: Nowhere, editor: Editor) -> Runtime:
    return Runtime(Adapters(nowhere, nowhere, nowhere, {}, editor, time.time))


def _root_of(params: InitializeParams) -> Path | None:
    """Return the folder to work in: the first of several, None when the editor has none on this machine."""
    folders = params.workspace_folders or ()
    uris = [folder.uri for folder in folders] or [params.root_uri]
    named = file_of(uris[0]) if uris[0] else None
    return named or (Path(params.root_path) if params.root_path else None)


async def _poll(connection: Connection) -> None:
    while True:
        await asyncio.sleep(_POLL)
        try:
            connection.runtime.catch_up()
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
