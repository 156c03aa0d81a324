"""What was said of hunks is said again only while it is true."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN
from support.shop import FIRST


def titles(client: Client, document: Document, line: int) -> list[str]:
    return [action["title"] for action in client.actions(document, line)]


def test_what_is_offered_follows_each_decision_and_each_line(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    client.offered(document, line, ACCEPT)
    client.hover(document, line)  # from now on the hunk was seen, which the menu says
    before = titles(client, document, line), client.hover(document, line), client.lenses(document)
    assert (titles(client, document, line), client.hover(document, line), client.lenses(document)) == before
    client.replace(document, document.lines[0], "#\n" + document.lines[0])
    assert titles(client, document, line + 1) == before[0]
    assert titles(client, document, line) != before[0]
    moved = client.lenses(document)
    assert len(moved) == len(before[2])
    assert {lens["range"]["start"]["line"] for lens in moved} != {
        lens["range"]["start"]["line"] for lens in before[2]
    }
    client.undo(document)
    client.choose(client.offered(document, line, REJECT))
    assert any("take back the rejection" in title for title in titles(client, document, line))
    assert "rejected" in client.hover(document, line)["contents"]["value"]
