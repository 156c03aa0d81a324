"""A server process that is sent bytes, and what must hold of its output whatever these bytes were."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO

from msgspec import Struct

from faults.fuzz_bytes import frame, is_object
from faults.fuzz_messages import answers_wanted, is_whole
from support.documents import Json

__all__ = ["Expected", "FuzzedServer", "Target", "key_of"]

LEAKS = re.compile(
    r"Traceback|File \"|\.py\b.*\bline \d|site-packages|/countersign/\w+/\w+\.py|<frozen|object at 0x"
)
"""What no error may show of the server's inside."""
_UNREADABLE = re.compile(rb"\d{19}|[\s\[]\d+[eE]\d|NaN|Infinity|\[{100}|(?:\{\"a\":){100}")
"""What a reader of JSON may refuse: numbers that no number type holds, and values within values without end."""
_HEADER = re.compile(rb"Content-Length: (\d+)\r\n(?:Content-Type: [^\r\n]*\r\n)?\r\n")

_IDS = re.compile(r'"id": (-?\d{1,999}|"(?:[^"\\]|\\.)*")')


class Expected:
    """How many answers each id must have, at least and at most."""

    def __init__(self) -> None:
        self.least: Counter[Json] = Counter()
        self.most: Counter[Json] = Counter()

    def add(self, body: bytes) -> None:
        """Count the body of a message. One that Python takes for no JSON may be answered by its id or without."""
        try:
            message = json.loads(body.decode(errors="replace"))
        except (ValueError, RecursionError):
            plain = body.replace(b"\0", b"").decode(errors="replace")
            self.most[None] += 1
            for number in _IDS.findall(plain):
                with suppress(ValueError):
                    self.most[json.loads(number, strict=False)] += 1
            return
        wanted = None if _UNREADABLE.search(body) or not _is_utf8(body) else answers_wanted(message)
        number = key_of(message.get("id")) if is_object(message) else None
        self.least[number] += wanted or 0
        self.most[number] += 1 if wanted is None else wanted
        self.most[None] += wanted is None or not is_whole(message)


class Target(Struct, frozen=True):
    """What to start, and how many seconds its slowest answer may take on a loaded machine."""

    command: tuple[str, ...]
    seconds: float = 30.0


class FuzzedServer:
    """A server process. `problems` are violations of the protocol, a sentence each."""

    def __init__(self, target: Target, folder: Path, answer: Callable[[Json], list[Json]]) -> None:
        self.problems: list[str] = []
        self.answers: Counter[Json] = Counter()
        self.results: list[Json] = []
        self._answer = answer
        self._seconds = target.seconds
        self._changed = threading.Condition()
        self._ended = False
        self._outbox: SimpleQueue[tuple[bytes, ...] | None] = SimpleQueue()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process; closed by `close`
        state = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("STATE", "CONFIG", "CACHE")}
        self.process = subprocess.Popen(
            list(target.command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=folder,
            env={**os.environ, **state, "HOME": str(folder), "TMPDIR": str(folder)},
        )
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._read, self._write)]
        for thread in self._threads:
            thread.start()

    @property
    def errors(self) -> str:
        """What the server wrote to stderr so far."""
        return os.pread(self._errors.fileno(), 1 << 22, 0).decode(errors="replace")

    def send(self, *writes: bytes) -> None:
        """Queue bytes, in writes between which nothing else is written.

        It never blocks, so that a server that does not read cannot stop its client.
        """
        self._outbox.put(writes)

    def end_input(self) -> None:
        self._outbox.put(None)

    def ended(self) -> int | None:
        """Return the exit code, None when the process still runs when it should long have ended."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self._seconds)
            for thread in self._threads[:1]:
                thread.join(self._seconds)
        return self.process.returncode

    def settled(self, expected: Expected) -> bool:
        """Wait until every id has its answers; return whether that came true."""
        with self._changed:
            return (
                self._changed.wait_for(lambda: self._ended or not self.missing(expected), self._seconds)
                and not self._ended
            )

    @property
    def state(self) -> str:
        """Whether the server still talks; in a word for a report."""
        return f"exit code {self.ended()}" if self._ended else "running"

    def missing(self, expected: Expected) -> list[Json]:
        """Return the ids that were not answered often enough."""
        return [number for number, count in expected.least.items() if self.answers[number] < count]

    def surplus(self, expected: Expected) -> list[Json]:
        """Return the ids that were answered too often, or that nobody asked with."""
        with self._changed:
            return [number for number, count in self.answers.items() if count > expected.most[number]]

    def result_of(self, number: Json) -> Json:
        with self._changed:
            return next((message for message in self.results if message.get("id") == number), None)

    def close(self) -> None:
        """Kill the server if it still runs, and let go of everything."""
        self._outbox.put(None)
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdout, self._errors):
            if stream is not None:
                stream.close()

    def _write(self) -> None:
        pipe = self.process.stdin
        assert pipe is not None
        # When the server is gone, the reading side finds out.
        with suppress(OSError):
            while (writes := self._outbox.get()) is not None:
                for data in writes:
                    pipe.write(data)
                    pipe.flush()
        with suppress(OSError):
            pipe.close()

    def _read(self) -> None:
        pipe = self.process.stdout
        assert pipe is not None
        while (message := self._next(pipe)) is not None:
            with self._changed:
                self._take(message)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _next(self, pipe: IO[bytes]) -> Json:
        """Return the next message, None at the end of the output or where it is no message."""
        header = pipe.readline()
        while header and not header.endswith(b"\r\n\r\n") and len(header) < 1_000:
            line = pipe.readline()
            header += line
            if not line:
                break
        if not header:
            return None
        found = _HEADER.fullmatch(header)
        if found is None:
            self.problems.append(f"no header: {header!r}")
            return None
        body = pipe.read(int(found[1]))
        try:
            return json.loads(body)
        except ValueError as error:
            self.problems.append(f"the body of {len(body)} bytes is no JSON ({error}): {body[:200]!r}")
            return None

    def _take(self, message: Json) -> None:
        if not is_object(message) or message.get("jsonrpc") != "2.0":
            self.problems.append(f"no message: {message!r}"[:300])
        elif "method" in message:
            if "id" in message:
                for answer in self._answer(message):
                    self.send(frame(json.dumps(answer).encode()))
        else:
            self._take_answer(message)

    def _take_answer(self, message: Json) -> None:
        self.answers[key_of(message.get("id"))] += 1
        self.results.append(message)
        if ("result" in message) == ("error" in message) or "id" not in message:
            self.problems.append(f"neither result nor error: {message!r}"[:300])
        error = message.get("error", {"code": 0, "message": ""})
        is_error = is_object(error) and isinstance(error.get("code"), int) and isinstance(error.get("message"), str)
        if not is_error:
            self.problems.append(f"an error of another shape: {message!r}"[:300])
        if leak := LEAKS.search(json.dumps(error, ensure_ascii=False)):
            self.problems.append(f"an error shows {leak[0]!r}: {message!r}"[:600])
        if is_object(error) and error.get("code") == -32603:
            self.problems.append(f"an internal error: {message!r}"[:600])


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def key_of(number: Json) -> Json:
    """Return what stands for an id: `true` is not 1."""
    is_plain = number is None or (isinstance(number, int | float | str) and not isinstance(number, bool))
    return number if is_plain else repr(number)
