"""Files that have come to their places after a time, whatever brought them there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from countersign.bench.newcomers import came


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with files that are older than what a test does."""
    for path in ("a.py", "src/b.py", "src/deep/c.py", "other/d.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"{path}\n")
    (tmp_path / ".gitignore").write_text("*.log\n")
    time.sleep(0.02)  # the system's times are coarse
    return tmp_path


def paths(root: Path, since: float, places: list[str] | None = None) -> list[str]:
    return sorted(file.path for file in came(root, since, places))


def test_what_is_as_it_was_has_not_come(root: Path) -> None:
    since = time.time()
    assert paths(root, since) == []
    assert len(paths(root, 0.0)) == 5


def test_a_file_comes_by_writing_it_or_by_renaming_it(root: Path) -> None:
    since = time.time()
    time.sleep(0.02)
    (root / "new.py").write_text("new\n")
    (root / "a.py").rename(root / "other/a.py")
    assert paths(root, since) == ["new.py", "other/a.py"]
    assert [file.size for file in came(root, since, ["new.py"])] == [4]


def test_what_is_in_a_renamed_directory_has_come_and_what_is_beside_a_deleted_file_has_not(root: Path) -> None:
    since = time.time()
    time.sleep(0.02)
    (root / "src").rename(root / "lib")
    (root / "other/e.py").write_text("")
    (root / "other/e.py").unlink()
    assert paths(root, since) == ["lib/b.py", "lib/deep/c.py"]


def test_only_some_places_are_looked_at(root: Path) -> None:
    assert paths(root, 0.0, ["a.py", "gone.py"]) == ["a.py"]
    assert paths(root, 0.0, ["src"]) == ["src/b.py", "src/deep/c.py"]
    assert paths(root, 0.0, []) == []


def test_what_no_task_may_see_never_comes(root: Path) -> None:
    (root / "x.log").write_text("")
    (root / ".env").write_text("")
    (root / "link.py").symlink_to("a.py")
    assert paths(root, 0.0, ["x.log", ".env", "link.py"]) == []
    assert not {"x.log", ".env", "link.py"} & {*paths(root, 0.0)}
