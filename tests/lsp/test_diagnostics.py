"""Diagnostics: asked for by some editors, sent to the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.profiles import EGLOT, HELIX, NEOVIM, VS_CODE, Profile
from support.serving import ACCEPT, RUN, serving
from support.shop import FIRST, SECOND, make_shop


def hunks_shown(client: Client, document: Document) -> list[tuple[int, str]]:
    """Return the lines and codes of the diagnostics about hunks."""
    return [
        (found["range"]["start"]["line"], found["code"])
        for found in client.diagnostics(document)
        if found["code"].endswith("-hunk")
    ]


@pytest.mark.parametrize("profile", [VS_CODE, NEOVIM, HELIX, EGLOT], ids=lambda profile: profile.name)
def test_every_editor_hears_of_each_hunk_and_what_became_of_it(tmp_path: Path, profile: Profile) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, profile) as client:
        document = client.open(source)
        first, second = document.line_of(FIRST.strip()), document.line_of(SECOND.strip())
        client.choose(client.offered(document, 0, RUN))

        def both() -> bool:
            return hunks_shown(client, document) == [(first, "pending-hunk"), (second, "pending-hunk")]

        client.offered(document, second, ACCEPT)
        client.wait_for(both, "both hunks to be shown")
        [found, other] = [item for item in client.diagnostics(document) if item["code"] == "pending-hunk"]
        assert (found["source"], found["severity"]) == ("countersign", 3)
        assert other["range"] == document.range_of(second)
        client.replace(document, '"😀"', '"😀😀"')
        client.wait_for(
            lambda: hunks_shown(client, document) == [(first, "pending-hunk"), (second, "stale-hunk")],
            "the second hunk to be stale",
        )
        assert [item["severity"] for item in client.diagnostics(document) if item["code"] == "stale-hunk"] == [2]
        client.undo(document)
        client.wait_for(both, "both hunks to be pending")
        client.choose(client.offered(document, first, ACCEPT))
        client.wait_for(lambda: hunks_shown(client, document) == [(second, "pending-hunk")], "one to be left")


def pulled(client: Client, document: Document, previous: str | None = None) -> Json:
    more = {} if previous is None else {"previousResultId": previous}
    return client.request("textDocument/diagnostic", {"textDocument": {"uri": document.uri}, **more})


def test_diagnostics_that_have_not_changed_are_not_sent_again(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        before = pulled(client, document)
        assert before["kind"] == "full"
        assert pulled(client, document, before["resultId"]) == {
            "kind": "unchanged",
            "resultId": before["resultId"],
        }
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
        assert pulled(client, document, before["resultId"])["kind"] == "full"


def test_an_editor_is_asked_to_ask_again_when_hunks_are_offered(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.wait_for(lambda: client.params_of("workspace/diagnostic/refresh"), "the call to ask again")
        client.wait_for(lambda: client.params_of("workspace/codeLens/refresh"), "the call to ask again")


def test_pushed_diagnostics_name_the_version_and_go_with_the_document(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, HELIX) as client:
        document = client.open(source)
        client.replace(document, "# spec", "\n# spec")
        client.wait_for(lambda: _versions(client)[-1:] == [2], "diagnostics of the second version")
        client.close(document)
        client.wait_for(lambda: _versions(client)[-1:] == [None], "the diagnostics to be taken away")
        assert client.published[document.uri] == []


def _versions(client: Client) -> list[Json]:
    return [params.get("version") for params in client.params_of("textDocument/publishDiagnostics")]
