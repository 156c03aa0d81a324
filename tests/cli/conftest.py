from __future__ import annotations

from pathlib import Path

import pytest

from support.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a shell in a copy of the example project."""
    return Shell.in_example(tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """Return a shell in an empty workspace."""
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    return Shell(folder, tmp_path / "state")
