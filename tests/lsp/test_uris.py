"""Which document a URI names, whatever way its editor spells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.lsp.from_lsp import file_of, key_of
from countersign.lsp.to_lsp import uri_of


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("file:///w/a.py", "/w/a.py"),
        ("FILE:///w/a.py", "/w/a.py"),
        ("file:/w/a.py", "/w/a.py"),
        ("file://localhost/w/a.py", "/w/a.py"),
        ("file://LOCALHOST/w/a.py", "/w/a.py"),
        ("file:///w/sub/../a.py", "/w/a.py"),
        ("file:///w/sub/%2E%2E/a.py", "/w/a.py"),
        ("file:///w//a.py", "/w/a.py"),
        ("file:///w/", "/w"),
        ("file:///", "/"),
        ("file:///w/with%20space/gr%C3%B6%C3%9Fe%20%F0%9F%98%80.py", "/w/with space/größe 😀.py"),
        ("file:///w/with space/größe.py", "/w/with space/größe.py"),
        ("file:///w/a%23b%3Fc%25.py", "/w/a#b?c%.py"),
        ("file:///w/100%.py", "/w/100%.py"),
        ("file:///w/%zz.py", "/w/%zz.py"),
        ("file:///w/a%0Ab.py", "/w/a\nb.py"),
        ("file:///c%3A/x", "/c:/x"),
        ("file:///C:/x", "/c:/x"),
        ("file:///c:/x", "/c:/x"),
        ("file:///C%3a/X", "/c:/X"),
        ("file:///C:", "/c:"),
        ("file:///w/C:/x", "/w/C:/x"),
        ("file:///CD:/x", "/CD:/x"),
        ("untitled:Untitled-1", "//untitled:Untitled-1"),
        ("untitled:/w/new%20one.py", "//untitled:/w/new one.py"),
    ],
)
def test_a_document_has_one_name_however_it_is_spelled(uri: str, key: str) -> None:
    assert key_of(uri) == key


@pytest.mark.parametrize(
    "uri",
    [
        "git:/w/a.py?HEAD",
        "vscode-notebook-cell:/w/a.ipynb#W0sZmlsZQ%3D%3D",
        "output:extension-output-1",
        "vscode-remote://ssh-remote%2Bhost/w/a.py",
        "http://example.org/w/a.py",
        "file://server/share/a.py",
        "file:////server/share/a.py",
        "file:///%2Fserver/share/a.py",
        "file://localhost:80/w/a.py",
        "file:a.py",
        "file:",
        "file:///w/a.py?x",
        "file:///w/a.py#L1",
        "file:///w/%ff.py",
        "file:///w/a%00.py",
        "file:///w/a\tb.py",
        "file:///w/a\x00.py",
        "file:///w/\ud800.py",
        "file://[/a",
        "untitled:%ff",
        "/w/a.py",
        "a.py",
        "",
        "file:///" + "a" * 20_000,
    ],
)
def test_what_is_no_local_file_and_no_new_document_has_none(uri: str) -> None:
    assert key_of(uri) is None
    assert file_of(uri) is None


def test_a_new_document_is_no_file() -> None:
    assert file_of("untitled:/w/a.py") is None


@pytest.mark.parametrize("path", ["a.py", "with space/größe 😀.py", "c:/x", "a#b?c%.py", "/w/a b.py"])
def test_a_path_goes_out_and_comes_back(path: str) -> None:
    assert file_of(uri_of(path, Path("/w"))) == Path("/w") / path
    assert uri_of("/w/a b.py", None) == "file:///w/a%20b.py"
