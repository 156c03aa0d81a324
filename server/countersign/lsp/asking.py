"""Requests to the editor, and the wait for what it answers."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from countersign.lsp.envelope import Id, read

__all__ = ["NoAnswerError", "Questions"]

_T = TypeVar("_T")


class NoAnswerError(Exception):
    """The editor answered with an error or something else, or not in time; the message completes `because ...`."""


class _Refusal(msgspec.Struct, frozen=True):
    message: str


class Questions:
    """The requests that are under way; `send` sends a message and may raise OSError.

    pygls waits for ever for an editor that does not answer, or whose answer it can not read.
    """

    def __init__(self, send: Callable[[object], None]) -> None:
        self._send = send
        self._numbers = itertools.count(1)
        self._waiting: dict[Id, asyncio.Future[tuple[Any, Any]]] = {}

    async def ask(self, method: str, params: object, answer: type[_T], within: float) -> _T:
        """Return the editor's answer. Raises NoAnswerError, at the latest after so many seconds."""
        number = next(self._numbers)
        future: asyncio.Future[tuple[Any, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        question = {"jsonrpc": "2.0", "id": number, "method": method}
        try:
            self._send(question if params is None else {**question, "params": params})
            result, error = await asyncio.wait_for(future, within)
        except TimeoutError:
            raise NoAnswerError(f"the editor did not answer within {within:g} s") from None
        except OSError as problem:
            raise NoAnswerError(f"the editor can not be reached: {problem}") from None
        finally:
            del self._waiting[number]
        return _result(result, error, answer)

    def answered(self, number: object, result: Any, error: Any) -> None:  # noqa: ANN401 - parts of an envelope
        """Take in an answer; one that nobody waits for is passed over."""
        future = self._waiting.get(number) if isinstance(number, int | str) else None
        if future is not None and not future.done():
            future.set_result((result, error))

    def give_up(self) -> None:
        """Answer all questions in the editor's place, since it is going away."""
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(NoAnswerError("the editor is shutting down"))


def _result(result: Any, error: Any, answer: type[_T]) -> _T:  # noqa: ANN401 - parts of an envelope
    try:
        if error is msgspec.UNSET:
            return read(result, answer)
        refusal = read(error, _Refusal)
    except msgspec.ValidationError:
        raise NoAnswerError("the editor's answer is not as the protocol has it") from None
    raise NoAnswerError(f"the editor answered with an error: {refusal.message}")
