"""A small workspace and its benches, of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from countersign.bench.choosing import BestBenches
from countersign.bench.copy import CopyBenches
from countersign.core.model import TaskId
from countersign.core.operation import LaidFile
from countersign.core.text import Text
from countersign.ports import Bench
from support.benches import Kept, Open, make_workspace, needs_overlay

MakeBenches = Callable[[str], Kept]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    make_workspace(root)
    return root


@pytest.fixture(params=["copy", "layers"])
def benches_of(request: pytest.FixtureRequest, tmp_path: Path, workspace: Path) -> MakeBenches:
    """Return what makes the benches of a session; with this, a test runs once for each kind."""
    if request.param == "copy":
        return lambda session: CopyBenches(workspace, tmp_path / "benches", session)
    needs_overlay()
    return lambda session: BestBenches(workspace, tmp_path / "benches", session)


@pytest.fixture
def benches(benches_of: MakeBenches) -> Kept:
    return benches_of("here-1")


@pytest.fixture
def opened(benches: Kept) -> Iterator[Open]:
    made: list[Bench] = []

    def open_bench(
        buffers: Iterable[tuple[str, Text]] = (),
        laid: Mapping[str, LaidFile | None] = {},
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Bench:
        made.append(benches.open(TaskId(f"t{len(made)}"), None, buffers, cancelled, laid))
        return made[-1]

    yield open_bench
    for bench in made:
        bench.close()
