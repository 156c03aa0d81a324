"""One decision on all hunks that belong together, that serve one clause, or that stand in one file."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN

SPEC = """\
# spec: Count with math.
#   rewrite: import cmath -> import math
#   rewrite: cmath.pi -> math.pi
#   rewrite: old($X) -> new($X)
#   scope: this file
"""
CODE = """\
import cmath


def area(r): return cmath.pi * r * r


def one(): return old(1)


def two(): return old(2)
"""
TEXT = SPEC + CODE


def offer(client: Client, source: Path) -> Document:
    """Return a document with four hunks, each of which was looked at."""
    source.write_text(TEXT, encoding="utf-8")
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, document.line_of("def one"), ACCEPT)
    for line in ("import cmath\n", "def area", "def one", "def two"):
        number = document.line_of(line) if not line.endswith("\n") else SPEC.count("\n")
        assert "a change waits" in client.hover(document, number)["contents"]["value"]
    return document


def test_an_import_is_accepted_with_its_use(client: Client, source: Path) -> None:
    document = offer(client, source)
    action = client.offered(document, document.line_of("def area"), f"{ACCEPT}.group")
    assert action["title"] == "Countersign: accept this and the 1 hunk that belongs to it"
    client.choose(action)
    expected = SPEC + CODE.replace("cmath", "math")
    client.wait_for(lambda: document.text == expected, "the import and its use to be changed")
    client.undo(document)
    assert document.text == TEXT


def test_what_belongs_together_is_rejected_together(client: Client, source: Path) -> None:
    document = offer(client, source)
    client.choose(client.offered(document, SPEC.count("\n"), f"{REJECT}.group"))
    assert not client.actions(document, document.line_of("def area"), only=ACCEPT)
    client.offered(document, document.line_of("def one"), ACCEPT)


def test_all_hunks_of_a_clause_are_accepted(client: Client, source: Path) -> None:
    document = offer(client, source)
    action = client.offered(document, document.line_of("def two"), f"{ACCEPT}.clause")
    assert action["title"] == "Countersign: accept all 2 hunks of its clause"
    client.choose(action)
    expected = SPEC + CODE.replace("old(", "new(")
    client.wait_for(lambda: document.text == expected, "both places to be changed")


def test_all_hunks_of_a_file_are_rejected(client: Client, source: Path) -> None:
    document = offer(client, source)
    client.choose(client.offered(document, document.line_of("def one"), f"{REJECT}.file"))
    for line in ("def area", "def one", "def two"):
        assert not client.actions(document, document.line_of(line), only=ACCEPT)
    assert document.text == TEXT
