"""A session with a language server: requests, answers, waiting. What the client is lies in `client.py`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from support.documents import Json
from support.wire import Message, Wire

T = TypeVar("T")

SECONDS = 20.0
"""How long the slowest answer may take on a loaded machine before a test fails."""


class ServerError(Exception):
    """The server answered a request with an error."""

    def __init__(self, error: Json) -> None:
        super().__init__(f"{error['message']} ({error['code']})")
        self.code: int = error["code"]
        self.message: str = error["message"]
        self.data: Json = error.get("data")


class Session:
    """The two ends of a conversation. `received` holds what the server sent of its own accord, oldest first.

    Messages arrive on a thread of their own, one at a time and under `state`; whoever looks at more than one thing
    at once holds `state` too.
    """

    def __init__(
        self, command: Sequence[str], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.state = threading.Condition()
        self.received: list[Message] = []
        self._answers: dict[int, Message] = {}
        self._failure: Exception | None = None
        self._ended = False
        self._last_id = 0
        self.wire = Wire(command, self._receive, folder=folder, environment=environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and not self._ended:
                self.shut_down()
        finally:
            self.wire.close()

    def shut_down(self) -> int:
        """Say goodbye as the protocol wants it; return the server's exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.exit_code()

    def exit_code(self) -> int:
        """Wait for the server's end; return its exit code."""
        self.wait_for(lambda: self._ended, "the server to end its output")
        code = self.wire.ended(SECONDS)
        if code is None:
            raise AssertionError(self.report("the server to exit"))
        return code

    def kill(self) -> int:
        """End the server without a word, as `kill -9` does; return its exit code."""
        self.wire.process.kill()
        return self.exit_code()

    def request(self, method: str, params: Json = None, within: float = SECONDS) -> Json:
        """Return the result of a request. Raises ServerError."""
        return self.result_of(self.begin(method, params), within)

    def begin(self, method: str, params: Json = None) -> int:
        """Send a request and return its id without waiting."""
        with self.state:
            self._last_id += 1
            self.wire.send(_message(method, params, id=self._last_id))
            return self._last_id

    def result_of(self, request: int, within: float = SECONDS) -> Json:
        """Wait for the answer to a request that was begun. Raises ServerError."""
        answered = self.wait_for(
            lambda: self._answers.pop(request, None), f"the answer to request {request}", within
        )
        if "error" in answered:
            raise ServerError(answered["error"])
        return answered["result"]

    def cancel(self, request: int) -> None:
        self.notify("$/cancelRequest", {"id": request})

    def notify(self, method: str, params: Json = None) -> None:
        self.wire.send(_message(method, params))

    def respond(self, request: Message, result: Json) -> None:
        """Answer a request of the server."""
        self.wire.send({"jsonrpc": "2.0", "id": request["id"], "result": result})

    def refuse(self, request: Message, code: int, reason: str) -> None:
        """Answer a request of the server with an error."""
        self.wire.send({"jsonrpc": "2.0", "id": request["id"], "error": {"code": code, "message": reason}})

    def params_of(self, method: str) -> list[Json]:
        """Return the params of all requests and notifications of this kind that the server sent."""
        with self.state:
            return [message.get("params") for message in self.received if message["method"] == method]

    def wait_for(self, condition: Callable[[], T | None], what: str, within: float = SECONDS) -> T:
        """Return what `condition` gives, once that is true; it is asked again whenever a message has come."""
        deadline = time.monotonic() + within
        with self.state:
            while not (found := condition()):
                if self._failure is not None or not self.wait_for_message(deadline):
                    raise AssertionError(self.report(what)) from self._failure
            return found

    def wait_for_message(self, deadline: float) -> bool:
        """Wait for the next message, with `state` held; False when there will be none before the deadline."""
        left = deadline - time.monotonic()
        return not self._ended and left > 0 and self.state.wait(left)

    def on_request(self, request: Message) -> None:
        """Answer a request of the server; what a client knows nothing of is refused, as JSON-RPC wants it."""
        self.refuse(request, -32601, f"this client knows no {request['method']}")

    def on_notification(self, method: str, params: Json) -> None:
        """Take note of a notification of the server."""

    def _receive(self, message: Message | None) -> None:
        with self.state:
            try:
                self._sort(message)
            except Exception as failure:  # noqa: BLE001 - told to the test, which waits on another thread
                self._failure = failure
            self.state.notify_all()

    def _sort(self, message: Message | None) -> None:
        if message is None:
            self._ended = True
        elif "method" not in message:
            self._answers[message["id"]] = message
        else:
            self.received.append(message)
            if "id" in message:
                self.on_request(message)
            else:
                self.on_notification(message["method"], message.get("params"))

    def report(self, what: str) -> str:
        """Return what was waited for in vain and what is known of the server."""
        state = f"exit code {self.wire.ended()}" if self._ended else "running"
        last = "\n".join(f"  {message}"[:400] for message in self.received[-8:])
        errors = self.wire.errors[-4000:]
        return f"waited in vain for {what}; server: {state}\nlast messages:\n{last}\nstderr:\n{errors}"


def _message(method: str, params: Json, **more: Json) -> Message:
    message: Message = {"jsonrpc": "2.0", **more, "method": method}
    return message if params is None else {**message, "params": params}
