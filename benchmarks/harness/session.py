"""An editor with one open file: what it says to a server, made as bytes beforehand."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import msgspec
from msgspec import Raw, Struct

from harness.place import Place
from harness.source import HUNKS, SPECS, TYPED_COLUMN
from harness.talk import Refusal, Talk, notification, request

__all__ = ["Question", "Session"]

_EDITOR: dict[str, Any] = msgspec.json.decode((Path(__file__).parent / "editor.json").read_bytes())
"""What Visual Studio Code announces; each server is told the same."""
_INCREMENTAL = 2
_QUIET, _READY, _LOOK_AGAIN = 0.3, 60.0, 0.05
"""Seconds of silence after which a server has settled; that ours may take to show its hunks; between two looks."""


class Question(Struct, frozen=True):
    """Bytes to send, and the number of the request at their end, which must be answered."""

    data: bytes
    number: int


class _Sync(Struct):
    change: int = 0


class _Capabilities(Struct, rename="camel"):
    text_document_sync: int | _Sync = 0


class _Hello(Struct):
    capabilities: _Capabilities


class _Command(Struct):
    title: str


class _Lens(Struct):
    command: _Command


class _Action(Struct):
    kind: str = ""


class Session:
    """An editor's side of a conversation about one file."""

    def __init__(self, talk: Talk, place: Place) -> None:
        self.talk = talk
        self.source = place.source
        self._provides: dict[str, Any] = {}
        self._root = place.root
        self._document = {"uri": place.uri}
        self._is_incremental = False
        self._number = 0
        self._version = 0
        self._typed: dict[int, int] = {}
        self._line = 0

    # --- the life of a session

    def initialize(self) -> float:
        """Say hello; return the seconds from the start of the process until its answer."""
        uri = self._root.as_uri()
        folders = [{"uri": uri, "name": self._root.name}]
        own = {"processId": os.getpid(), "rootUri": uri, "rootPath": str(self._root), "workspaceFolders": folders}
        asked = self._question("initialize", {**_EDITOR, **own})
        ended, result = self.talk.ask(asked.data, asked.number)
        self._provides = msgspec.json.decode(result)["capabilities"]
        sync = msgspec.json.decode(result, type=_Hello).capabilities.text_document_sync
        self._is_incremental = (sync if isinstance(sync, int) else sync.change) == _INCREMENTAL
        self.talk.widen()
        self.talk.tell(notification("initialized", {}))
        return ended - self.talk.began

    def announces(self, provider: str) -> bool:
        """Whether the server has this capability; one without options is announced as an empty object."""
        options: object = self._provides.get(provider)
        return options is not None and options is not False

    def settle(self) -> None:
        """Wait until the server has nothing more to do or say of its own."""
        self.talk.hear(_QUIET)

    def open(self) -> None:
        """Open the file, and wait until the server knows it."""
        if not self._is_incremental:
            raise Refusal("takes no incremental edits")
        item = {**self._document, "languageId": "python", "version": self._version, "text": self.source.text}
        self.talk.tell(notification("textDocument/didOpen", {"textDocument": item}))
        self._asked(self.hover(self.source.plain[0], TYPED_COLUMN))
        self.settle()

    def check_hunks(self) -> None:
        """Wait until a server of ours shows all specs and hunks: it is measured with them, or not at all."""
        deadline = perf_counter() + _READY
        while True:
            titles = [
                lens.command.title for lens in msgspec.json.decode(self._asked(self.lens()), type=list[_Lens])
            ]
            found = titles.count("Accept"), sum(title.startswith("Run") for title in titles)
            if found == (HUNKS, SPECS):
                break
            if perf_counter() > deadline:
                raise Refusal(f"shows {found[0]} hunks and {found[1]} specs, not {HUNKS} and {SPECS}")
            sleep(_LOOK_AGAIN)
        offered = msgspec.json.decode(self._asked(self.action(self.source.hunks[0])), type=list[_Action])
        if all(action.kind != "quickfix.countersign.accept" for action in offered):
            raise Refusal("offers no hunk at its line")
        self.settle()

    def _asked(self, question: Question) -> Raw:
        return self.talk.ask(question.data, question.number)[1]

    def end(self) -> None:
        self._number += 1
        self.talk.end(self._number)

    # --- what is asked and typed

    def hover(self, line: int, column: int) -> Question:
        place = {"line": line, "character": column}
        return self._question("textDocument/hover", {"textDocument": self._document, "position": place})

    def action(self, line: int, column: int | None = None) -> Question:
        """Ask what can be done at a place, without a column where the last letter was typed."""
        place = {"line": line, "character": self._cursor(line) if column is None else column}
        context = {"diagnostics": (), "triggerKind": 2}
        params = {"textDocument": self._document, "range": {"start": place, "end": place}, "context": context}
        return self._question("textDocument/codeAction", params)

    def lens(self) -> Question:
        return self._question("textDocument/codeLens", {"textDocument": self._document})

    def typed(self, line: int) -> bytes:
        """Return one more letter typed into a name on a line of `plain`, as the next version."""
        place = line, self._cursor(line)
        self._typed[line] = self._typed.get(line, 0) + 1
        return self._change(place, place, "x")

    def mixed(self, line: int) -> bytes:
        """Return the next of four edits that leave a line as it was: a letter and a new line, and both deleted."""
        before, behind, below = (line, TYPED_COLUMN), (line, TYPED_COLUMN + 1), (line + 1, 0)
        edits = ((before, before, "x"), (behind, behind, "\n"), (behind, below, ""), (before, behind, ""))
        return self._change(*edits[self._version % len(edits)])

    def fresh_line(self) -> int:
        """Return a line to type into: another one each time, until all were."""
        self._line += 1
        return self.source.plain[self._line % len(self.source.plain)]

    def _change(self, start: tuple[int, int], end: tuple[int, int], text: str) -> bytes:
        self._version += 1
        place = {name: {"line": at[0], "character": at[1]} for name, at in (("start", start), ("end", end))}
        document = {**self._document, "version": self._version}
        change = {"range": place, "text": text}
        return notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def _cursor(self, line: int) -> int:
        return TYPED_COLUMN + self._typed.get(line, 0)

    def _question(self, method: str, params: object) -> Question:
        self._number += 1
        return Question(request(self._number, method, params), self._number)
