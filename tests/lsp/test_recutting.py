"""Deciding on less than a hunk, or on what the user made of it."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN, SHOW, every_encoding
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
    for line in ("a: Opt", "c: Opt"):
        assert client.hover(document, document.line_of(line))
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


def shown(client: Client, document: Document) -> Document:
    """Open the diff of the proposal; return it."""
    client.choose(client.offered(document, document.line_of("a: Opt"), SHOW))
    [*_, params] = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff to be shown")
    return client.open(Path(params["uri"].removeprefix("file://")))


@every_encoding
def test_lines_that_are_selected_in_the_diff_are_decided_on_alone(client: Client, source: Path) -> None:
    document = offer(client, source)
    diff = shown(client, document)
    taking(client, diff, "+b: str | None", "+c: bool", f"{ACCEPT}.lines")
    expected = SPEC + PRICES + "b: str | None\nc: bool | None\n"
    client.wait_for(lambda: document.text == expected, "the new lines to be added behind the old ones")
    taking(client, diff, "-b: Opt", "-c: Opt", f"{ACCEPT}.lines")
    client.wait_for(lambda: "b: Opt" not in document.text, "the old lines to be taken out")
    client.choose(client.offered(diff, diff.line_of("+a: int"), ACCEPT))
    client.wait_for(lambda: document.text == SPEC + MODERN, "the rest to be applied")
    assert not client.actions(diff, diff.line_of("+a: int"), only=ACCEPT)


@every_encoding
def test_a_hunk_that_is_edited_in_the_diff_is_accepted_as_edited(client: Client, source: Path) -> None:
    document = offer(client, source)
    diff = shown(client, document)
    client.replace(diff, "+b: str | None\n", "+b: str  # é 😀\n+\n")
    client.choose(client.offered(diff, diff.line_of("+c: bool"), f"{ACCEPT}.edited"))
    expected = SPEC + MODERN.replace("b: str | None\n", "b: str  # é 😀\n\n")
    client.wait_for(lambda: document.text == expected, "the edited lines to be there")
    assert not client.actions(diff, diff.line_of("+c: bool"), only=ACCEPT)


def test_the_actions_follow_a_diff_that_is_edited_above_them(client: Client, source: Path) -> None:
    document = offer(client, source)
    diff = shown(client, document)
    client.replace(diff, "--- a/", "My notes.\nMore of them.\n--- a/")
    line = diff.line_of("+b: str")
    assert "a change waits" in client.hover(diff, line)["contents"]["value"]
    assert client.hover(diff, line)["range"]["start"]["line"] == diff.line_of("@@ -")
    assert client.hover(diff, 0) is None
    assert not client.actions(diff, 0, only="quickfix")
    client.choose(client.offered(diff, line, ACCEPT))
    client.wait_for(lambda: document.text == SPEC + MODERN, "the hunk to be applied")


def test_hidden_characters_survive_an_edit_in_the_diff(client: Client, source: Path) -> None:
    text = TEXT.replace("# 😀", "# a\u200bb")
    document = offer(client, source, text)
    diff = shown(client, document)
    client.replace(diff, "+c: bool | None", "+c: bool")
    client.replace(diff, "+a: int | None  # a<U+200B>b", "+a: int  # <U+200B>")
    client.choose(client.offered(diff, diff.line_of("+c: bool"), f"{ACCEPT}.edited"))
    expected = SPEC + "a: int  # \u200b\nb: str | None\nc: bool\n"
    client.wait_for(lambda: document.text == expected, "the edited lines to be there")


def test_an_edit_that_could_mean_two_things_is_refused(client: Client, source: Path) -> None:
    text = TEXT.replace("# 😀", "# \u200b is <U+200B>")
    document = offer(client, source, text)
    diff = shown(client, document)
    client.replace(diff, "+a: int | None  #", "+a: int  #")
    client.choose(client.offered(diff, diff.line_of("+c: bool"), f"{ACCEPT}.edited"))
    assert any("It is not clear what line" in message for message in client.shown)
    assert document.text == text


def test_only_the_new_lines_can_be_edited_in_the_diff(client: Client, source: Path) -> None:
    document = offer(client, source)
    diff = shown(client, document)
    client.replace(diff, "-b: Optional", "-b: ")
    client.replace(diff, "+b: str | None", "+b: str")
    client.choose(client.offered(diff, diff.line_of("+c: bool"), f"{ACCEPT}.edited"))
    assert any("Only the lines with +" in message for message in client.shown)
    assert document.text == TEXT
