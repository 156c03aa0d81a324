"""What an editor is told that shows tasks itself: what they do, what waits of them, and how they ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document
from support.fed import task, tasks
from support.profiles import VS_CODE
from support.serving import ACCEPT, RUN, scripted, serving
from support.shop import AFTER_FIRST, FIRST, SECOND, make_shop

DRAWING = VS_CODE.drawing("tasks")
drawing = pytest.mark.parametrize("server", [DRAWING], indirect=True, ids=["like VS Code"])


def run(client: Client, source: Path) -> Document:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    return document


@drawing
def test_a_task_is_told_with_its_files_and_hunks(client: Client, source: Path) -> None:
    before = tasks(client)["waiting"]
    document = run(client, source)
    told = task(client, lambda one: one["state"] == "waiting" and one["uri"] == document.uri, "the proposal")
    assert (told["line"], told["agent"], told["round"], told["parent"]) == (0, "recipe", 1, None)
    assert told["goal"].startswith("Say ")
    assert (told["decided"], told["total"], told["step"], told["problem"]) == (0, 2, "", "")
    assert (told["tokens"], told["cost"], told["receipts"]) == (None, None, "not verified")
    assert told["startedAt"] <= told["endedAt"]
    [file] = told["files"]
    assert (file["uri"], file["path"]) == (document.uri, source.name)
    lines = [document.line_of(text.strip()) for text in (FIRST, SECOND)]
    assert [hunk["line"] for hunk in file["hunks"]] == lines
    assert [(hunk["state"], hunk["seen"], hunk["risk"]) for hunk in file["hunks"]] == [
        ("pending", False, "normal")
    ] * 2
    assert tasks(client)["waiting"] == before + 2


@drawing
def test_decisions_are_counted_and_a_task_is_done_when_all_were_taken(client: Client, source: Path) -> None:
    document = run(client, source)
    told = task(client, lambda one: one["total"] == 2 and one["uri"] == document.uri, "the proposal")
    first, second = (hunk["id"] for hunk in told["files"][0]["hunks"])
    client.execute("countersign.accept", [[first]])
    client.wait_for(lambda: document.text == AFTER_FIRST, "the first hunk")
    task(client, lambda one: one["decided"] == 1, "one decision")
    client.execute("countersign.reject", [[second], "no"])
    told = task(client, lambda one: one["state"] == "done", "the end of the review")
    assert (told["decided"], told["total"]) == (2, 2)
    assert [hunk["state"] for hunk in told["files"][0]["hunks"]] == ["accepted", "rejected"]
    client.undo(document)
    task(client, lambda one: one["state"] == "waiting" and one["decided"] == 1, "the hunk to wait again")


def test_a_working_task_tells_its_steps_and_is_cancelled(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, DRAWING, scripted("wait")) as client:
        run(client, source)
        started = task(client, lambda one: one["state"] == "working", "the task to work")

        def steps() -> list[str]:
            said = [tasks(client)["tasks"][0]["step"]]
            return said + [one["step"] for told in client.params_of("countersign/steps") for one in told["steps"]]

        client.wait_for(lambda: any("still [reading]" in step for step in steps()), "the step")
        assert tasks(client)["working"] == 1
        client.execute("countersign.pause", [started["id"]])
        task(client, lambda one: one["state"] == "paused", "the task to rest")
        client.execute("countersign.resume", [started["id"]])
        task(client, lambda one: one["state"] == "working", "the task to go on")
        client.execute("countersign.cancel", [started["id"]])
        task(client, lambda one: one["state"] == "cancelled" and one["step"] == "", "the end")
        assert tasks(client)["working"] == 0


def test_a_task_that_waits_for_its_turn_is_queued(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    other = source.with_name("other.py")
    other.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    with serving(source.parent, tmp_path, DRAWING, scripted("wait", "1")) as client:
        run(client, source)
        task(client, lambda one: one["state"] == "working", "the first task")
        run(client, other)
        task(client, lambda one: one["state"] == "queued", "the second task")
        assert tasks(client)["working"] == 2


def test_a_task_that_failed_says_why(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, DRAWING, scripted("fail")) as client:
        run(client, source)
        assert "gave up" in task(client, lambda one: one["state"] == "failed", "the end")["problem"]


def test_what_a_task_has_used_is_told(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, DRAWING, scripted("ask")) as client:
        run(client, source)
        told = task(client, lambda one: one["state"] == "waiting", "the proposal")
        assert (told["tokens"], told["cost"]) == (1234, None)


def test_tasks_of_an_earlier_session_are_told_while_hunks_of_them_wait(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, DRAWING) as client:
        run(client, source)
        before = task(client, lambda one: one["total"] == 2, "the proposal")["id"]
    with serving(source.parent, tmp_path, DRAWING) as client:
        told = task(client, lambda one: one["total"] == 2, "the proposal of the session before")
        assert (told["id"], told["state"]) == (before, "waiting")
        client.execute("countersign.rejectTask", [before])
        client.wait_for(lambda: tasks(client)["tasks"] == [], "nothing to be left")
        assert tasks(client) == {"working": 0, "waiting": 0, "tasks": []}


def test_who_draws_hunks_alone_is_told_nothing_of_tasks(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, VS_CODE.drawing("review")) as client:
        document = run(client, source)
        client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
        client.wait_for(lambda: document.text == AFTER_FIRST, "the first hunk")
        assert client.params_of("countersign/tasks") == client.params_of("countersign/steps") == []
