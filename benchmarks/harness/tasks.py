"""Many tasks at once: a file with a spec for each, and how far each one says that it is."""

from __future__ import annotations

import re
from time import perf_counter

import msgspec
from msgspec import UNSET, Struct

from harness.place import Place
from harness.talk import Head, Refusal, Talk, notification, request

__all__ = ["Tasks"]

_NAME = "tasks.py"
_SPEC = """\
# spec: Listen to the model, number {number}.
#   scope: this file
value_{number} = {number}

"""
_FIRST = 1_000_000
"""Number of the first request: those of the session are below."""
_PATIENCE, _LOOK = 60.0, 0.1
"""Seconds that all tasks may take to begin or end, and between two looks."""
_WORDS = re.compile(r"(\d+) words\b")
"""How an agent says what it has heard; what the task has used follows."""


class _Value(Struct):
    kind: str
    message: str = ""


class _Progress(Struct):
    token: str
    value: _Value


_progress = msgspec.json.Decoder(_Progress).decode


class Tasks:
    """`heard` counts the words that the agents of all tasks say to have heard."""

    def __init__(self, place: Place, count: int) -> None:
        self._file = place.root / _NAME
        self._count = count
        self._number = _FIRST
        self._words: dict[str, int] = {}
        self._text = "".join(_SPEC.format(number=number) for number in range(count))
        self._file.write_text(self._text, encoding="utf-8")

    @property
    def heard(self) -> int:
        return sum(self._words.values())

    def open(self, talk: Talk) -> None:
        item = {"uri": self._file.as_uri(), "languageId": "python", "version": 1, "text": self._text}
        talk.tell(notification("textDocument/didOpen", {"textDocument": item}))

    def take(self, head: Head) -> None:
        """Take in what the server says of its own accord. Raises Refusal when a task ends by itself."""
        if head.method != "$/progress" or head.params is UNSET:
            return
        progress = _progress(head.params)
        if progress.value.kind == "end":
            raise Refusal(f"ended a task: {progress.value.message}")
        if (found := _WORDS.match(progress.value.message)) is not None:
            self._words[progress.token] = int(found[1])

    def start(self, talk: Talk) -> None:
        """Start all tasks; return when each has heard something."""
        self._words.clear()
        lines = _SPEC.count("\n")
        for number in range(self._count):
            self._number += 1
            arguments = [self._file.as_uri(), number * lines]
            params = {"command": "countersign.run", "arguments": arguments}
            _, result = talk.ask(request(self._number, "workspace/executeCommand", params), self._number)
            if msgspec.json.decode(result) is None:
                raise Refusal("runs no task")
        end = perf_counter() + _PATIENCE
        while len(self._words) < self._count:
            if perf_counter() > end:
                raise Refusal(f"began {len(self._words)} tasks of {self._count}")
            for _, head in talk.messages(perf_counter() + _LOOK):
                self.take(head)

    def stop(self, talk: Talk) -> None:
        """Cancel all tasks; return when they have ended."""
        for token in self._words:
            talk.tell(notification("window/workDoneProgress/cancel", {"token": token}))
        working = set(self._words)
        end = perf_counter() + _PATIENCE
        while working:
            if perf_counter() > end:
                raise Refusal(f"did not end {len(working)} tasks")
            for _, head in talk.messages(perf_counter() + _LOOK):
                if head.method == "$/progress" and head.params is not UNSET:
                    progress = _progress(head.params)
                    if progress.value.kind == "end":
                        working.discard(progress.token)
