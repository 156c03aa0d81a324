"""Snapshots of workspaces that are not used any more are removed; one in use never is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from countersign.bench.index import Index, write_index
from countersign.bench.layered import LayeredBench, LayeredBenches
from countersign.bench.overlay import obstacle
from countersign.bench.pruning import prune
from countersign.core.model import TaskId

OLD = 31 * 86_400.0


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[str], LayeredBench]:
    """Return a function that opens a bench of a workspace with a file of 1,000 bytes."""
    if (why := obstacle(tmp_path / "probe")) is not None:
        pytest.skip(why)

    def open_bench(name: str) -> LayeredBench:
        workspace = tmp_path / "work" / name
        workspace.mkdir(parents=True, exist_ok=True)
        (workspace / "a.txt").write_text("a" * 1000)
        benches = LayeredBenches(workspace, tmp_path / "benches" / name, "here")
        return benches.open(TaskId("t"), [], lambda: False)

    return open_bench


def kept(tmp_path: Path) -> list[str]:
    return sorted(file.parents[2].name for file in tmp_path.glob("benches/*/.snapshot/tree/a.txt"))


def age(tmp_path: Path, name: str, seconds: float) -> None:
    at = time.time() - seconds
    os.utime(tmp_path / "benches" / name / ".snapshot/use", (at, at))


def test_a_snapshot_that_was_not_used_for_a_month_is_removed(
    tmp_path: Path, opened: Callable[[str], LayeredBench]
) -> None:
    for name in ("old", "new"):
        opened(name).close()
    age(tmp_path, "old", OLD)
    prune(tmp_path / "benches", tmp_path / "benches/own")
    assert kept(tmp_path) == ["new"]
    with closing(opened("old")) as bench:
        assert bench.read("a.txt") == b"a" * 1000


def test_opening_a_bench_removes_what_is_old_of_other_workspaces(
    tmp_path: Path, opened: Callable[[str], LayeredBench]
) -> None:
    opened("old").close()
    age(tmp_path, "old", OLD)
    opened("own").close()
    assert kept(tmp_path) == ["own"]


def test_one_on_which_a_bench_stands_stays(tmp_path: Path, opened: Callable[[str], LayeredBench]) -> None:
    with closing(opened("old")) as bench:
        age(tmp_path, "old", OLD)
        prune(tmp_path / "benches", tmp_path / "benches/own", 0)
        assert bench.read("a.txt") == b"a" * 1000
    prune(tmp_path / "benches", tmp_path / "benches/own", 0)
    assert kept(tmp_path) == []


def test_the_oldest_go_when_all_are_too_large(tmp_path: Path, opened: Callable[[str], LayeredBench]) -> None:
    for number, name in enumerate(("c", "a", "b")):
        opened(name).close()
        write_index(tmp_path / "benches" / name / ".snapshot/index", Index({"a.txt": (1000, 0, 0, 0, 0)}))
        age(tmp_path, name, 300 - number)
    prune(tmp_path / "benches", tmp_path / "benches/b", 1500)
    assert kept(tmp_path) == ["a", "b"]


def test_what_is_no_snapshot_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "benches/other").mkdir(parents=True)
    (tmp_path / "benches/file").touch()
    prune(tmp_path / "benches", tmp_path / "own", 0)
    prune(tmp_path / "nothing", tmp_path / "own", 0)
    assert (tmp_path / "benches/other").is_dir()
