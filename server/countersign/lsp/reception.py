"""Who comes in is answered here first: the messages up to `initialize`, before anything else is loaded."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec
from msgspec import UNSET

from countersign.lsp.announcing import initialize_result
from countersign.lsp.clients import client_of
from countersign.lsp.envelope import EnvelopeError, answer, opened, read, refusal
from countersign.lsp.introduction import InitializeParams

__all__ = ["Reception"]

_NOT_INITIALIZED = -32002
_INVALID_PARAMS = -32602
_INTERNAL = -32603

_log = logging.getLogger(__name__)


class Reception:
    """`write` sends bytes; `introduced` is told who came, before the answer; `leave` ends the reading."""

    def __init__(
        self,
        write: Callable[[bytes], None],
        introduced: Callable[[InitializeParams], None],
        leave: Callable[[], None],
    ) -> None:
        self._write = write
        self._introduced = introduced
        self._leave = leave

    def receive(self, body: bytes) -> None:
        """Handle one message; never raises."""
        try:
            message = opened(body)
        except EnvelopeError as error:
            self._write(refusal(error.id, error.code, str(error)))
            return
        if message.method == "exit":
            self._leave()
        elif message.id is UNSET or message.method is UNSET:
            return  # a notification comes too early, an answer was not asked for
        elif message.method != "initialize":
            self._write(refusal(message.id, _NOT_INITIALIZED, "the server is not initialized"))
        else:
            self._introduce(message.id, message.params)

    def _introduce(self, number: object, params: object) -> None:
        try:
            introduction = read(params, InitializeParams)
        except msgspec.ValidationError as error:
            self._write(refusal(number, _INVALID_PARAMS, f"the params of initialize: {error}"))
            return
        try:
            result = initialize_result(client_of(introduction))
        except Exception:  # noqa: BLE001 - a defect of ours leaves no request unanswered; it may try again
            _log.exception("a client could not be introduced")
            self._write(refusal(number, _INTERNAL, "an internal error; the server's log says more"))
            return
        self._introduced(introduction)
        self._write(answer(number, result))
