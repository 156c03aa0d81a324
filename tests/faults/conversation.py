"""What goes over the pipes of a server as messages: sent, sorted, checked, waited for."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast

from faults.messages import hover, request
from faults.raw_server import RawServer, frame
from faults.script import DOC, SECONDS, Matcher
from support.documents import Json

__all__ = ["Conversation", "has_number", "take"]

T = TypeVar("T")

_PAUSE = 0.1
"""Seconds without a message after which is asked again what is shown and offered."""
_GRANTED = ("/create", "/registerCapability", "/unregisterCapability", "/refresh", "/showDocument")
"""How the methods end that a client grants when its case does not speak of them."""
_LEAK = re.compile(r"Traceback|File \"|\.py\", line|site-packages|<frozen|object at 0x|" + re.escape(sys.prefix))
"""What no message may show of the server's inside."""
_LONGEST_ERROR = 2_000
"""Characters; nobody reads more, and what was sent need not come back."""


class Conversation:
    """A client with a server. `named` gives what stands for `$DOC` and the like."""

    def __init__(self, server: RawServer, named: Mapping[str, str]) -> None:
        self.server = server
        self.named = named
        self.kept: frozenset[str] = frozenset()
        """Methods of the server's requests that are left to the case."""
        self.answers: list[Json] = []
        self.asked: list[Json] = []
        self.told: list[str] = []
        self.notified: list[Json] = []
        self._last = 0

    # --- out

    def write(self, chunks: Sequence[bytes]) -> None:
        """Write chunks, each after the server has read the one before."""
        for number, chunk in enumerate(chunks):
            if number:
                assert self.server.drain(SECONDS), "the server does not read"
            self.server.write(chunk)

    def send(self, *messages: Json) -> None:
        self.send_bodies([json.dumps(message).encode() for message in messages])

    def send_bodies(self, bodies: Sequence[bytes]) -> None:
        """Put each body in a frame, with names in the place of what stands for them."""
        self.server.write(b"".join(frame(self._filled(body)) for body in bodies))

    def request(self, method: str, params: Json) -> Json:
        """Ask something beside the case; return the whole answer."""
        self._last += 1
        number = f"beside the case, {self._last}"
        self.send(request(number, method, params))
        return self.wait(lambda: take(self.answers, lambda seen: has_number(seen, number)))

    def _filled(self, data: bytes) -> bytes:
        for sign, name in self.named.items():
            data = data.replace(sign.encode(), name.encode())
        return data

    # --- in

    def wait(self, find: Callable[[], T | None], within: float = SECONDS) -> T:
        """Return what is found, after as many messages as that takes."""
        deadline = time.monotonic() + within
        while (found := find()) is None:
            assert self.listen(deadline), "it never came"
        return found

    def listen(self, deadline: float) -> bool:
        """Wait for a message; return whether there may be more before the deadline."""
        message = self.server.receive(max(deadline - time.monotonic(), 0))
        if message is not None:
            self.sort(message)
        return message is not None or (time.monotonic() < deadline and not self.server.is_silent)

    def sort(self, message: Json) -> None:
        """Check a message of the server and put it where it is waited for."""
        check(message)
        method = message.get("method")
        if method is None:
            self.answers.append(message)
        elif "id" not in message and method == "window/showMessage":
            self.told.append(message["params"]["message"])
        elif "id" not in message:
            self.notified.append(message)
        elif method.endswith(_GRANTED) and method not in self.kept:
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})
        else:
            self.asked.append(message)

    # --- questions

    def hover(self, uri: str = DOC, line: int = 0) -> Json:
        return self.request("textDocument/hover", hover(0, uri, line)["params"])

    def see_hover(self, uri: str, line: int, wanted: Matcher) -> None:
        """Wait until a hover is as wanted: large texts are read while others wait."""
        deadline = time.monotonic() + SECONDS
        while not wanted((seen := self.hover(uri, line)).get("result")):
            assert time.monotonic() < deadline, f"the hover is {seen}"
            assert "result" in seen, f"the hover is {seen}"
            self.listen(time.monotonic() + _PAUSE)

    def offered(self, kind: str, line: int) -> Json:
        """Wait until an action of a kind is offered at a line of the document; return it."""
        there = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}}
        params: Json = {"textDocument": {"uri": DOC}, "range": there, "context": {"diagnostics": []}}
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            actions: list[Json] = self.request("textDocument/codeAction", params).get("result") or []
            for action in actions:
                if f"{action.get('kind', '')}.".startswith(f"{kind}."):
                    return action
            self.listen(time.monotonic() + _PAUSE)
        raise AssertionError("it is not offered")


def take(messages: list[T], wanted: Callable[[T], bool]) -> T | None:
    """Remove and return the first that is wanted."""
    for number, message in enumerate(messages):
        if wanted(message):
            return messages.pop(number)
    return None


def has_number(seen: Json, number: Json, *, or_null: bool = False) -> bool:
    """Whether an answer is that to a request; `1` and `"1"` are two numbers."""
    found = seen.get("id")
    return (type(found) is type(number) and found == number) or (or_null and found is None)


def check(given: Json) -> None:
    """Refuse what is no message of JSON-RPC, or shows the server's inside."""
    assert isinstance(given, dict), f"no message: {given!r:.300}"
    message = cast("dict[str, Json]", given)
    assert message.get("jsonrpc") == "2.0", f"no message: {given!r:.300}"
    told = message.get("method") in {"window/showMessage", "window/logMessage"}
    shown = json.dumps(message if told else message.get("error", ""), ensure_ascii=False)
    assert not _LEAK.search(shown), f"it shows the inside: {shown:.600}"
    if "method" in message:
        assert isinstance(message["method"], str), f"no message: {given!r:.300}"
        assert isinstance(message.get("params", {}), dict | list), f"no params: {given!r:.300}"
        return
    assert "id" in message, f"an answer to nothing: {given!r:.300}"
    assert ("result" in message) != ("error" in message), f"neither result nor error: {given!r:.300}"
    if "error" in message:
        error = cast("dict[str, Json]", message["error"])
        assert isinstance(error["code"], int), f"no error: {given!r:.300}"
        assert str(error["message"]).strip() == error["message"] != "", f"an error without words: {given!r:.300}"
        assert len(shown) < _LONGEST_ERROR, f"an error that nobody reads: {shown:.300}"
