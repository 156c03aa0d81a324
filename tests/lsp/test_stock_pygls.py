"""Why the protocol layer is ours: what pygls 2.1.1 does by itself in each case, and what we do.

What its documents make of edits is in `test_text_sync.py`, and what it does with answers in `test_rpc.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

import pytest
from msgspec import Struct

from support.documents import Json
from support.serving import SERVER, scripted

STOCK = (sys.executable, str(Path(__file__).parents[1] / "support" / "stock_pygls.py"))
QUIET = 1.5
"""Seconds that are waited for what does not come."""

URI = {"textDocument": {"uri": "file:///nowhere/a.py"}}
HOVER = {**URI, "position": {"line": 0, "character": 0}}


class Heard(Struct, frozen=True):
    """What a server said, by the id of the request, and its exit code, None while it runs."""

    answers: dict[object, Json]
    code: int | None
    errors: str

    def code_of(self, number: object) -> int | None:
        """Return the code of an error answer, 0 for a result, None for no answer."""
        answer = self.answers.get(number)
        return answer if answer is None else answer.get("error", {"code": 0})["code"]


def message(method: str, params: Json = None, number: int | None = None) -> bytes:
    content = {"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params})}
    return json.dumps(content if number is None else {**content, "id": number}).encode()


def framed(body: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    return header % len(body) + body


INITIALIZE = message("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
IN_FOLDER = message("initialize", {"processId": None, "rootUri": "file:///nowhere", "capabilities": {}}, 1)
INITIALIZED = framed(message("initialized", {}))
BEGIN = framed(INITIALIZE) + INITIALIZED


def talk(command: Sequence[str], case: Case, enough: Callable[[Heard], bool], state: Path) -> Heard:
    """Say something to a new server; return what it has said when that is enough, or when it has answered the last
    request that both servers answer, and nothing more comes.
    """
    with subprocess.Popen(
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"XDG_STATE_HOME": str(state), "PATH": "/usr/bin:/bin"},
    ) as server:
        output = bytearray()
        errors = bytearray()
        readers = [
            Thread(target=_read, args=(server.stdout, output), daemon=True),
            Thread(target=_read, args=(server.stderr, errors), daemon=True),
        ]
        for reader in readers:
            reader.start()
        assert server.stdin is not None
        server.stdin.write(case.sent)
        server.stdin.flush()
        deadline = time.monotonic() + 20
        heard = Heard({}, None, "")
        last, since = -1, time.monotonic()
        while time.monotonic() < deadline:
            heard = Heard(_answers(bytes(output)), server.poll(), errors.decode(errors="replace"))
            if enough(heard) or (case.last in heard.answers and time.monotonic() - since > QUIET):
                break
            if len(output) != last or case.last not in heard.answers:
                last, since = len(output), time.monotonic()
            time.sleep(0.02)
        server.kill()
        for reader in readers:
            reader.join()
        return heard


def _read(stream: Json, into: bytearray) -> None:
    while data := stream.read1(1 << 16):
        into += data


def _answers(output: bytes) -> dict[object, Json]:
    found: dict[object, Json] = {}
    while (end := output.find(b"\r\n\r\n")) >= 0:
        length = int(output[:end].lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(output) < end + 4 + length:
            break
        said = json.loads(output[end + 4 : end + 4 + length])
        if "method" not in said:
            found[said["id"]] = said
        output = output[end + 4 + length :]
    return found


class Case(Struct, frozen=True):
    """What is sent, how what is heard of each server is told from the other's, and the last request that both
    answer.
    """

    name: str
    sent: bytes
    of_ours: Callable[[Heard], bool]
    of_stock: Callable[[Heard], bool]
    last: int = 1


CASES = [
    Case(
        "params of another shape are never answered",
        BEGIN + framed(message("textDocument/hover", {**URI, "position": 3}, 2)),
        lambda heard: heard.code_of(2) == -32602,
        lambda heard: 2 not in heard.answers,
    ),
    Case(
        "an object with a jsonrpc key loses its message",
        BEGIN + framed(message("textDocument/hover", {**HOVER, "data": {"jsonrpc": "2.0", "id": 3}}, 2)),
        lambda heard: heard.code_of(2) == 0,
        lambda heard: 2 not in heard.answers,
    ),
    Case(
        "requests before initialize are served",
        framed(message("textDocument/hover", HOVER, 2)),
        lambda heard: heard.code_of(2) == -32002,
        lambda heard: heard.code_of(2) == 0,
        last=2,
    ),
    Case(
        "requests after shutdown are never answered",
        BEGIN + framed(message("shutdown", None, 2)) + framed(message("textDocument/hover", HOVER, 3)),
        lambda heard: heard.code_of(3) == -32600,
        lambda heard: 3 not in heard.answers,
        last=2,
    ),
    Case(
        "initialize is served twice",
        BEGIN + framed(INITIALIZE.replace(b'"id": 1', b'"id": 2')),
        lambda heard: heard.code_of(2) == -32600,
        lambda heard: heard.code_of(2) == 0,
        last=2,
    ),
    Case(
        "a header in lower case loses its message",
        BEGIN + framed(message("textDocument/hover", HOVER, 2), b"content-length:%d\r\n\r\n"),
        lambda heard: heard.code_of(2) == 0,
        lambda heard: 2 not in heard.answers and heard.code is None,
    ),
    Case(
        "a negative length is waited for",
        BEGIN + b"Content-Length: -7\r\n\r\n" + framed(message("textDocument/hover", HOVER, 2)),
        lambda heard: heard.code == 1 and "a Content-Length is '-7'" in heard.errors,
        lambda heard: heard.code is None,
    ),
    Case(
        "the end without shutdown counts as success",
        BEGIN + framed(message("exit")),
        lambda heard: heard.code == 1,
        lambda heard: heard.code != 1,
    ),
    Case(
        "workspace folders are announced to clients that have none",
        framed(INITIALIZE),
        lambda heard: 1 in heard.answers and "workspace" not in heard.answers[1]["result"]["capabilities"],
        lambda heard: 1 in heard.answers and "workspaceFolders" in str(heard.answers[1]["result"]["capabilities"]),
    ),
    Case(
        "an answer shows where on this machine a defect is",
        framed(IN_FOLDER)
        + framed(message("workspace/executeCommand", {"command": "countersign.accept", "arguments": [["a"]]}, 2)),
        lambda heard: heard.code_of(2) == -32603 and ".py" not in str(heard.answers[2]),
        lambda heard: heard.code_of(2) == -32603 and ".py" in str(heard.answers[2]),
        last=2,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_we_do_what_pygls_does_not(case: Case, tmp_path: Path) -> None:
    ours = scripted("defect") if "defect" in case.name else SERVER
    assert case.of_ours(talk(ours, case, case.of_ours, tmp_path))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_pygls_does_it_still(case: Case, tmp_path: Path) -> None:
    """Say when the reason for an override is gone. What never comes is waited for, so nothing is enough."""
    assert case.of_stock(talk(STOCK, case, lambda _: False, tmp_path))
