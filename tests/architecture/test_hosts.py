"""No file names the host that packages came from: a checkout works behind any mirror, and outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from repository import ROOT, files

_REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|yarnpkg|crates|rubygems|debian|ubuntu)\.(org|io|com|net|dev)\b")
_LOCK = re.compile(r"(^|/)(constraints\.txt|package-lock\.json|[^/]*\.lock)$")


def test_no_file_names_a_registry() -> None:
    assert list(_naming_a_registry(ROOT, files())) == []


def test_a_file_that_names_a_registry_is_found(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("see crates" + ".io")
    (tmp_path / "constraints.txt").write_text("--index-url http://mirror")
    (tmp_path / "README.md").write_text("see http://mirror")
    named = ["README.md", "constraints.txt", "notes.md"]
    assert list(_naming_a_registry(tmp_path, named)) == ["constraints.txt", "notes.md"]


def _naming_a_registry(root: Path, paths: list[str]) -> Iterator[str]:
    """Name the files with a registry's host in them, and the lists of pinned versions with any address."""
    for path in paths:
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        if _REGISTRY.search(text) or (_LOCK.search(path) and "://" in text):
            yield path
