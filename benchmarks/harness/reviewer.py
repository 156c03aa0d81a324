"""An editor in which a user reviews a workspace full of hunks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep
from types import TracebackType
from typing import Any, Self

import msgspec
from msgspec import Raw, Struct

from countersign.core.records import HunkApplied, HunksSeen, Recorded
from countersign.ledger.stream import Stream
from harness.servers import OURS, SERVERS
from harness.talk import Refusal, Talk, notification, request
from harness.waiting import TASK, Waiting

__all__ = ["Reviewer"]

_EDITOR: dict[str, Any] = msgspec.json.decode((Path(__file__).parent / "editor.json").read_bytes())
_COLUMN = 4
_LOOK_AGAIN, _PATIENCE = 0.002, 30.0
"""Seconds between two looks, and that all may take."""


class _Identifier(Struct):
    uri: str


class _Change(Struct, rename="camel"):
    text_document: _Identifier
    edits: list[dict[str, Any]]


class _Edit(Struct, rename="camel"):
    document_changes: list[_Change]


class _Asked(Struct):
    edit: _Edit


class _Action(Struct):
    title: str


class Reviewer:
    """A server process with an editor that shows files of a workspace; a context manager."""

    def __init__(self, waiting: Waiting, *, drawing: bool = False) -> None:
        """`drawing` says that the editor draws hunks and tasks itself, and is told of them."""
        self.waiting = waiting
        self._drawing = drawing
        self._versions: dict[str, int] = {}
        self._number = 0

    def __enter__(self) -> Self:
        self.talk = Talk(SERVERS[OURS], self.waiting.root, self.waiting.environment, _PATIENCE)
        self.talk.replies["workspace/applyEdit"] = self._apply
        self.talk.replies["window/showDocument"] = lambda _: {"success": True}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.talk.__exit__(kind, error, trace)

    def initialize(self) -> float:
        """Say hello; return the seconds from the start of the process until its answer."""
        uri = self.waiting.root.as_uri()
        own = {"processId": None, "rootUri": uri, "workspaceFolders": [{"uri": uri, "name": "workspace"}]}
        parts = {"countersign": {"review": self._drawing, "tasks": self._drawing}}
        capabilities = {**_EDITOR["capabilities"], "experimental": parts}
        ended, _ = self._ask("initialize", {**_EDITOR, **own, "capabilities": capabilities})
        self.talk.widen()
        self.talk.tell(notification("initialized", {}))
        return ended - self.talk.began

    def open(self, path: str) -> None:
        uri = self.waiting.uri(path)
        self._versions[uri] = 1
        item = {"uri": uri, "languageId": "python", "version": 1, "text": self.waiting.texts[path]}
        self.talk.tell(notification("textDocument/didOpen", {"textDocument": item}))

    def until_all_offered(self, path: str) -> float:
        """Wait until all hunks are offered at the first one of an open file; return the time of the clock."""
        wanted = f" {len(self.waiting.hunks)} hunk"
        deadline = perf_counter() + _PATIENCE
        while perf_counter() < deadline:
            ended, result = self._actions(path)
            if any(wanted in action.title for action in msgspec.json.decode(result, type=list[_Action])):
                return ended
            sleep(_LOOK_AGAIN)
        raise Refusal("does not offer all hunks")

    def type_letter(self, path: str, line: int) -> float:
        """Type a letter, and ask what can be done there; return the seconds until the answer."""
        uri = self.waiting.uri(path)
        place = {"line": line, "character": _COLUMN}
        change = {"range": {"start": place, "end": place}, "text": "x"}
        self._number += 1
        asked = request(self._number, "textDocument/codeAction", self._at(uri, line))
        typed = self._changed(uri, [change])
        began = perf_counter()
        return self.talk.ask(typed + asked, self._number)[0] - began

    def accept_all(self) -> float:
        """Look at all hunks of the task and accept them; return the seconds from then until the ledger has recorded
        that they were applied.
        """
        ledger = Stream(self.waiting.root, Path(self.waiting.environment["XDG_STATE_HOME"], "countersign"))
        self._ask("workspace/executeCommand", {"command": "countersign.show", "arguments": [TASK]})
        self._wait_for(ledger, lambda record: len(record.hunks) if isinstance(record, HunksSeen) else 0)
        began = perf_counter()
        self._ask("workspace/executeCommand", {"command": "countersign.acceptTask", "arguments": [TASK]})
        self._wait_for(ledger, lambda record: isinstance(record, HunkApplied))
        return perf_counter() - began

    def _wait_for(self, ledger: Stream, counted: Callable[[Recorded], int]) -> None:
        """Wait until the ledger counts as many as there are hunks."""
        deadline, found = perf_counter() + _PATIENCE, 0
        while found < len(self.waiting.hunks):
            if perf_counter() > deadline:
                raise Refusal(f"recorded {found} hunks of {len(self.waiting.hunks)}")
            for _ in self.talk.messages(perf_counter() + _LOOK_AGAIN):
                pass
            found += sum(counted(record) for record in ledger.catch_up())

    def end(self) -> None:
        self._number += 1
        self.talk.end(self._number)

    def _apply(self, params: Raw) -> object:
        """Make an edit as an editor does: the text changes first, then it is answered."""
        for change in msgspec.json.decode(params, type=_Asked).edit.document_changes:
            edits = sorted(change.edits, key=lambda edit: edit["range"]["start"]["line"], reverse=True)
            made = [{"range": edit["range"], "text": edit["newText"]} for edit in edits]
            self.talk.tell(self._changed(change.text_document.uri, made))
        return {"applied": True}

    def _changed(self, uri: str, changes: list[dict[str, Any]]) -> bytes:
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        return notification("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def _actions(self, path: str) -> tuple[float, Raw]:
        return self._ask("textDocument/codeAction", self._at(self.waiting.uri(path), self.waiting.lines(path)[0]))

    def _at(self, uri: str, line: int) -> dict[str, Any]:
        place = {"line": line, "character": _COLUMN}
        context = {"diagnostics": (), "triggerKind": 2}
        return {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": context}

    def _ask(self, method: str, params: object) -> tuple[float, Raw]:
        self._number += 1
        return self.talk.ask(request(self._number, method, params), self._number)
