"""A server process, spoken to over raw blocking pipes: the client that measures must cost next to nothing.

What is sent is made beforehand, the clock is stopped when the answer's last byte has been read, and only then is it
looked at. A round trip to a process that answers at once takes 20 to 30 microseconds.
"""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Self

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

__all__ = ["Head", "Memory", "Refusal", "Silence", "Talk", "frame", "notification", "request"]

_PIPE = 1 << 20
"""Bytes a pipe holds: a burst of edits is written at once, whether or not the server reads already."""
_PATIENCE = 15.0
"""Seconds to wait for anything of a server before it is given up, unless another time is given."""


class Refusal(Exception):  # noqa: N818 - the word says what it is
    """The server answered with an error, or not as it must."""


class Silence(Refusal):
    """The server said nothing in time, or is gone: nothing more can be asked."""


class Memory(Struct, frozen=True):
    """Bytes of a process and its children. PSS shares out what several processes share."""

    rss: int
    pss: int


class _Error(Struct):
    message: str


class Head(Struct):
    """A message, with what it holds left undecoded."""

    id: int | str | None = None
    method: str | None = None
    params: Raw | UnsetType = UNSET
    result: Raw | UnsetType = UNSET
    error: _Error | None = None


_decode = msgspec.json.Decoder(Head).decode


def frame(message: Mapping[str, Any]) -> bytes:
    body = msgspec.json.encode(message)
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def request(number: int, method: str, params: object) -> bytes:
    return frame({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def notification(method: str, params: object) -> bytes:
    return frame({"jsonrpc": "2.0", "method": method, "params": params})


class Talk:
    """Starts a server in a folder. `began` is the time of the clock just before; `replies` make, by method, the
    results of what the server asks for.
    """

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], patience: float = _PATIENCE
    ) -> None:
        self._patience = patience
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end
        self.began = perf_counter()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                cwd=folder,
                env={**os.environ, **environment},
                bufsize=0,
            )
        except OSError as error:
            self._errors.close()
            raise Silence(f"can not be started: {error}") from error
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both are pipes")
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        self._waiting = select.poll()
        self._waiting.register(self._from, select.POLLIN)
        self._buffer = b""
        self.replies: dict[str, Callable[[Raw], object]] = {}
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def widen(self) -> None:
        """Let the pipes hold more; not before the server has started, whose start is measured."""
        for pipe in (self._to, self._from):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)

    def ask(self, data: bytes, number: int) -> tuple[float, Raw]:
        """Send messages of which the last is this request; return the time of its answer, and the answer."""
        self.tell(data)
        while True:
            body = self._body()
            ended = perf_counter()
            head = _decode(body)
            if head.method is not None:
                self._answer(head)
            elif head.id == number:
                if isinstance(head.result, UnsetType):
                    raise Refusal(f"answered {head.error.message[:200] if head.error else body[:200]!r}")
                return ended, head.result

    def tell(self, data: bytes) -> None:
        """Write messages; where the server reads slowly, read what it says meanwhile, lest both wait for ever."""
        view = memoryview(data)
        try:
            while view:
                try:
                    view = view[os.write(self._to, view) :]
                except BlockingIOError:
                    readable, writable, _ = select.select([self._from], [self._to], [], self._patience)
                    if readable:
                        self._buffer += self._read()
                    elif not writable:
                        raise Silence(self._report("reads nothing")) from None
        except BrokenPipeError:
            raise Silence(self._report("is gone")) from None

    def hear(self, seconds: float) -> None:
        """Answer what the server asks for until it has been silent for so long."""
        while self._buffer or self._waiting.poll(seconds * 1000):
            head = _decode(self._body())
            if head.method is not None:
                self._answer(head)

    def messages(self, until: float) -> Iterator[tuple[float, Head]]:
        """Yield what the server says until a time of the clock, with the times; what it asks for is answered."""
        while self._buffer or select.select([self._from], [], [], max(until - perf_counter(), 0))[0]:
            body = self._body()
            arrived = perf_counter()
            head = _decode(body)
            if head.method is not None:
                self._answer(head)
            yield arrived, head

    def end(self, number: int) -> None:
        """Say goodbye, and wait for the end of the process."""
        self.ask(frame({"jsonrpc": "2.0", "id": number, "method": "shutdown"}), number)
        self.tell(frame({"jsonrpc": "2.0", "method": "exit"}))
        try:
            self._process.wait(self._patience)
        except subprocess.TimeoutExpired:
            raise Silence("does not end when it is told to") from None

    def memory(self) -> Memory:
        """Return the memory of the process and its children, as it is now."""
        fields = {"Rss": 0, "Pss": 0}
        for pid in _tree(self.pid):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
                name, _, value = line.partition(":")
                if name in fields:
                    fields[name] += int(value.split()[0]) * 1024
        return Memory(fields["Rss"], fields["Pss"])

    def _body(self) -> bytes:
        """Return the next message."""
        while (head := self._buffer.find(b"\r\n\r\n")) < 0:
            self._buffer += self._read()
        lengths = [
            line[15:] for line in self._buffer[:head].split(b"\r\n") if line[:15].lower() == b"content-length:"
        ]
        start, stop = head + 4, head + 4 + int(lengths[0])
        if len(self._buffer) < stop:
            pieces, size = [self._buffer], len(self._buffer)
            while size < stop:
                pieces.append(self._read())
                size += len(pieces[-1])
            self._buffer = b"".join(pieces)
        body, self._buffer = self._buffer[start:stop], self._buffer[stop:]
        return body

    def _read(self) -> bytes:
        if not self._waiting.poll(self._patience * 1000):
            raise Silence(self._report(f"said nothing for {self._patience:g} s"))
        data = os.read(self._from, _PIPE)
        if not data:
            raise Silence(self._report("is gone"))
        return data

    def _answer(self, asked: Head) -> None:
        """Answer a request of the server as an editor that has nothing set and agrees to everything."""
        if asked.id is None:
            return
        result: object = None
        reply = self.replies.get(asked.method or "")
        if reply is not None and not isinstance(asked.params, UnsetType):
            result = reply(asked.params)
        elif asked.method == "workspace/configuration" and not isinstance(asked.params, UnsetType):
            result = [None] * len(msgspec.json.decode(asked.params)["items"])
        elif asked.method == "workspace/workspaceFolders":
            result = []
        self.tell(frame({"jsonrpc": "2.0", "id": asked.id, "result": result}))

    def _report(self, what: str) -> str:
        time.sleep(0.1)
        said = os.pread(self._errors.fileno(), 1 << 16, 0).decode(errors="replace").strip()
        return f"{what}; the last it wrote: {said.splitlines()[-1][:300]}" if said else what


def _tree(pid: int) -> list[int]:
    """Return a process and its descendants."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, children.read_text(encoding="ascii").split())
    return found
