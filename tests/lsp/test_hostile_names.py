"""Names of files and words of specs that try to be links, commands, icons or markup are shown as what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from support.client import Client
from support.documents import Document, Json
from support.profiles import EGLOT, VS_CODE, Profile
from support.serving import ACCEPT, REJECT, RUN, SHOW, serving
from support.waiting import wait_until

NAME = "[x](command:evil) ``` <b>$(check) \u202e.py"
GOAL = "[go](command:evil) `now` <img src=x> $(check) \u202e![i](http://x)"
TEXT = f"""\
# spec: {GOAL}
#   rewrite: Optional[$T] -> $T | None
#   must: [m](command:evil)
#   scope: **/*.py
a: Optional[int]
"""
INLINE = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}


@pytest.fixture(params=[VS_CODE, EGLOT], ids=["markdown", "plain text"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    profile: Profile = request.param
    root = tmp_path / "work"
    (root / ".git").mkdir(parents=True)
    (root / NAME).write_text(TEXT, encoding="utf-8")
    with serving(root, tmp_path, profile) as client:
        yield client


def run(client: Client) -> Document:
    assert client.root is not None
    document = client.open(client.root / NAME)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, 4, ACCEPT)
    return document


def assert_inert(hover: Json) -> None:
    """See that a hover holds no link, image, HTML or hidden character, and that what looks like one is code."""
    said = hover["contents"]["value"]
    assert "\u202e" not in said
    if hover["contents"]["kind"] == "markdown":
        tokens = MarkdownIt().parse(said)
        assert not [token for token in tokens if token.type.startswith("html")]
        inline = {child.type for token in tokens for child in token.children or ()}
        assert inline <= INLINE


def assert_plain_titles(found: list[Json]) -> None:
    """See that the titles of actions, lenses or commands, or the messages of diagnostics, are plain lines."""
    for one in found:
        command: dict[str, str] = one.get("command") or {}
        said: tuple[str, ...] = one.get("title", ""), one.get("message", ""), command.get("title", "")
        assert not any(re.search("\u202e|\\]\\(|\n", text) for text in said)


def test_hovers_on_specs_hunks_and_accepted_lines_are_inert(client: Client) -> None:
    document = run(client)
    for line in (0, 4):
        assert_inert(client.hover(document, line))
    client.choose(client.offered(document, 4, REJECT))
    assert_inert(client.hover(document, 4))
    client.choose(client.offered(document, 4, "quickfix.countersign.reopen"))
    client.choose(client.offered(document, 4, ACCEPT))
    client.wait_for(lambda: "a: int | None" in document.text, "the hunk to be applied")
    said = client.hover(document, 4)
    assert "accepted lines" in said["contents"]["value"]
    assert_inert(said)
    assert_inert(client.hover(document, 0))


def test_titles_and_messages_are_plain(client: Client) -> None:
    document = run(client)
    for line in (0, 4):
        assert_plain_titles(client.actions(document, line))
    lenses = client.lenses(document)
    assert_plain_titles(lenses)
    assert not any("$(" in lens["command"]["title"] for lens in lenses)
    wait_until(client, lambda: bool(client.diagnostics(document)), "diagnostics")
    assert_plain_titles(client.diagnostics(document))
    client.execute("countersign.acceptFile", [document.uri])
    assert any("have not been seen" in said or "has not been seen" in said for said in client.shown)
    for said in client.shown:
        assert "](" not in said
        assert "\u202e" not in said


def test_the_diff_of_such_a_file_is_read_back(client: Client) -> None:
    document = run(client)
    client.choose(client.offered(document, 4, SHOW))
    client.wait_for(lambda: client.params_of("window/showDocument"), "the diff to be shown")
    diff = client.open(Path(client.params_of("window/showDocument")[-1]["uri"].removeprefix("file://")))
    assert "\u202e" not in diff.text
    assert len(re.findall("^@@ ", diff.text, re.MULTILINE)) == 1
    client.choose(client.offered(diff, diff.line_of("+a: int"), ACCEPT))
    client.wait_for(lambda: "a: int | None" in document.text, "the hunk to be applied")
