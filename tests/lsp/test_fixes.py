"""What is wrong with a spec is marked where it stands, and fixed in the text of the moment."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document, Json
from support.profiles import Applying
from support.serving import every_encoding
from support.waiting import wait_until

FIX = "quickfix.countersign.fix"
SPEC = "# spec: 😀 Größe properly.\n#   mist: hold 😀 it\n#   done: true\nx = 1\n"


def marked(document: Document, found: Json) -> str:
    """Return the text that a diagnostic marks."""
    ends: list[Json] = [found["range"][side] for side in ("start", "end")]
    return document.text[document.offset(ends[0]) : document.offset(ends[1])]


def findings(client: Client, document: Document) -> dict[str, str]:
    """Return the marked text of each code, once the client has diagnostics."""
    wait_until(client, lambda: bool(client.diagnostics(document)), "diagnostics")
    return {found["code"]: marked(document, found) for found in client.diagnostics(document)}


@every_encoding
def test_a_finding_marks_the_words_it_is_about(client: Client, source: Path) -> None:
    document = client.open(source, SPEC)
    assert findings(client, document) == {"unclear": "properly", "unknown-clause": "mist: "}


@every_encoding
def test_a_fix_is_offered_on_its_line_and_makes_the_finding_go(client: Client, source: Path) -> None:
    document = client.open(source, SPEC)
    assert not client.actions(document, 0, only=FIX)
    fix = client.offered(document, 1, FIX)
    assert "edit" not in fix
    client.choose(fix)
    client.wait_for(lambda: "#   must: hold 😀 it\n" in document.text, "the fix")
    assert document.text == SPEC.replace("mist", "must")
    wait_until(client, lambda: list(findings(client, document)) == ["unclear"], "the finding to go")


def test_a_finding_moves_with_its_spec(client: Client, source: Path) -> None:
    document = client.open(source, SPEC)
    findings(client, document)
    client.replace(document, "# spec", "\n\n# spec")
    assert findings(client, document) == {"unclear": "properly", "unknown-clause": "mist: "}
    client.choose(client.offered(document, 3, FIX))
    client.wait_for(lambda: "must:" in document.text, "the fix")


def test_a_fix_for_a_spec_that_has_changed_changes_nothing(client: Client, source: Path) -> None:
    document = client.open(source, SPEC)
    fix = client.offered(document, 1, FIX)
    client.replace(document, "mist", "must")
    typed = document.text
    client.choose(fix)
    client.wait_for(lambda: any("nothing was fixed" in said for said in client.shown), "the reason")
    assert document.text == typed


def test_a_fix_that_the_editor_refuses_is_told(client: Client, source: Path) -> None:
    client.behave(applying=Applying.REFUSES)
    document = client.open(source, SPEC)
    client.choose(client.offered(document, 1, FIX))
    client.wait_for(lambda: any("the user said no" in said for said in client.shown), "the reason")
    assert document.text == SPEC


def test_a_scope_that_matches_no_file_is_found_once_the_files_are_known(client: Client, source: Path) -> None:
    document = client.open(source, "# spec: Do it\n#   scope: src/*.py\n#   done: true\n")
    wait_until(client, lambda: findings(client, document) == {"empty-scope": "src/*.py"}, "the finding")
