"""What is wrong with a spec is marked where it stands, and fixed in the text of the moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.profiles import EGLOT, NEOVIM, VS_CODE, Applying
from support.serving import serving
from support.shop import make_shop
from support.waiting import wait_until

FIX = "quickfix.countersign.fix"
SPEC = "# spec: 😀 Größe properly.\n#   mist: hold 😀 it\n#   done: true\nx = 1\n"


@pytest.fixture(params=(VS_CODE, NEOVIM, EGLOT), ids=lambda profile: profile.name)
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, request.param) as client:
        yield client


def opened(client: Client, text: str) -> Document:
    assert client.root is not None
    return client.open(client.root / "shop.py", text)


def marked(document: Document, found: Json) -> str:
    """Return the text that a diagnostic marks."""
    ends: list[Json] = [found["range"][side] for side in ("start", "end")]
    return document.text[document.offset(ends[0]) : document.offset(ends[1])]


def findings(client: Client, document: Document) -> dict[str, str]:
    """Return the marked text of each code, once the client has diagnostics."""
    wait_until(client, lambda: bool(client.diagnostics(document)), "diagnostics")
    return {found["code"]: marked(document, found) for found in client.diagnostics(document)}


def test_a_finding_marks_the_words_it_is_about(client: Client) -> None:
    document = opened(client, SPEC)
    assert findings(client, document) == {"unclear": "properly", "unknown-clause": "mist: "}


def test_a_fix_is_offered_on_its_line_and_makes_the_finding_go(client: Client) -> None:
    document = opened(client, SPEC)
    assert not client.actions(document, 0, only=FIX)
    fix = client.offered(document, 1, FIX)
    assert "edit" not in fix
    client.choose(fix)
    client.wait_for(lambda: "#   must: hold 😀 it\n" in document.text, "the fix")
    assert document.text == SPEC.replace("mist", "must")
    wait_until(client, lambda: list(findings(client, document)) == ["unclear"], "the finding to go")


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Client]:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        yield client


def test_a_finding_moves_with_its_spec(editor: Client) -> None:
    document = opened(editor, SPEC)
    findings(editor, document)
    editor.replace(document, "# spec", "\n\n# spec")
    assert findings(editor, document) == {"unclear": "properly", "unknown-clause": "mist: "}
    editor.choose(editor.offered(document, 3, FIX))
    editor.wait_for(lambda: "must:" in document.text, "the fix")


def test_a_fix_for_a_spec_that_has_changed_changes_nothing(editor: Client) -> None:
    document = opened(editor, SPEC)
    fix = editor.offered(document, 1, FIX)
    editor.replace(document, "mist", "must")
    typed = document.text
    editor.choose(fix)
    editor.wait_for(lambda: any("nothing was fixed" in said for said in editor.shown), "the reason")
    assert document.text == typed


def test_a_fix_that_the_editor_refuses_is_told(editor: Client) -> None:
    editor.behave(applying=Applying.REFUSES)
    document = opened(editor, SPEC)
    editor.choose(editor.offered(document, 1, FIX))
    editor.wait_for(lambda: any("the user said no" in said for said in editor.shown), "the reason")
    assert document.text == SPEC


def test_a_scope_that_matches_no_file_is_found_once_the_files_are_known(editor: Client) -> None:
    document = opened(editor, "# spec: Do it\n#   scope: src/*.py\n#   done: true\n")
    wait_until(editor, lambda: findings(editor, document) == {"empty-scope": "src/*.py"}, "the finding")
