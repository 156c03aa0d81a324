"""Two tasks want the same line: each is shown with its letter, and accepting one makes the other stale."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN, SHOW, serving
from support.waiting import wait_until

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
KEY = f'"ghp_{"aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"}"'
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
        (message,) = messages(client, document, "pending-hunk")
        assert message.endswith(f". Accept {B} or reject it.")


def test_a_hover_says_how_each_alternative_fared_in_its_checks(tmp_path: Path) -> None:
    folder = make(tmp_path / "work")
    risky = TEXT.replace("Union[$T, None]", KEY)
    (folder / "price.py").write_text(risky, encoding="utf-8")
    with serving(folder, tmp_path) as client:
        document = open_both(client, folder)
        said = client.hover(document, LINE)["contents"]["value"]
        assert f"this is: `{A}: nothing found, not verified`" in said
        assert f"alternatives: `{B}: 1 error, 1 hunk of its task high risk, not verified, pending, line 8`" in said


def test_accepting_all_leaves_alternatives_names_them_and_goes_to_the_first(tmp_path: Path) -> None:
    folder = make(tmp_path / "work")
    (folder / "price.py").write_text(f"{TEXT}\n\ndef label(text: List[str]) -> str: ...\n", encoding="utf-8")
    with serving(folder, tmp_path) as client:
        document = open_both(client, folder)
        client.replace(
            document, "# spec: Use", "# spec: Name lists.\n#   rewrite: List[$T] -> list[$T]\n\n# spec: Use"
        )
        client.choose(client.offered(document, 0, RUN))
        client.choose(client.offered(document, 13, SHOW))
        kind = f"{ACCEPT}.file"
        title = "Countersign: accept the 1 hunk in this file (2 with alternatives to choose from)"
        wait_until(client, lambda: client.offered(document, 13, kind)["title"] == title, "the hunk to be seen")
        client.choose(client.offered(document, 13, kind))
        client.wait_for(lambda: "text: list[str]" in document.text, "the one without an alternative to be applied")
        assert f"2 hunks have alternatives. Choose {A} or {B} at price.py:11" in client.shown[-1]
        wait_until(client, lambda: shown_line(client) == 10, "to be taken to the first")
        assert "amount: Optional[int]" in document.text


def shown_line(client: Client) -> int:
    with client.state:
        return client.params_of("window/showDocument")[-1]["selection"]["start"]["line"]
