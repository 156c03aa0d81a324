"""JSON-RPC as we need it: what pygls 2.1.1 does otherwise, and how to talk to the client.

Each override says what it repairs; the defects were measured with that version.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import RPCMessage

__all__ = ["NoAnswerError", "Rpc"]

_log = logging.getLogger(__name__)

_OURS = (
    types.EXIT,
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL,
)
_NOT_INITIALIZED = -32002
_INVALID_REQUEST = -32600
_INVALID_PARAMS = -32602


class NoAnswerError(Exception):
    """The client answered with an error, or not in time; the message completes `because ...`."""


class Rpc(LanguageServerProtocol):
    """The protocol of one connection."""

    is_closed = False
    """Whether the client has asked to shut down or is gone: nothing more is sent of our own accord."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        """Take the documents and the end of the program away from pygls.

        Its documents cut lines at form feeds and copy a whole text at each key stroke; its `exit` waits for the end
        of the input and always returns 0.
        """
        super().__init__(server, converter)
        self.on_lost: Callable[[str], None] = _ignore
        for method in _OURS:
            self.fm.builtin_features.pop(method)  # pyright: ignore[reportUnknownMemberType] - pygls has no types here

    @property
    def is_shut_down(self) -> bool:
        """Whether the client has said that it will end."""
        return self._shutdown

    def tell(self, method: str, params: object) -> None:
        """Send a notification; never raises, since a client that is gone ends the server by its closed stdin."""
        if self.is_closed:
            return
        try:
            self.notify(method, params)
        except OSError as error:
            self.is_closed = True
            _log.info("the client is gone: %s", error)

    async def ask(self, method: str, params: object, within: float) -> Any:  # noqa: ANN401 - a result of any shape
        """Return the client's answer. Raises NoAnswerError, at the latest after so many seconds.

        pygls has no time limit. The shield keeps a late answer from meeting a cancelled future, which would be an
        error of the whole message loop.
        """
        if self.is_closed:
            raise NoAnswerError("the editor is shutting down")
        try:
            return await asyncio.wait_for(asyncio.shield(self.send_request_async(method, params)), within)
        except TimeoutError:
            raise NoAnswerError(f"the editor did not answer within {within:g} s") from None
        except asyncio.CancelledError:
            # At `shutdown`, pygls cancels all requests under way, which is no wish to cancel us.
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            raise NoAnswerError("the editor is shutting down") from None
        except (JsonRpcException, OSError) as error:
            raise NoAnswerError(f"the editor answered with an error: {error}") from error

    def on_unreadable(self, error: Exception, _source: type[JsonRpcException]) -> None:
        """Leave out a message that can not be read, which is a defect of the client, and go on with the next."""
        _log.warning("a message was left out: %s", error)

    def structure_message(self, data: dict[str, Any]) -> object:
        """Refuse a request whose params are not as the protocol has them, which pygls leaves without an answer."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "id" in data and "method" in data:
                refusal = f"the params of {data['method']} are not as the protocol has them"
                self._send_response(data["id"], error=types.ResponseError(_INVALID_PARAMS, refusal))
            elif (uri := _text_of_document(data)) is not None:
                self.on_lost(uri)
            raise

    def handle_message(self, message: RPCMessage) -> None:
        """Refuse requests before `initialize` and after `shutdown`, which pygls serves or never answers."""
        method, number = getattr(message, "method", None), getattr(message, "id", None)
        if method is not None and method not in {types.INITIALIZE, types.EXIT}:
            refusal = self._refusal()
            if refusal is not None:
                if number is not None:
                    self._send_response(number, error=refusal)
                return
        super().handle_message(message)

    def _refusal(self) -> types.ResponseError | None:
        if self._shutdown:
            return types.ResponseError(_INVALID_REQUEST, "the server is shutting down")
        if self._workspace is None:
            return types.ResponseError(_NOT_INITIALIZED, "the server is not initialized")
        return None

    def _send_response(
        self, msg_id: str | int, result: object = None, error: types.ResponseError | None = None
    ) -> None:
        """Keep tracebacks out of answers: they name paths and lines of this machine, and stand in the log."""
        if error is not None:
            error = types.ResponseError(error.code, error.message)
        super()._send_response(msg_id, result, error)


def _ignore(_uri: str) -> None:
    """Nobody follows documents yet."""


def _text_of_document(data: Mapping[str, Any]) -> str | None:
    """Return the URI of the document whose text a message that can not be read would have told."""
    if data.get("method") not in {types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE}:
        return None
    try:
        uri = data["params"]["textDocument"]["uri"]
    except (KeyError, TypeError):
        return None
    return uri if isinstance(uri, str) else None
