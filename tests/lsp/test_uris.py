"""Which core path a document has, whatever way its editor spells the URI."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.lsp.from_lsp import file_of, path_of
from countersign.lsp.to_lsp import uri_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///w/a.py", "a.py"),
        ("file://localhost/w/a.py", "a.py"),
        ("file:///w/sub/../a.py", "a.py"),
        ("file:///w/with%20space/gr%C3%B6%C3%9Fe%20%F0%9F%98%80.py", "with space/größe 😀.py"),
        ("file:///w/größe.py", "größe.py"),
        ("file:///w/c%3A/x", "c:/x"),
        ("file:///w/c:/x", "c:/x"),
        ("file:///w/a%23b%3Fc%25.py", "a#b?c%.py"),
        ("file:///other/a.py", "/other/a.py"),
        ("file:///w/../other/a.py", "/other/a.py"),
        ("file:///west/a.py", "/west/a.py"),
    ],
)
def test_a_local_file_has_a_path(uri: str, path: str) -> None:
    assert path_of(uri, Path("/w")) == path


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/w/a.ipynb#x",
        "http://example.org/w/a.py",
        "file://server/share/a.py",
        "file:a.py",
        "file:///w/%ff.py",
        "file:///w/a%00.py",
        "file://[/a",
        "",
    ],
)
def test_what_is_no_local_file_has_none(uri: str) -> None:
    assert file_of(uri) is None
    assert path_of(uri, Path("/w")) is None


def test_without_a_folder_a_path_is_absolute() -> None:
    assert path_of("file:///w/a.py", None) == "/w/a.py"
    assert uri_of("/w/a b.py", None) == "file:///w/a%20b.py"


@pytest.mark.parametrize("path", ["a.py", "with space/größe 😀.py", "c:/x", "a#b?c%.py"])
def test_a_path_goes_out_and_comes_back(path: str) -> None:
    assert path_of(uri_of(path, Path("/w")), Path("/w")) == path


def test_a_root_counts_under_all_of_its_names(tmp_path: Path) -> None:
    real, link, other = tmp_path / "real", tmp_path / "link", tmp_path / "other"
    (real / "sub").mkdir(parents=True)
    link.symlink_to(real)
    other.symlink_to(link)
    for root in (real, link, other):
        for name in (real, link, other):
            assert path_of((name / "sub" / "a.py").as_uri(), root) == "sub/a.py"


def test_a_link_inside_of_the_workspace_stays_a_document_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    (tmp_path / "b.py").symlink_to(tmp_path / "a.py")
    assert path_of((tmp_path / "b.py").as_uri(), tmp_path) == "b.py"
