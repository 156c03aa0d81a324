"""Two tasks want the same line: each is shown with its letter, and accepting one makes the other stale."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN, SHOW, serving

MODERN, LONG = "Use the modern spelling.", "Spell it out."
TEXT = f"""\
# spec: {MODERN}
#   rewrite: Optional[$T] -> $T | None
#   scope: this file

# spec: {LONG}
#   rewrite: Optional[$T] -> Union[$T, None]
#   scope: this file
def price(amount: Optional[int]) -> int: ...
"""
LINE = 7
TAKEN = f'B (recipe) of the task "{LONG}" was accepted here'
A, B = f"A (recipe: {MODERN})", f"B (recipe: {LONG})"


def titles(client: Client, document: Document, kind: str) -> list[str]:
    """Return what can be done with single hunks."""
    return [action["title"] for action in client.actions(document, LINE, only=kind) if action["kind"] == kind]


def messages(client: Client, document: Document, code: str) -> list[str]:
    return [found["message"] for found in client.diagnostics(document) if found["code"] == code]


def open_both(client: Client, folder: Path) -> Document:
    """Open the file, run both of its specs, and wait until both have offered their hunk."""
    document = client.open(folder / "price.py")
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, LINE, ACCEPT)
    client.choose(client.offered(document, 4, RUN))
    wanted = [f"Countersign: accept {A}", f"Countersign: accept {B}"]
    client.wait_for(lambda: titles(client, document, ACCEPT) == wanted, "both alternatives")
    return document


def make(folder: Path) -> Path:
    (folder / ".git").mkdir(parents=True)
    (folder / "price.py").write_text(TEXT, encoding="utf-8")
    return folder


def test_each_alternative_is_named_by_its_letter_wherever_it_is_offered(tmp_path: Path) -> None:
    folder = make(tmp_path / "work")
    with serving(folder, tmp_path) as client:
        document = open_both(client, folder)
        assert titles(client, document, REJECT) == [f"Countersign: reject {A}", f"Countersign: reject {B}"]
        lenses = [lens["command"]["title"] for lens in client.lenses(document)]
        assert [title for title in lenses if "Accept" in title] == [f"Accept {A}", f"Accept {B}"]
        one, other = messages(client, document, "pending-hunk")
        assert one.endswith(f". Accept {A} or {B}.")
        assert other.endswith(f". Accept {B} or {A}.")
        client.choose(client.offered(document, LINE, SHOW))
        shown = client.wait_for(lambda: client.params_of("window/showDocument"), "the proposal")[0]["uri"]
        assert f" {A}, or {B}\n" in Path(shown.removeprefix("file://")).read_text(encoding="utf-8")


def test_accepting_one_makes_the_other_stale_with_the_reason_and_undoing_that_offers_both(tmp_path: Path) -> None:
    folder = make(tmp_path / "work")
    with serving(folder, tmp_path) as client:
        document = open_both(client, folder)
        client.choose(client.actions(document, LINE, only=ACCEPT)[1])
        client.wait_for(lambda: "amount: Union[int, None]" in document.text, "the hunk to be applied")
        client.wait_for(lambda: messages(client, document, "stale-hunk"), "the other to be stale")
        assert TAKEN in messages(client, document, "stale-hunk")[0]
        assert TAKEN in client.hover(document, LINE)["contents"]["value"]
        client.undo(document)
        wanted = [f"Countersign: accept {A}", f"Countersign: accept {B}"]
        client.wait_for(lambda: titles(client, document, ACCEPT) == wanted, "both alternatives again")
        assert not messages(client, document, "stale-hunk")


def test_a_letter_stays_when_the_other_alternative_is_rejected(tmp_path: Path) -> None:
    folder = make(tmp_path / "work")
    with serving(folder, tmp_path) as client:
        document = open_both(client, folder)
        client.choose(client.actions(document, LINE, only=REJECT)[0])
        wanted = [f"Countersign: accept {B}"]
        client.wait_for(lambda: titles(client, document, ACCEPT) == wanted, "the first to be rejected")
