"""Steps of stories that ask for words: about a spec, about a hunk, and for a plan."""

from __future__ import annotations

from pathlib import Path

from support.tellers import Teller
from support.waiting import wait_until

__all__ = ["ask", "explain", "plan", "read_text", "run_planned", "steer"]


def ask(teller: Teller, line: str, path: str) -> None:
    _choose(teller, path, line, "refactor.countersign.ask")


def plan(teller: Teller, line: str, path: str) -> None:
    _choose(teller, path, line, "refactor.countersign.plan")


def run_planned(teller: Teller, line: str, path: str) -> None:
    _choose(teller, path, line, "refactor.countersign.run.planned")


def steer(teller: Teller, line: str, path: str) -> None:
    """Choose the action that tells the agent of a working task what is written at a line."""
    document = teller.documents[path]
    words = document.text.splitlines()[int(line) - 1].partition("refine: ")[2]
    found = teller.client.offered(document, int(line) - 1, "refactor.countersign.steer")
    assert found["title"] == f'Countersign: tell the agent at work here: "{words}"'
    teller.client.choose(found)


def explain(teller: Teller, line: str, path: str) -> None:
    _choose(teller, path, line, "quickfix.countersign.explain")


def read_text(teller: Teller, text: str, name: str, line: str, path: str) -> None:
    """Let the editor show an answer as a document, and see that it says something and nothing that is hidden."""
    title = f"Countersign: show the {name}"
    document, shown = teller.documents[path], len(teller.shown_documents())
    found = [one for one in teller.client.actions(document, int(line) - 1) if one["title"] == title]
    teller.client.choose(found[0])
    wait_until(teller.client, lambda: len(teller.shown_documents()) > shown, f"the {name} to be shown")
    said = Path(teller.shown_documents()[-1]["uri"].removeprefix("file://")).read_text(encoding="utf-8")
    assert text in said, said
    assert not {"\u202e", "\x1b"} & {*said}


def _choose(teller: Teller, path: str, line: str, kind: str) -> None:
    """Choose an action at a line, and wait for the end of the task that it begins."""
    ended = teller.records().count("task-ended")
    teller.client.choose(teller.client.offered(teller.documents[path], int(line) - 1, kind))
    wait_until(teller.client, lambda: teller.records().count("task-ended") > ended, "the task's end")
