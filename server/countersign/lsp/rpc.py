"""JSON-RPC as we need it: pygls' protocol, with a short way for the messages of every day.

What an editor sends goes along a route: the struct of its params, and a function of it. pygls answers `initialize`,
sends what coroutines return, and cancels them. Beside speed, each override here repairs a defect that was measured
with pygls 2.1.1, and that `tests/lsp/test_stock_pygls.py` shows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Generator, Iterable, Mapping
from functools import partial
from inspect import iscoroutine
from typing import Any, TypeVar

import msgspec
from cattrs import Converter
from lsprotocol import types
from msgspec import UNSET, Struct
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from countersign.lsp.asking import NoAnswerError, Questions
from countersign.lsp.clients import Capabilities
from countersign.lsp.envelope import EnvelopeError, encoded, opened, read
from countersign.lsp.messages import InitializeParams, TextDocumentIdentifier

__all__ = ["NoAnswerError", "Route", "Rpc"]

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_TEXTS = frozenset({types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE})
"""What tells the text of a document, which is not known any more when such a message is left out."""
_NOT_INITIALIZED = -32002
_INVALID_REQUEST = -32600
_NO_METHOD = -32601
_INVALID_PARAMS = -32602


class Route(Struct, frozen=True):
    """What takes a message: the struct of its params, None when they do not matter, and a function of them.

    The function may return a coroutine; then the editor may call the request off, which cancels it.
    """

    params: Any
    handle: Callable[[Any], object]


class Rpc(LanguageServerProtocol):
    """The protocol of one connection. The routes are loaded when `initialize` has been answered."""

    is_closed = False
    """Whether the client has asked to shut down or is gone: nothing more is sent of our own accord."""

    write: Callable[[bytes], None]
    """Sends bytes, or keeps them until the client reads; never blocks and never raises."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        """Take the documents, the commands and the end of the program away from pygls.

        Its documents cut lines at form feeds and copy a whole text at each key stroke; its commands go on when
        their request was called off; its `shutdown` fails when a request is under way; its `exit` waits for the end
        of the input and always returns 0.
        """
        super().__init__(server, converter)
        self.introduction: InitializeParams | None = None
        self.load_routes: Callable[[], Mapping[str, Route]] = dict
        self.on_lost: Callable[[str], None] = _ignore
        self._routes: Mapping[str, Route] | None = None
        self._questions = Questions(self._send_data)
        manager: Any = self.fm  # it has no types
        self._features: dict[str, object] = manager.features
        self._options: dict[str, object] = manager.feature_options
        self._commands: dict[str, object] = manager.commands
        self._builtin: dict[str, object] = manager.builtin_features
        for method in self._builtin.keys() - {types.INITIALIZE}:
            del self._builtin[method]

    @property
    def is_shut_down(self) -> bool:
        """Whether the client has said that it will end."""
        return self._shutdown

    def routes(self) -> Mapping[str, Route]:
        if self._routes is None:
            self._routes = self.load_routes()
        return self._routes

    # --- what there is

    def announce(self, method: str, options: object) -> None:
        """Let pygls announce a feature, which has a route."""
        self._features[method] = self._serve
        if options is not None:
            self._options[method] = options

    def announce_commands(self, names: Iterable[str]) -> None:
        """Let pygls announce commands."""
        self._commands.update(dict.fromkeys(names, self._serve))

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Say that folders may come and go to those only that know what that means; pygls says it to all."""
        result = yield from super().lsp_initialize(params)
        folders = result.capabilities.workspace.workspace_folders if result.capabilities.workspace else None
        knows = params.capabilities.workspace is not None and params.capabilities.workspace.workspace_folders
        result.capabilities.workspace = types.WorkspaceOptions(folders) if knows else None
        return result

    # --- to the editor

    def tell(self, method: str, params: object) -> None:
        """Send a notification; nothing is said to a client that is gone."""
        if not self.is_closed:
            self._send_data({"jsonrpc": "2.0", "method": method, "params": params})

    async def ask(self, method: str, params: object, answer: type[_T], within: float) -> _T:
        """Return the client's answer. Raises NoAnswerError, at the latest after so many seconds."""
        if self.is_closed:
            raise NoAnswerError("the editor is shutting down")
        return await self._questions.ask(method, params, answer, within)

    def shut_down(self) -> None:
        """Take in that the client will end: nothing more is said or asked, and what it has asked is called off."""
        self._shutdown = True
        self.close()

    def close(self) -> None:
        """Take in that nobody listens any more."""
        self.is_closed = True
        self._questions.give_up()
        for future in [*self._request_futures.values()]:
            future.cancel()

    # --- from the editor

    def receive(self, body: bytes) -> None:
        """Handle one message; never raises."""
        try:
            message = opened(body)
        except EnvelopeError as error:
            self._refuse(error.id, error.code, str(error))
            return
        method, number = message.method, message.id
        if method is UNSET:
            self._questions.answered(number, message.result, message.error)
        elif (untimely := self._untimely(method)) is not None:
            self._refuse(number, *untimely)
        elif method == types.INITIALIZE:
            self._introduce(number, message.params)
        elif (route := self.routes().get(method)) is not None:
            self._serve(route, method, number, message.params)
        elif method == types.CANCEL_REQUEST:
            self._call_off(message.params)
        else:
            self._refuse(number, _NO_METHOD, f"there is no method {method[:100]!r}")

    def _untimely(self, method: str) -> tuple[int, str] | None:
        """Return why a message comes too early or too late. pygls serves the one and never answers the other."""
        if self._shutdown:
            return None if method == types.EXIT else (_INVALID_REQUEST, "the server is shutting down")
        if self.introduction is None:
            is_first = method in {types.INITIALIZE, types.EXIT}
            return None if is_first else (_NOT_INITIALIZED, "the server is not initialized")
        return (_INVALID_REQUEST, "the server is initialized already") if method == types.INITIALIZE else None

    def _introduce(self, number: Any, params: object) -> None:  # noqa: ANN401 - an id of any form
        """Read what an editor says of itself, and let pygls answer, which needs but a little of it.

        To read all capabilities as lsprotocol has them would take longer than everything else at the start.
        """
        try:
            self.introduction = read(params, InitializeParams)
        except msgspec.ValidationError as error:
            self._refuse_params(types.INITIALIZE, number, error)
            return
        known = Capabilities(self.introduction.capabilities)
        given = types.ClientCapabilities(
            workspace=types.WorkspaceClientCapabilities(workspace_folders=known.says("workspace.workspaceFolders")),
            general=types.GeneralClientCapabilities(position_encodings=known.encodings),
        )
        self._handle_request(number, types.INITIALIZE, types.InitializeParams(given))

    def _serve(self, route: Route, method: str, number: Any, params: object) -> None:  # noqa: ANN401 - see above
        """Let a route take a message. pygls leaves a request unanswered whose params are wrong."""
        try:
            result = route.handle(read(params, route.params) if route.params is not None else None)
        except msgspec.ValidationError as error:
            self._refuse_params(method, number, error)
            self._lose(method, params)
        except JsonRpcException as error:
            self._refuse(number, error.code, error.message)
        except Exception:  # noqa: BLE001 - a defect of ours ends a request, not the server
            _log.exception("%s failed", method)
            self._refuse(number, JsonRpcInternalError.CODE, "an internal error; the server's log says more")
            self._lose(method, params)
        else:
            if iscoroutine(result):
                self._wait_for(result, number)
            elif number is not UNSET:
                self._send_response(number, result)

    def _wait_for(self, work: Coroutine[object, object, object], number: Any) -> None:  # noqa: ANN401 - see above
        future: Any = asyncio.ensure_future(work)  # pygls has futures of both kinds
        self._request_futures[number] = future
        future.add_done_callback(partial(self._send_handler_result, msg_id=number))

    def _call_off(self, params: object) -> None:
        try:
            number = read(params, _Cancelled).id
        except msgspec.ValidationError:
            return
        if (future := self._request_futures.get(number)) is not None:
            future.cancel()

    def _lose(self, method: str, params: object) -> None:
        """Say of a document whose text would have been told that it is not known any more."""
        if method in _TEXTS:
            try:
                uri = read(params, _OfDocument).text_document.uri
            except msgspec.ValidationError:
                return
            self.on_lost(uri)

    # --- answers

    def _refuse_params(self, method: str, number: Any, error: msgspec.ValidationError) -> None:  # noqa: ANN401 - see above
        _log.warning("%s was left out: %s", method, error)
        self._refuse(number, _INVALID_PARAMS, f"the params of {method}: {error}")

    def _refuse(self, number: Any, code: int, message: str) -> None:  # noqa: ANN401 - see above
        """Answer with an error; a notification has no answer."""
        if number is not UNSET:
            self._send_response(number, error=types.ResponseError(code, message))

    def _send_response(
        self,
        msg_id: Any,  # noqa: ANN401 - see above
        result: object = None,
        error: types.ResponseError | None = None,
    ) -> None:
        """Keep tracebacks out of answers: they name paths and lines of this machine, and stand in the log."""
        if error is not None:
            about = {"code": error.code, "message": error.message}
            self._send_data({"jsonrpc": "2.0", "id": msg_id, "error": about})
        else:
            self._send_data({"jsonrpc": "2.0", "id": msg_id, "result": result})

    def _send_data(self, data: Any) -> None:  # noqa: ANN401 - messages of any kind
        if isinstance(data.get("result"), types.InitializeResult):
            data = {**data, "result": self._converter.unstructure(data["result"])}
        body = encoded(data)
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))


class _Cancelled(Struct, frozen=True):
    id: int | str


class _OfDocument(Struct, frozen=True, rename="camel"):
    text_document: TextDocumentIdentifier


def _ignore(_uri: str) -> None:
    """Nobody follows documents yet."""
