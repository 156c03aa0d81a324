"""Completion inside of specs, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.profiles import EGLOT, NEOVIM, VS_CODE
from support.serving import serving
from support.shop import make_shop
from support.waiting import wait_until


@pytest.fixture(params=(VS_CODE, NEOVIM, EGLOT), ids=lambda profile: profile.name)
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    source = make_shop(tmp_path / "shop")
    (source.parent / "tests").mkdir()
    (source.parent / "tests" / "test_größe.py").touch()
    with serving(source.parent, tmp_path, request.param) as client:
        yield client


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


def test_a_spec_is_completed_by_clauses_agents_and_paths(client: Client) -> None:
    assert client.root is not None
    lines = [
        "#  m",
        "#   agent: r",
        "# scope: 😀.py, this",
        "#   scope: tests/te",
        "#   ref:",
        "#   Scope: sh",
    ]
    document = client.open(client.root / "shop.py", "\n".join(["# spec: Größe", *lines, "", "#   m", ""]))
    assert completed(client, document, "#  m", "must: ") == "#  must: "
    assert completed(client, document, "agent: r", "recipe") == "#   agent: recipe"
    assert completed(client, document, "😀.py, this", "this file") == "# scope: 😀.py, this file"
    assert completed(client, document, "tests/te", "tests/test_größe.py") == "#   scope: tests/test_größe.py"
    assert completed(client, document, "Scope: sh", "shop.py") == "#   Scope: shop.py"
    assert completed(client, document, "ref:", "tests/").lstrip("# ") == "ref:tests/"


def test_a_line_that_only_begins_a_comment_is_completed_below_a_spec(client: Client) -> None:
    assert client.root is not None
    document = client.open(client.root / "shop.py", "# spec: Größe\n#\n#\n")
    assert "done: " in [item["label"] for item in client.completions(document, 1, 1)]
    assert client.completions(document, 2, 1) == []


def test_nothing_is_completed_outside_of_specs_and_workspace(client: Client) -> None:
    assert client.root is not None
    text = "# spec: Größe\n#   scope: ../\n#   ref: /et\n#   done: m\n\n#   m\nm = 1\n"
    document = client.open(client.root / "shop.py", text)
    for line in (1, 2, 3, 5, 6):
        place = document.range_of(line)["end"]
        assert client.completions(document, **place) == []
