"""What is wrong in a trace is found, and what an editor does at its end is no fault of the server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.conformance import CHECKER
from support.documents import Json
from support.editors.traces import problems_of

pytestmark = pytest.mark.skipif(not CHECKER.is_file(), reason="there is no conformance checker beside the checkout")

HELLO: list[tuple[str, Json]] = [
    ("c2s", {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}),
    ("s2c", {"id": 1, "result": {"capabilities": {"hoverProvider": True}}}),
    ("c2s", {"method": "initialized", "params": {}}),
]
PLACE = {"textDocument": {"uri": "file:///a"}, "position": {"line": 0, "character": 0}}
HOVER: tuple[str, Json] = ("c2s", {"id": 2, "method": "textDocument/hover", "params": PLACE})
GOODBYE: tuple[str, Json] = ("c2s", {"id": 3, "method": "shutdown"})


def found(folder: Path, *said: tuple[str, Json]) -> list[str]:
    trace = folder / "trace.jsonl"
    entries = [{"dir": direction, "msg": {"jsonrpc": "2.0", **message}} for direction, message in (*HELLO, *said)]
    trace.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return problems_of(trace)


def test_a_question_without_an_answer_is_found(tmp_path: Path) -> None:
    answered: tuple[str, Json] = ("s2c", {"id": 3, "result": None})
    assert any("textDocument/hover" in problem for problem in found(tmp_path, HOVER, GOODBYE, answered))


def test_an_editor_that_does_not_wait_for_the_goodbye_is_no_fault_of_the_server(tmp_path: Path) -> None:
    assert found(tmp_path, GOODBYE) == []
