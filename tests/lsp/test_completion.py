"""Completion inside of specs, and only there."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document, Json
from support.serving import every_encoding
from support.waiting import wait_until


def completed(client: Client, document: Document, line: str, label: str) -> str:
    """Complete at the end of a line; return the line once the choice with this label was taken."""
    number = document.line_of(line)
    place = document.range_of(number)["end"]
    edits: list[Json] = []

    def is_offered() -> bool:
        edits[:] = [item["textEdit"] for item in client.completions(document, **place) if item["label"] == label]
        return len(edits) == 1

    wait_until(client, is_offered, f"{label} to be offered behind {line}")
    document.apply(edits)
    return document.lines[number]


@every_encoding
def test_a_spec_is_completed_by_clauses_agents_and_paths(client: Client, source: Path) -> None:
    lines = [
        "#  m",
        "#   agent: r",
        "# scope: 😀.py, this",
        "#   scope: tests/te",
        "#   ref:",
        "#   Scope: sh",
    ]
    added = source.parent / "tests" / "test_größe.py"
    added.parent.mkdir(exist_ok=True)
    added.touch()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": added.as_uri(), "type": 1}]})
    document = client.open(source, "\n".join(["# spec: Größe", *lines, "", "#   m", ""]))
    assert completed(client, document, "#  m", "must: ") == "#  must: "
    assert completed(client, document, "agent: r", "recipe") == "#   agent: recipe"
    assert completed(client, document, "😀.py, this", "this file") == "# scope: 😀.py, this file"
    assert completed(client, document, "tests/te", "tests/test_größe.py") == "#   scope: tests/test_größe.py"
    assert completed(client, document, "Scope: sh", "shop.py") == "#   Scope: shop.py"
    assert completed(client, document, "ref:", "tests/").lstrip("# ") == "ref:tests/"


def test_a_line_that_only_begins_a_comment_is_completed_below_a_spec(client: Client, source: Path) -> None:
    document = client.open(source, "# spec: Größe\n#\n#\n")
    assert " done: " in [item["label"] for item in client.completions(document, 1, 1)]
    assert client.completions(document, 2, 1) == []


def test_nothing_is_completed_outside_of_specs_and_workspace(client: Client, source: Path) -> None:
    text = "# spec: Größe\n#   scope: ../\n#   ref: /et\n#   done: m\n\n#   m\nm = 1\n"
    document = client.open(source, text)
    for line in (1, 2, 3, 5, 6):
        place = document.range_of(line)["end"]
        assert client.completions(document, **place) == []
