"""Reports in an editor: they say what the command line says of the same folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.fed import reviewed, shown
from support.profiles import VS_CODE
from support.serving import RUN, serving
from support.session import ServerError
from support.shell import Shell
from support.shop import AFTER_FIRST, make_shop

DRAWING = VS_CODE.drawing("review")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_shop(tmp_path / "shop")


def decided(client: Client, source: Path) -> Document:
    """Return a document in which one hunk was accepted and the other rejected."""
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    first, second = reviewed(client, document, lambda hunks: len(hunks) == 2, "both hunks to be told")
    client.execute("countersign.accept", [[first["id"]]])
    client.wait_for(lambda: document.text == AFTER_FIRST, "the first hunk")
    client.execute("countersign.reject", [[second["id"]], "not now"])
    reviewed(client, document, lambda hunks: not hunks, "both decisions")
    return document


def records(client: Client, **asked: Json) -> list[Json]:
    return client.request("countersign/ledger", asked)["records"]


def on_the_command_line(source: Path, *arguments: str) -> str:
    return Shell(source.parent, source.parents[1] / "state").run(*arguments).out


def test_the_last_decisions_are_told_the_newest_first(tmp_path: Path, source: Path) -> None:
    with serving(source.parent, tmp_path, DRAWING) as client:
        document = decided(client, source)
        told = records(client)
        assert [one["sequence"] for one in told] == sorted((one["sequence"] for one in told), reverse=True)
        newest = told[0]
        assert (newest["what"], newest["uri"]) == ("rejected", document.uri)
        assert newest["line"] == document.line_of("def label")
        assert newest["sentence"].startswith("rejected shop.py:")
        assert newest["sentence"].endswith(": not now")
        assert {"started", "offered", "accepted", "applied", "rejected"} <= {one["what"] for one in told}
        assert records(client, limit=2) == told[:2]
        assert records(client, limit=-1) == []


def test_what_was_on_show_is_no_decision(tmp_path: Path, source: Path) -> None:
    with serving(source.parent, tmp_path, DRAWING) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        hunks = reviewed(client, document, lambda hunks: len(hunks) == 2, "both hunks to be told")
        client.notify("countersign/visible", {"uri": document.uri, "hunks": [hunk["id"] for hunk in hunks]})
        reviewed(client, document, lambda hunks: all(hunk["seen"] for hunk in hunks), "both to be seen")
        assert shown(client, document)
        assert "seen" not in {one["what"] for one in records(client)}


def test_the_ledger_is_verified_and_exported_as_on_the_command_line(tmp_path: Path, source: Path) -> None:
    with serving(source.parent, tmp_path, DRAWING) as client:
        document = decided(client, source)
        whole = client.request("countersign/verify", {})
        assert whole["whole"] is True
        assert whole["sentence"] == on_the_command_line(source, "verify").strip()
        exported = client.request("countersign/export", {"uri": document.uri})["text"]
        assert json.loads(exported) == json.loads(on_the_command_line(source, "log", "--json"))


def test_an_altered_ledger_is_told_with_what_is_wrong(tmp_path: Path, source: Path) -> None:
    with serving(source.parent, tmp_path, DRAWING) as client:
        decided(client, source)
        [segment] = (tmp_path / "state").rglob("*.jsonl")
        lines = segment.read_bytes().splitlines(keepends=True)
        segment.write_bytes(b"".join([*lines[:2], *lines[3:]]))
        told = client.request("countersign/verify", {})
        assert told["whole"] is False
        assert told["sentence"].startswith("The ledger was altered: ")


def test_the_doctor_says_what_was_found(tmp_path: Path, source: Path) -> None:
    with serving(source.parent, tmp_path, DRAWING) as client:
        text = client.request("countersign/doctor", {})["text"]
        assert f"workspace: {source.parent}\n" in text
        assert "mechanical specs: run by recipe" in text


def test_what_is_in_no_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with serving(None, tmp_path, DRAWING) as client, pytest.raises(ServerError, match="No folder is open"):
        client.request("countersign/verify", {})
