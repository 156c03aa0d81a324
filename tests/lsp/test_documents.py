"""Documents that an editor opens, changes and closes, in ways that nobody would."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.serving import ACCEPT, RUN
from support.shop import AFTER_FIRST, FIRST, TEXT
from support.waiting import wait_until


def change(client: Client, uri: str, *changes: Json, version: int = 2) -> None:
    identifier = {"uri": uri, "version": version}
    client.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": list(changes)})


def replacing(start: tuple[int, int], end: tuple[int, int], text: str) -> Json:
    places = [{"line": line, "character": character} for line, character in (start, end)]
    return {"range": {"start": places[0], "end": places[1]}, "text": text}


def test_a_document_that_was_never_opened_is_not_followed(client: Client, source: Path) -> None:
    uri = source.as_uri()
    identifier = {"textDocument": {"uri": uri}}
    place = {"line": 0, "character": 0}
    change(client, uri, {"text": "x"})
    client.notify("textDocument/didSave", identifier)
    client.notify("textDocument/didClose", identifier)
    assert client.request("textDocument/hover", {**identifier, "position": place}) is None
    assert client.request("textDocument/completion", {**identifier, "position": place}) is None
    assert client.request("textDocument/codeLens", identifier) is None
    assert client.request("textDocument/diagnostic", identifier)["items"] == []
    [told] = client.shown
    assert "is not followed because the editor changed it without having opened it" in told
    assert client.wire.errors == ""


@pytest.mark.parametrize(
    "uri",
    [
        "git:/shop.py?HEAD",
        "vscode-notebook-cell:/shop.ipynb#W0sZmlsZQ%3D%3D",
        "output:1",
        "file:///%ff.py",
        "file://server/share/shop.py",
        "not a uri",
    ],
)
def test_a_document_that_is_no_file_is_ignored(client: Client, source: Path, uri: str) -> None:
    item = {"uri": uri, "languageId": "python", "version": 1, "text": TEXT}
    client.notify("textDocument/didOpen", {"textDocument": item})
    change(client, uri, {"text": TEXT + "\n"})
    assert client.request("textDocument/codeLens", {"textDocument": {"uri": uri}}) is None
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.lenses(client.open(source))
    assert client.wire.errors == ""


def test_a_file_outside_of_the_workspace_is_understood_but_not_run(client: Client, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(TEXT, encoding="utf-8")
    document = client.open(outside)
    client.choose(client.offered(document, 0, RUN))
    client.wait_for(lambda: any("outside of the workspace" in said for said in client.shown), "the reason")


def test_a_second_name_of_an_open_file_does_not_disturb_the_first(
    client: Client, source: Path, tmp_path: Path
) -> None:
    document = client.open(source)
    (tmp_path / "link").symlink_to(source.parent)
    other = (tmp_path / "link" / source.name).as_uri()
    item = {"uri": other, "languageId": "python", "version": 1, "text": "x = 1\n"}
    client.notify("textDocument/didOpen", {"textDocument": item})
    change(client, other, {"text": "y = 1\n"})
    client.notify("textDocument/didClose", {"textDocument": {"uri": other}})
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")


def test_an_edit_that_ends_before_it_starts_is_told_and_not_guessed_at(client: Client, source: Path) -> None:
    document = client.open(source)
    change(client, document.uri, replacing((3, 1), (2, 0), "x"), replacing((0, 0), (0, 0), "y"))
    client.wait_for(lambda: any("is not followed because" in said for said in client.shown), "the reason")
    assert not client.lenses(document)
    client.close(document)
    assert client.lenses(client.open(source))


def test_places_behind_the_end_are_the_end(client: Client, source: Path) -> None:
    document = client.open(source, "a\nb")
    change(client, document.uri, replacing((0, 7), (0, 99), "!"), replacing((9, 9), (99, 0), "\n" + TEXT))
    [lens, *_] = client.lenses(document)
    assert lens["range"]["start"]["line"] == 2


def test_a_document_is_replaced_as_a_whole(client: Client, source: Path) -> None:
    document = client.open(source)
    change(client, document.uri, {"text": "x\n"}, replacing((1, 0), (1, 0), TEXT))
    [lens, *_] = client.lenses(document)
    assert lens["range"]["start"]["line"] == 1


def test_a_document_that_is_opened_again_counts_anew(client: Client, source: Path) -> None:
    document = client.open(source)
    client.close(document)
    document = client.open(source, "\n" + TEXT)
    client.choose(client.offered(document, 1, RUN))
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    client.wait_for(lambda: document.text == "\n" + AFTER_FIRST, "the hunk to be applied")


def test_unsaved_text_is_what_a_task_works_on(client: Client, source: Path) -> None:
    document = client.open(source, TEXT + "z: Optional[bytes] = None\n")
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of("bytes"), ACCEPT))
    client.wait_for(lambda: "z: bytes | None = None\n" in document.text, "the hunk to be applied")
    assert source.read_text(encoding="utf-8") == TEXT


def test_a_closed_file_that_changes_on_disk_is_looked_at_again(client: Client, source: Path) -> None:
    other = source.with_name("store.py")
    other.write_text("from typing import Optional\nx: Optional[int]\n", encoding="utf-8")
    document = client.open(source, TEXT.replace("this file", f"store.py, {source.name}"))
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, 0, f"{ACCEPT}.task")
    other.write_text("x: int\n", encoding="utf-8")
    uri = other.as_uri()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    wait_until(client, lambda: "all 2 hunks" in _title(client, document), "the other hunk to be left out")


def _title(client: Client, document: Document) -> str:
    actions = client.actions(document, 0, only=f"{ACCEPT}")
    return " ".join(action["title"] for action in actions)


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"\xff\xfe\x00", "é".encode("latin-1")], ids=repr)
def test_any_file_can_be_opened(client: Client, source: Path, content: bytes) -> None:
    file = source.with_name("odd.py")
    file.write_bytes(content)
    document = client.open(file, content.decode(errors="replace"))
    assert client.lenses(document) == []
    assert client.diagnostics(document) == []
    assert client.hover(document, 0) is None
    client.close(document)
    assert client.lenses(client.open(source))


@pytest.mark.parametrize(
    ("edit", "version", "reason"),
    [
        (replacing((0, 0), (-1, 0), "x"), 2, "something of it that can not be read"),
        (replacing((2, 0), (1, 0), "x"), 2, "the edit ends before it starts"),
        (replacing((1, 3), (1, 2), ""), 2, "the edit ends before it starts"),
        (replacing((0, 0), (0, 0), "x"), 0, "its version went back from 1 to 0"),
        ({"range": None}, 2, "something of it that can not be read"),
    ],
)
def test_a_change_that_can_not_be_followed_ends_the_following_of_its_document(
    client: Client, source: Path, edit: Json, version: int, reason: str
) -> None:
    document = client.open(source)
    change(client, document.uri, edit, version=version)
    client.wait_for(lambda: any(reason in said for said in client.shown), "the reason")
    change(client, document.uri, replacing((0, 0), (-1, 0), "y"), version=3)
    change(client, document.uri, replacing((0, 0), (0, 0), "y"), version=4)
    assert not client.lenses(document)
    assert not client.actions(document, 0)
    assert client.hover(document, 0) is None
    assert client.diagnostics(document) == []
    assert len(client.shown) == 1
    client.close(document)
    assert client.lenses(client.open(source))


def test_a_text_that_is_too_long_is_left_alone_without_a_word(client: Client, source: Path) -> None:
    document = client.open(source, TEXT + "#" * 20_000_000)
    assert client.request("textDocument/codeLens", {"textDocument": {"uri": document.uri}}) is None
    change(client, document.uri, replacing((0, 0), (0, 0), "x"))
    assert client.hover(document, 0) is None
    assert client.shown == []
    client.close(document)
    assert client.lenses(client.open(source))


def test_a_file_that_is_open_under_a_second_name_is_left_alone_until_both_are_closed(
    client: Client, source: Path, tmp_path: Path
) -> None:
    link = tmp_path / "alias"
    link.symlink_to(source.parent, target_is_directory=True)
    first, second = client.open(source), client.open(link / source.name)
    client.close(first)
    client.wait_for(lambda: any("open under another name" in said for said in client.shown), "the reason")
    client.close(second)
    assert client.lenses(client.open(source))
