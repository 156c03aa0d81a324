"""What a client asks about hunks, documents and tasks, and what it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.fed import reviewed, shown
from support.profiles import VS_CODE
from support.serving import RUN, scripted, serving
from support.session import ServerError
from support.shelf import filing
from support.shop import AFTER_FIRST, FIRST, FIRST_NEW, SECOND, SECOND_NEW, TEXT, make_shop
from support.waiting import wait_until

DRAWING = VS_CODE.drawing("review", "tasks")
drawing = pytest.mark.parametrize("server", [DRAWING], indirect=True, ids=["like VS Code"])


def offered(client: Client, source: Path) -> Document:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    reviewed(client, document, lambda hunks: len(hunks) == 2, "both hunks to be told")
    return document


def proposed(client: Client, task: str, uri: str) -> tuple[str, str]:
    answer = client.request("countersign/proposed", {"task": task, "uri": uri})
    return answer["before"], answer["after"]


def blamed(client: Client, document: Document) -> list[Json]:
    return client.request("countersign/blame", {"uri": document.uri})["lines"]


@drawing
def test_a_hunk_is_answered_as_it_was_told_until_it_is_decided(client: Client, source: Path) -> None:
    document = offered(client, source)
    first, second = shown(client, document)
    answer = client.request("countersign/hunk", {"hunk": first["id"]})
    assert (answer["uri"], answer["hunk"]) == (document.uri, first)
    client.execute("countersign.reject", [[first["id"]]])
    reviewed(client, document, lambda hunks: [hunk["id"] for hunk in hunks] == [second["id"]], "the rejection")
    assert client.request("countersign/hunk", {"hunk": first["id"]})["hunk"] is None
    with pytest.raises(ServerError, match="no such hunk"):
        client.request("countersign/hunk", {"hunk": "0" * 16})


@drawing
def test_a_document_is_shown_with_what_still_waits_of_a_task(client: Client, source: Path) -> None:
    document = offered(client, source)
    first, second = shown(client, document)
    task = first["task"]
    after = AFTER_FIRST.replace(SECOND, SECOND_NEW)
    assert proposed(client, task, document.uri) == (TEXT, after)
    client.replace(document, FIRST, f"# mine\n{FIRST}")
    assert proposed(client, task, document.uri) == (document.text, after.replace(FIRST_NEW, f"# mine\n{FIRST_NEW}"))
    client.execute("countersign.reject", [[second["id"]]])
    assert proposed(client, task, document.uri) == (document.text, document.text.replace(FIRST, FIRST_NEW))
    client.close(document)
    assert proposed(client, task, document.uri) == (TEXT, AFTER_FIRST)


@drawing
def test_what_is_not_known_is_answered_with_a_sentence(client: Client, source: Path) -> None:
    document = offered(client, source)
    with pytest.raises(ServerError, match="no such task"):
        proposed(client, "nobody", document.uri)
    with pytest.raises(ServerError, match="no such task"):
        client.request("countersign/taskLog", {"task": "nobody"})
    with pytest.raises(ServerError, match="not open"):
        client.request("countersign/blame", {"uri": "file:///elsewhere/x.py"})


@drawing
def test_accepted_lines_are_told_with_who_wrote_and_who_accepted_them(client: Client, source: Path) -> None:
    document = offered(client, source)
    assert blamed(client, document) == []
    first, second = shown(client, document)
    for hunk, line in ((first, FIRST_NEW), (second, SECOND_NEW)):
        client.execute("countersign.accept", [[hunk["id"]]])
        client.wait_for(lambda line=line: line in document.text, "the hunk")
    wait_until(client, lambda: len(blamed(client, document)) == 2, "both hunks to be known as accepted")
    client.replace(document, FIRST_NEW, f"# mine\n{FIRST_NEW}")
    lines = document.text.splitlines(keepends=True)
    told = blamed(client, document)
    assert ["".join(lines[one["start"] : one["stop"]]) for one in told] == [FIRST_NEW, SECOND_NEW]
    assert {one["hunk"] for one in told} == {first["id"], second["id"]}
    assert {(one["agent"], one["model"], one["task"]) for one in told} == {("recipe", "", first["task"])}
    assert told[0]["clause"] == "rewrite: Optional[$T] -> $T | None"
    assert {one["how"] for one in told} == {"on its own"}
    assert "accepted lines" in told[0]["page"]


def test_the_log_of_a_task_is_told(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, DRAWING, scripted("obedient")) as client:
        document = client.open(source)
        task = client.choose(client.offered(document, 0, RUN))["task"]
        client.execute("countersign.steer", [task, "go on"])
        reviewed(client, document, len, "the proposal")
        log = client.request("countersign/taskLog", {"task": task})["text"]
        assert "heard: go on" in log


@pytest.mark.parametrize(
    ("deed", "path", "before", "after"),
    [
        ("write `new.py`: `x = 1\\n`", "new.py", "", "x = 1\n"),
        ("delete `old.py`", "old.py", None, ""),
    ],
)
def test_a_file_that_is_not_open_is_shown_too(
    tmp_path: Path, deed: str, path: str, before: str | None, after: str
) -> None:
    with filing(tmp_path, deed, profile=DRAWING) as (client, _):
        told = client.wait_for(lambda: client.params_of("countersign/tasks"), "the task")
        client.wait_for(lambda: client.params_of("countersign/tasks")[-1]["waiting"], "its hunk")
        [task] = client.params_of("countersign/tasks")[-1]["tasks"]
        assert told
        [file] = task["files"]
        assert file["path"] == path
        was = before if before is not None else (tmp_path / "work" / path).read_text()
        assert proposed(client, task["id"], file["uri"]) == (was, after)
        hunk = client.request("countersign/hunk", {"hunk": file["hunks"][0]["id"]})
        assert hunk["uri"] == file["uri"]
        assert hunk["hunk"]["operation"] == ("create" if before == "" else "delete")
