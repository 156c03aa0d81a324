"""The diff that is open shows the parts of hunks as soon as they are cut, and lets each be decided on."""

from __future__ import annotations

import re
from pathlib import Path

from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN, SHOW, every_encoding
from support.shop import SPEC

PRICES = "a: Optional[int]  # 😀\nb: Optional[str]\nc: Optional[bool]\n"
SHOWN = [
    "-a: Optional[int]  # 😀",
    "+a: int | None  # 😀",
    "-b: Optional[str]",
    "+b: str | None",
    "-c: Optional[bool]",
    "+c: bool | None",
]
OTHER = "\n\nd: Optional[bytes]\n"
TEXT = SPEC + PRICES + OTHER
HEADER = re.compile(r"^@@ .* @@ [0-9a-f]{16}(.*)$", re.MULTILINE)


def offer(client: Client, source: Path) -> tuple[Document, Document]:
    """Return a document with a hunk of three lines and one of one, and the diff that shows them."""
    source.write_text(TEXT, encoding="utf-8", newline="")
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, document.line_of("a: Opt"), ACCEPT)
    return document, show(client, document)


def show(client: Client, document: Document) -> Document:
    before = len(client.params_of("window/showDocument"))
    client.choose(client.offered(document, 0, SHOW))
    client.wait_for(lambda: len(client.params_of("window/showDocument")) > before, "the diff to be shown")
    uri = client.params_of("window/showDocument")[-1]["uri"]
    return client.files.open.get(uri) or client.open(Path(uri.removeprefix("file://")))


def marks(diff: Document) -> list[str]:
    """Return what the headers of a diff say of its hunks."""
    return HEADER.findall(diff.text)


def taking(client: Client, document: Document, line: str, kind: str) -> None:
    number = document.line_of(line)
    [action] = client.actions(document, number, number, only=f"{kind}.lines")
    client.choose(action)


@every_encoding
def test_an_open_diff_shows_the_parts_of_a_hunk_that_is_cut_in_its_file(client: Client, source: Path) -> None:
    document, diff = offer(client, source)
    before = diff.text
    taking(client, document, "b: Opt", REJECT)
    client.wait_for(lambda: len(marks(diff)) == 4, "three parts and the other hunk in the diff")
    assert marks(diff)[1] == " rejected"
    head, parts = diff.text.split("@@", 1)
    assert before.startswith(head)
    assert [line for line in parts.split("\n") if line[:1] in {"-", "+"}][:6] == SHOWN
    client.choose(client.offered(diff, diff.line_of("+c: bool"), ACCEPT))
    client.wait_for(lambda: "c: bool | None" in document.text, "the last part to be applied")
    client.choose(client.offered(diff, diff.line_of("+a: int"), ACCEPT))
    expected = TEXT.replace("a: Optional[int]", "a: int | None").replace("c: Optional[bool]", "c: bool | None")
    client.wait_for(lambda: document.text == expected, "the first part to be applied")


def test_a_part_is_edited_in_the_diff_and_accepted_as_edited(client: Client, source: Path) -> None:
    document, diff = offer(client, source)
    taking(client, document, "b: Opt", ACCEPT)
    client.wait_for(lambda: len(marks(diff)) == 4, "the parts in the diff")
    client.replace(diff, "+c: bool | None\n", "+c: bool = True\n")
    client.choose(client.offered(diff, diff.line_of("+c: bool"), f"{ACCEPT}.edited"))
    client.wait_for(lambda: "c: bool = True" in document.text, "the edited part to be applied")


def test_what_the_user_has_written_in_the_diff_is_left_there(client: Client, source: Path) -> None:
    document, diff = offer(client, source)
    client.replace(diff, "+c: bool | None\n", "+c: bool = True\n")
    client.replace(diff, "--- a/", "My notes.\n--- a/")
    client.replace(diff, "+d: bytes | None\n", "+d: bytes | None\n\nMore notes.\n")
    written = diff.text
    taking(client, document, "b: Opt", REJECT)
    client.offered(document, document.line_of("c: Opt"), ACCEPT)
    client.choose(client.offered(document, document.line_of("d: Opt"), ACCEPT))
    client.wait_for(lambda: "d: bytes | None" in document.text, "the other hunk to be applied")
    assert diff.text == written
    show(client, document)
    assert diff.text == written


def test_a_diff_that_is_shown_again_says_what_was_decided_since(client: Client, source: Path) -> None:
    document, diff = offer(client, source)
    client.choose(client.offered(document, document.line_of("d: Opt"), REJECT))
    assert marks(diff) == ["", ""]
    assert show(client, document) is diff
    client.wait_for(lambda: marks(diff) == ["", " rejected"], "the mark in the open diff")


def test_undo_in_the_diff_brings_the_hunk_back_and_its_parts_can_be_decided_on(
    client: Client, source: Path
) -> None:
    document, diff = offer(client, source)
    before = diff.text
    taking(client, document, "b: Opt", REJECT)
    client.wait_for(lambda: len(marks(diff)) == 4, "the parts in the diff")
    client.undo(diff)
    assert diff.text == before
    client.choose(client.offered(diff, diff.line_of("+c: bool"), ACCEPT))
    client.wait_for(lambda: "c: bool | None" in document.text, "the part at that line to be applied")
    assert "a: Optional[int]" in document.text
