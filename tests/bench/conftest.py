"""A small workspace and its benches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from countersign.bench.copy import CopyBench, CopyBenches
from countersign.core.model import TaskId
from countersign.core.text import Text
from support.benches import Open, make_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    make_workspace(root)
    return root


@pytest.fixture
def benches(tmp_path: Path, workspace: Path) -> CopyBenches:
    return CopyBenches(workspace, tmp_path / "benches", "here-1")


@pytest.fixture
def opened(benches: CopyBenches) -> Iterator[Open]:
    made: list[CopyBench] = []

    def open_bench(
        buffers: Iterable[tuple[str, Text]] = (),
        scope: Callable[[str], bool] = lambda path: path != ".gitignore",
    ) -> CopyBench:
        made.append(benches.open(TaskId("t1"), scope, buffers, lambda: False))
        return made[-1]

    yield open_bench
    for bench in made:
        bench.close()
