"""The client keeps what its profile and its habits promise, and tells plainly what it waited for in vain."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.profiles import NEOVIM, PROFILES, Applying, Profile, Stale
from support.session import ServerError

SERVER = [sys.executable, str(Path(__file__).with_name("editing_server.py"))]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with Client(SERVER, tmp_path) as client:
        client.initialize()
        yield client


@pytest.fixture
def document(client: Client, tmp_path: Path) -> Document:
    return client.open(tmp_path / "a.py", "éx 😀\r\ntwo\n")


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_both_sides_have_the_same_text_after_each_step(tmp_path: Path, profile: Profile) -> None:
    with Client(SERVER, tmp_path, profile) as client:
        client.initialize()
        document = client.open(tmp_path / "a.py", "éx 😀\r\ntwo\n")
        assert client.encoding == profile.capabilities["general"]["positionEncodings"][0]
        client.choose({"edit": _edit(document)})
        _agree(client, document, "abéx 😀\r\ntwo\n")
        client.replace(document, "😀\r\n", "ö")
        _agree(client, document, "abéx ötwo\n")
        client.undo(document)
        client.undo(document)
        _agree(client, document, "éx 😀\r\ntwo\n")
        client.redo(document)
        _agree(client, document, "abéx 😀\r\ntwo\n")


@pytest.mark.parametrize(
    ("applying", "answer", "text"),
    [
        (Applying.APPLIES, [True, None], "abéx 😀\r\ntwo\n"),
        (Applying.REFUSES, [False, "the user said no"], "éx 😀\r\ntwo\n"),
        (Applying.CLAIMS, [True, None], "éx 😀\r\ntwo\n"),
    ],
)
def test_an_edit_is_answered_as_the_habit_says(
    client: Client, document: Document, applying: Applying, answer: list[Json], text: str
) -> None:
    client.behave(applying=applying)
    assert client.execute("prepend", [document.uri, document.version]) == answer
    assert document.text == text


@pytest.mark.parametrize(
    ("stale", "answer", "text"),
    [
        (Stale.REFUSED, {"applied": False}, "two!\n"),
        (Stale.CLAIMED, {"applied": True}, "two!\n"),
        (Stale.APPLIED, {"applied": True}, "abtwo!\n"),
    ],
)
def test_a_stale_edit_is_treated_as_the_habit_says(
    client: Client, tmp_path: Path, stale: Stale, answer: Json, text: str
) -> None:
    client.behave(stale=stale)
    document = client.open(tmp_path / "b.py", "two\n")
    client.replace(document, "two", "two!")
    assert client.execute("prepend", [document.uri, 1])[0] == answer["applied"]
    assert document.text == text


def test_a_held_edit_is_carried_out_when_it_is_released(client: Client, document: Document) -> None:
    client.behave(applying=Applying.HOLDS)
    running = client.begin("workspace/executeCommand", {"command": "prepend", "arguments": [document.uri, 1]})
    client.wait_for(lambda: client.held, "the edit")
    assert document.text == "éx 😀\r\ntwo\n"
    client.release()
    assert client.result_of(running) == [True, None]
    assert document.text == "abéx 😀\r\ntwo\n"


def test_an_edit_that_is_never_answered_leaves_the_session_usable(client: Client, document: Document) -> None:
    client.behave(applying=Applying.SILENT)
    client.begin("workspace/executeCommand", {"command": "prepend", "arguments": [document.uri, 1]})
    client.wait_for(lambda: client.params_of("workspace/applyEdit"), "the edit")
    assert client.execute("text", [document.uri]) == [1, document.text]
    client.kill()


def test_a_client_like_neovim_answers_first_and_reports_every_edit_alone(tmp_path: Path) -> None:
    with Client(SERVER, tmp_path, NEOVIM) as client:
        client.initialize()
        document = client.open(tmp_path / "a.py", "two\n")
        client.execute("prepend", [document.uri, 0])
        _agree(client, document, "abtwo\n")
        client.wire.write_trace(tmp_path / "trace.jsonl")
    trace = [json.loads(line) for line in (tmp_path / "trace.jsonl").read_text(encoding="utf-8").splitlines()]
    sent = [entry["msg"] for entry in trace if entry["dir"] == "c2s"]
    answered = next(place for place, message in enumerate(sent) if message.get("result") == {"applied": True})
    assert [message["method"] for message in sent[answered + 1 : answered + 3]] == ["textDocument/didChange"] * 2


def test_an_action_is_found_by_its_kind_or_a_kind_above(client: Client, document: Document) -> None:
    for kind in ("quickfix", "quickfix.prepend", "quickfix.prepend.line"):
        assert client.offered(document, 0, kind)["title"] == "Prepend"
    with pytest.raises(AssertionError, match=r"in vain for quickfix\.pre at line 0"):
        client.offered(document, 0, "quickfix.pre", within=0.1)


def test_an_error_of_the_server_is_raised(client: Client) -> None:
    with pytest.raises(ServerError, match="nonsense") as raised:
        client.execute("nonsense")
    assert raised.value.code == -32602


def test_what_was_waited_for_in_vain_is_told_with_stderr(tmp_path: Path) -> None:
    broken = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
    told = pytest.raises(AssertionError, match=r"(?s)answer to request 1.*exit code 1.*no such thing")
    with told, Client(broken, tmp_path) as client:
        client.initialize()


def _agree(client: Client, document: Document, text: str) -> None:
    assert document.text == text
    assert client.execute("text", [document.uri]) == [document.version, text]


def _edit(document: Document) -> Json:
    start = {"line": 0, "character": 0}
    edits = [{"range": {"start": start, "end": start}, "newText": letter} for letter in "ab"]
    return {"changes": {document.uri: edits}}
