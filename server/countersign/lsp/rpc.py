"""JSON-RPC as we need it: pygls' protocol, with a short way for every message that we know.

What an editor sends goes along a route: the struct of its params, and a function of it; both ends of the way are
msgspec's. pygls keeps what takes longer, and names what can go wrong. Beside speed, each override here repairs
a defect that was measured with pygls 2.1.1, and that `tests/lsp/test_stock_pygls.py` shows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from inspect import iscoroutine
from typing import Any, TypeVar

import msgspec
from cattrs import Converter
from lsprotocol import types
from msgspec import UNSET, Struct
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcMethodNotFound,
    JsonRpcRequestCancelled,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from countersign import __version__
from countersign.lsp.asking import NoAnswerError, Questions
from countersign.lsp.envelope import EnvelopeError, answer, framed, opened, read, refusal
from countersign.lsp.messages import TextDocumentIdentifier

__all__ = ["NoAnswerError", "Route", "Rpc", "make_rpc"]

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_TEXTS = frozenset({types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE})
"""What tells the text of a document, which is not known any more when such a message is left out."""
_INVALID_REQUEST = -32600
_INVALID_PARAMS = -32602


class Route(Struct, frozen=True):
    """What takes a message: the struct of its params, None when they do not matter, and a function of them.

    The function may return a coroutine; then the editor may call the request off, which cancels it.
    """

    params: Any
    handle: Callable[[Any], object]


def make_rpc(write: Callable[[bytes], None]) -> Rpc:
    """Make the protocol of a connection whose client has been introduced; `write` sends bytes and never raises."""
    # Nothing is left to pygls' converter, and lsprotocol's takes long to make.
    server = LanguageServer("countersign", __version__, protocol_cls=Rpc, converter_factory=Converter)  # pyright: ignore[reportUnknownMemberType] - untyped in pygls
    rpc = server.protocol
    if not isinstance(rpc, Rpc):
        raise TypeError(rpc)
    rpc.write = write
    return rpc


class Rpc(LanguageServerProtocol):
    """The protocol of one connection, from when the client has been introduced. `routes` take the messages."""

    is_closed = False
    """Whether the client has asked to shut down or is gone: nothing more is sent of our own accord."""

    write: Callable[[bytes], None]

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        """Take from pygls what it does by itself.

        Its documents cut lines at form feeds and copy a whole text at each key stroke; its commands go on when
        their request was called off; its `shutdown` fails when a request is under way; its `exit` waits for the end
        of the input and always returns 0.
        """
        super().__init__(server, converter)
        self.routes: Mapping[str, Route] = {}
        self.on_lost: Callable[[str, str], None] = _ignore
        self._questions = Questions(self._send_data)

    @property
    def is_shut_down(self) -> bool:
        """Whether the client has said that it will end."""
        return self._shutdown

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
            self.write(refusal(error.id, error.code, str(error)))
            return
        method, number = message.method, message.id
        if method is UNSET:
            self._questions.answered(number, message.result, message.error)
        elif self._shutdown and method != types.EXIT:
            self._refuse(number, _INVALID_REQUEST, "the server is shutting down")
        elif (route := self.routes.get(method)) is not None:
            self._serve(route, method, number, message.params)
        elif method == types.CANCEL_REQUEST and number is UNSET:
            self._call_off(message.params)
        elif method == types.INITIALIZE:
            self._refuse(number, _INVALID_REQUEST, "the server is initialized already")
        else:
            self._refuse(number, JsonRpcMethodNotFound.CODE, f"there is no method {method[:100]!r}")

    def _serve(self, route: Route, method: str, number: Any, params: object) -> None:  # noqa: ANN401 - see above
        """Let a route take a message. pygls leaves a request unanswered whose params are wrong."""
        try:
            result = route.handle(read(params, route.params) if route.params is not None else None)
        except msgspec.ValidationError as error:
            self._refuse_params(method, number, error)
            self._lose(method, params)
        except Exception as error:  # noqa: BLE001 - a defect of ours ends a request, not the server
            self._fail(method, number, error)
            self._lose(method, params)
        else:
            if iscoroutine(result):
                self._wait_for(result, method, number)
            elif number is not UNSET:
                self.write(answer(number, result))

    def _wait_for(self, work: Coroutine[object, object, object], method: str, number: Any) -> None:  # noqa: ANN401 - see above
        """Answer when a coroutine has ended. pygls puts what went wrong in the answer, and not in the log."""
        task: Any = asyncio.ensure_future(work)  # pygls has futures of both kinds
        key = str(id(task)) if number is UNSET else number
        self._request_futures[key] = task
        task.add_done_callback(partial(self._finish, key, method, number))

    def _finish(self, key: Any, method: str, number: Any, task: Any) -> None:  # noqa: ANN401 - see above
        if self._request_futures.get(key) is task:
            del self._request_futures[key]
        if task.cancelled():
            self._refuse(number, JsonRpcRequestCancelled.CODE, "it was called off")
        elif (error := task.exception()) is not None:
            self._fail(method, number, error)
        elif number is not UNSET:
            self.write(answer(number, task.result()))

    def _fail(self, method: str, number: Any, error: BaseException) -> None:  # noqa: ANN401 - see above
        """Answer for a handler that raised. What names paths and lines of this machine is for the log alone."""
        if isinstance(error, JsonRpcException):
            self._refuse(number, error.code, error.message)
            return
        _log.error("%s failed", method, exc_info=error)
        self._refuse(number, JsonRpcInternalError.CODE, "an internal error; the server's log says more")

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
            self.on_lost(uri, "the editor sent something of it that can not be read")

    # --- answers

    def _refuse_params(self, method: str, number: Any, error: msgspec.ValidationError) -> None:  # noqa: ANN401 - see above
        _log.warning("%s was left out: %s", method, error)
        self._refuse(number, _INVALID_PARAMS, f"the params of {method}: {error}")

    def _refuse(self, number: Any, code: int, message: str) -> None:  # noqa: ANN401 - see above
        """Answer with an error; a notification has no answer."""
        if number is not UNSET:
            self.write(refusal(number, code, message))

    def _send_data(self, data: object) -> None:
        self.write(framed(data))


class _Cancelled(Struct, frozen=True):
    id: int | str


class _OfDocument(Struct, frozen=True, rename="camel"):
    text_document: TextDocumentIdentifier


def _ignore(_uri: str, _reason: str) -> None:
    """Nobody follows documents yet."""
