"""One document, however its URI is spelled and however many names its file has."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.folders import kinds, serving_folders, wait_for_pending, wait_for_record
from support.profiles import HELIX
from support.serving import ACCEPT, RUN, serving
from support.shop import AFTER_FIRST, FIRST, TEXT, make_shop

NOTHING: list[Json] = [None, [], [], [], []]


def review(client: Client, document: Document) -> None:
    """Run the spec of a document and accept its first hunk, which changes the document with this very URI."""
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")
    assert list(client.files.open) == [document.uri]


def ask(client: Client, document: Document) -> list[Json]:
    """Return the answers to all that is asked of a document at its first lines."""
    return [
        client.hover(document, 0),
        client.completions(document, 2, 4),
        client.lenses(document),
        client.actions(document, 0),
        client.diagnostics(document),
    ]


@pytest.mark.parametrize("name", ["a b.py", "100%.py", "a#b.py", "a?b.py", "größe 😀.py", "%41.py"])
def test_a_file_may_have_any_name(client: Client, source: Path, name: str) -> None:
    file = source.with_name(name)
    file.write_text(TEXT, encoding="utf-8", newline="")
    review(client, client.open(file))


@pytest.mark.parametrize("spelled", ["%73{}", "./s{}", "x/../s{}", "%2E/%73{}"])
def test_the_editor_gets_back_the_spelling_it_has_chosen(client: Client, source: Path, spelled: str) -> None:
    document = client.open_uri(f"{source.parent.as_uri()}/{spelled.format(source.name[1:])}", TEXT)
    review(client, document)
    plain = {"textDocument": {"uri": source.as_uri()}}
    assert len(client.request("textDocument/codeLens", plain)) == len(client.lenses(document)) > 0


def test_a_second_spelling_of_an_open_document_is_not_followed(client: Client, source: Path) -> None:
    document = client.open(source)
    other = client.open_uri(f"{source.parent.as_uri()}/%73{source.name[1:]}", "x = 1\n")
    assert ask(client, other) == NOTHING
    client.replace(other, "x", "y")
    client.close(other)
    review(client, document)


@pytest.mark.parametrize("drive", ["c%3A", "C:", "c:", "C%3a"])
def test_a_drive_has_one_name(client: Client, drive: str) -> None:
    document = client.open_uri(f"file:///{drive}/shop.py", TEXT)
    for other in ("file:///c%3A/shop.py", "file:///C:/shop.py", "file:///c:/shop.py"):
        assert client.request("textDocument/codeLens", {"textDocument": {"uri": other}})
    client.close(document)


def test_a_new_document_is_understood_and_has_to_be_saved_to_be_run(client: Client, source: Path) -> None:
    document = client.open_uri("untitled:Untitled-1", TEXT.replace("scope: this file", "scope: /etc"))
    assert "rewrite" in client.hover(document, 0)["contents"]["value"]
    assert 2 in [found["range"]["start"]["line"] for found in client.diagnostics(document)]
    assert client.completions(document, 2, 4)
    assert client.choose(client.offered(document, 0, RUN)) is None
    client.wait_for(lambda: any("save this document first" in said for said in client.shown), "the reason")
    source.with_name("untitled:Untitled-1").write_text("x = 1\n", encoding="utf-8")
    client.close(document)
    assert ask(client, document) == NOTHING


@pytest.mark.parametrize(
    "uri",
    [
        "git:/w/shop.py?%7B%22ref%22%3A%22~%22%7D",
        "vscode-notebook-cell:/w/nb.ipynb#W0sZmlsZQ%3D%3D",
        "output:extension-output-1",
        "vscode-remote://ssh-remote%2Bhost/w/shop.py",
        "file://server/share/shop.py",
        "file:////server/share/shop.py",
        "file:///w/%FF.py",
        "file:///w/shop.py?version=1",
        "file:///w/shop.py#L1",
    ],
)
def test_what_is_no_local_file_is_not_followed(client: Client, uri: str) -> None:
    document = client.open_uri(uri, TEXT)
    client.replace(document, "Say", "Tell")
    assert ask(client, document) == NOTHING
    identifier = {"textDocument": {"uri": uri}}
    there: Json = {"range": document.range_of(0), "context": {"diagnostics": []}}
    assert client.request("textDocument/codeLens", identifier) is None
    assert client.request("textDocument/completion", {**identifier, "position": there["range"]["start"]}) is None
    assert client.request("textDocument/codeAction", {**identifier, **there}) is None
    assert client.execute("countersign.run", [uri, 0]) is None
    client.wait_for(lambda: any("Only specs in local files" in said for said in client.shown), "the reason")
    client.execute("countersign.acceptFile", [uri])
    client.execute("countersign.fix", [uri, 0, "x"])
    assert len(client.shown) == 3
    client.close(document)
    assert client.wire.errors == ""


def test_notebooks_are_not_asked_for(client: Client) -> None:
    assert "notebookDocumentSync" not in client.capabilities


def test_a_linked_folder_makes_no_second_document(client: Client, source: Path) -> None:
    alias = source.with_name(f"{source.stem}_folder")
    alias.symlink_to(source.parent)
    document = client.open(source)
    other = client.open(alias / source.name)
    assert ask(client, other) == NOTHING
    client.close(other)
    review(client, document)


@pytest.mark.parametrize("link", ["folder", "file"])
def test_a_file_that_is_open_under_its_alias_only_is_followed_as_what_it_is(
    client: Client, source: Path, link: str
) -> None:
    alias = source.with_name(f"{source.stem}_alias.py")
    alias.symlink_to(source.parent if link == "folder" else source)
    document = client.open(alias / source.name if link == "folder" else alias)
    review(client, document)
    client.save(document)
    client.close(document)
    document = client.open(source)
    wait_for_pending(client, document, 1)
    assert document.text == AFTER_FIRST


def test_a_link_that_leads_out_of_the_workspace_is_a_document_outside(
    client: Client, source: Path, tmp_path: Path
) -> None:
    outside = make_shop(tmp_path / "outside")
    alias = source.with_name(f"{source.stem}_out")
    alias.symlink_to(outside.parent)
    document = client.open(alias / outside.name)
    assert client.choose(client.offered(document, 0, RUN)) is None
    client.wait_for(lambda: any("lies outside of the workspace" in said for said in client.shown), "the reason")


def test_a_link_into_another_folder_belongs_there(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    (one.parent / "alias").symlink_to(two.parent)
    with serving_folders(tmp_path, one.parent, two.parent, profile=HELIX) as client:
        review(client, client.open(one.parent / "alias" / "shop.py"))
        wait_for_record(client, two.parent, tmp_path, "hunk-applied")
        assert kinds(one.parent, tmp_path) == []


def test_a_folder_counts_under_all_of_its_names(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "real")
    names = [source.parent, tmp_path / "link", tmp_path / "other"]
    for link, target in zip(names[1:], names, strict=False):
        link.symlink_to(target)
    for root in names:
        with serving(root, tmp_path) as client:
            for name in names:
                document = client.open(name / source.name)
                assert client.choose(client.offered(document, 0, RUN)) is not None
                wait_for_pending(client, document, 2)
                client.close(document)
