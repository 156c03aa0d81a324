"""Deciding on less than a hunk, or on what the user made of it."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN, every_encoding
from support.shop import SPEC

PRICES = "a: Optional[int]  # 😀\nb: Optional[str]\nc: Optional[bool]\n"
MODERN = "a: int | None  # 😀\nb: str | None\nc: bool | None\n"
TEXT = SPEC + PRICES


def offer(client: Client, source: Path, text: str = TEXT) -> Document:
    """Return a document with one hunk of three lines."""
    source.write_text(text, encoding="utf-8", newline="")
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, document.line_of("a: Opt"), ACCEPT)
    return document


def taking(client: Client, document: Document, first: str, last: str, kind: str) -> None:
    lines = document.line_of(first), document.line_of(last)
    [action] = client.actions(document, *lines, only=kind)
    client.choose(action)


@every_encoding
def test_selected_lines_are_accepted_and_the_others_go_on_waiting(client: Client, source: Path) -> None:
    document = offer(client, source)
    taking(client, document, "b: Opt", "b: Opt", f"{ACCEPT}.lines")
    expected = TEXT.replace("b: Optional[str]", "b: str | None")
    client.wait_for(lambda: document.text == expected, "the line to be changed")
    for line in ("a: Opt", "c: Opt"):
        client.choose(client.offered(document, document.line_of(line), ACCEPT))
        client.wait_for(lambda line=line: line not in document.text, "the part to be applied")
    assert document.text == SPEC + MODERN


def test_selected_lines_are_rejected_and_the_others_can_be_accepted(client: Client, source: Path) -> None:
    document = offer(client, source)
    taking(client, document, "a: Opt", "b: Opt", f"{REJECT}.lines")
    client.choose(client.offered(document, document.line_of("c: Opt"), ACCEPT))
    expected = TEXT.replace("c: Optional[bool]", "c: bool | None")
    client.wait_for(lambda: document.text == expected, "the part to be applied")
    assert not client.actions(document, document.line_of("a: Opt"), only=ACCEPT)


def test_undoing_accepted_lines_offers_them_again(client: Client, source: Path) -> None:
    document = offer(client, source)
    taking(client, document, "a: Opt", "b: Opt", f"{ACCEPT}.lines")
    client.wait_for(lambda: "b: str | None" in document.text, "the lines to be changed")
    client.undo(document)
    assert document.text == TEXT
    client.choose(client.offered(document, document.line_of("a: Opt"), f"{ACCEPT}.file"))
    client.wait_for(lambda: document.text == SPEC + MODERN, "both parts to be applied at once")


def test_a_selection_of_a_whole_hunk_is_no_part_of_it(client: Client, source: Path) -> None:
    document = offer(client, source)
    lines = document.line_of("a: Opt"), document.line_of("c: Opt")
    assert not client.actions(document, *lines, only=f"{ACCEPT}.lines")
    assert len(client.actions(document, *lines, only=f"{ACCEPT}")) == 1


def test_a_hunk_is_accepted_as_the_user_edited_it(client: Client, source: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    document = offer(client, source, text)
    [[hunk]] = client.offered(document, document.line_of("a: Opt"), ACCEPT)["command"]["arguments"]
    client.execute("countersign.acceptEdited", [hunk, "a: int  # mine\nb: str"])
    expected = SPEC.replace("\n", "\r\n") + "a: int  # mine\r\nb: str\r\n"
    client.wait_for(lambda: document.text == expected, "the edited lines to be there")


def test_lines_that_a_hunk_does_not_have_are_refused(client: Client, source: Path) -> None:
    document = offer(client, source)
    [[hunk]] = client.offered(document, document.line_of("a: Opt"), ACCEPT)["command"]["arguments"]
    client.execute("countersign.acceptLines", [hunk, [77], []])
    assert any("no such lines" in message for message in client.shown)
    assert document.text == TEXT
