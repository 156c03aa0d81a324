"""The snapshot that is kept: it is brought up to date, kept from changing, and mended."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

from countersign.bench.index import read_index, write_index
from countersign.bench.layered import LayeredBench, LayeredBenches
from countersign.bench.survey import CHANGING
from countersign.core.model import TaskId
from countersign.core.operation import LaidFile
from countersign.core.text import Text
from countersign.ports import BenchError
from support.benches import needs_overlay

Open = Callable[[], LayeredBench]
_numbers = count()


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    needs_overlay()
    return tmp_path / "benches/.snapshot"


@pytest.fixture
def layers(workspace: Path, tmp_path: Path) -> LayeredBenches:
    return LayeredBenches(workspace, tmp_path / "benches", "here-1")


def shown(layers: LayeredBenches) -> dict[str, bytes]:
    with closing(layers.open(TaskId(f"t{next(_numbers)}"), (), lambda: False)) as bench:
        return {path: bench.read(path) for path in bench.paths()}


FILES = {"a.py": b"a = 1\r\n", "deep/er/b.py": b"b\n", "run.sh": b"#!/bin/sh\n"}


def test_what_has_not_changed_is_not_copied_again(layers: LayeredBenches, snapshot: Path, workspace: Path) -> None:
    for path in FILES:
        os.utime(workspace / path)
    assert shown(layers) == FILES
    _settle(layers, snapshot)
    before = {path: (snapshot / "tree" / path).stat().st_mtime_ns for path in FILES}
    (workspace / "a.py").write_bytes(b"more\n")
    assert shown(layers) == FILES | {"a.py": b"more\n"}
    kept = [path for path, time in before.items() if (snapshot / "tree" / path).stat().st_mtime_ns == time]
    assert kept == ["deep/er/b.py", "run.sh"]


def test_while_a_bench_stands_on_it_the_snapshot_stays(
    layers: LayeredBenches, snapshot: Path, workspace: Path
) -> None:
    with closing(layers.open(TaskId("first"), (), lambda: False)) as bench:
        (workspace / "a.py").write_bytes(b"typed\n")
        (workspace / "deep/er/b.py").unlink()
        assert shown(layers) == {"a.py": b"typed\n", "run.sh": b"#!/bin/sh\n"}
        assert (snapshot / "tree/a.py").read_bytes() == b"a = 1\r\n"
        assert bench.read("a.py") == b"a = 1\r\n"
    assert shown(layers) == {"a.py": b"typed\n", "run.sh": b"#!/bin/sh\n"}
    assert (snapshot / "tree/a.py").read_bytes() == b"typed\n"
    assert not (snapshot / "tree/deep").exists()


def test_a_fork_keeps_the_snapshot_as_its_bench_did(
    layers: LayeredBenches, snapshot: Path, workspace: Path
) -> None:
    bench = layers.open(TaskId("first"), (), lambda: False)
    with closing(bench.fork({})) as fork:
        bench.close()
        (workspace / "a.py").write_bytes(b"typed\n")
        assert shown(layers)["a.py"] == b"typed\n"
        assert fork.read("a.py") == b"a = 1\r\n"
    assert shown(layers)["a.py"] == b"typed\n"
    assert (snapshot / "tree/a.py").read_bytes() == b"typed\n"


@pytest.mark.parametrize("last", range(1, 7))
def test_what_a_killed_process_left_half_done_is_made_anew(
    layers: LayeredBenches, snapshot: Path, workspace: Path, last: int
) -> None:
    assert shown(layers) == FILES
    (workspace / "a.py").unlink()
    (workspace / "a.py").mkdir()
    (workspace / "a.py/in").write_bytes(b"in\n")
    (workspace / "run.sh").write_bytes(b"ran\n")
    asked, child = count(1), os.fork()
    if child == 0:
        layers.open(TaskId("killed"), (), lambda: next(asked) >= last and _die())
        _die()
    assert os.waitpid(child, 0)[1] == 0
    # What was being written when it was killed may hold anything.
    index = read_index(snapshot / "index")
    assert index is not None
    for path in index.doubtful:
        if (snapshot / "tree" / path).is_file():
            (snapshot / "tree" / path).write_bytes(b"half")
    layers.remove_leftovers(lambda _: False)
    layers.close()
    assert shown(layers) == {"a.py/in": b"in\n", "deep/er/b.py": b"b\n", "run.sh": b"ran\n"}


def test_after_a_restart_of_the_system_files_are_looked_at(layers: LayeredBenches, snapshot: Path) -> None:
    assert shown(layers) == FILES
    index = read_index(snapshot / "index")
    assert index is not None
    write_index(snapshot / "index", replace(index, boot="another"))
    (snapshot / "tree/a.py").write_bytes(b"")
    (snapshot / "tree/run.sh").unlink()
    (snapshot / "tree/odd").mkdir()
    (snapshot / "tree/odd/file").write_bytes(b"left")
    assert shown(layers) == FILES
    assert not (snapshot / "tree/odd").exists()


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x94\x80\x90\xa0\x63"])
def test_an_index_that_can_not_be_read_means_a_new_snapshot(
    layers: LayeredBenches, snapshot: Path, damage: bytes
) -> None:
    assert shown(layers) == FILES
    (snapshot / "index").write_bytes(damage)
    (snapshot / "tree/odd").write_bytes(b"left")
    assert shown(layers) == FILES
    assert not (snapshot / "tree/odd").exists()


def test_waiting_for_another_opening_can_be_cancelled(layers: LayeredBenches, snapshot: Path) -> None:
    assert shown(layers) == FILES
    asked = count()
    with (snapshot / "gate").open("rb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with pytest.raises(BenchError, match="cancelled while another one"):
            layers.open(TaskId("waits"), (), lambda: next(asked) == 2)


def test_a_project_of_nothing_has_benches_too(tmp_path: Path) -> None:
    needs_overlay()
    (tmp_path / "empty").mkdir()
    layers = LayeredBenches(tmp_path / "empty", tmp_path / "benches", "here-1")
    with closing(layers.open(TaskId("first"), (), lambda: False)):
        assert shown(layers) == {}


def test_what_a_round_lays_lies_over_files_of_others(layers: LayeredBenches, snapshot: Path) -> None:
    laid = {
        "run.sh": None,
        "moved/run.sh": LaidFile("run.sh", None, executable=True),
        "new.py": LaidFile("new.py", b"new\n", executable=False),
        "a.py": LaidFile("a.py", None, executable=True),
    }
    buffers = [("a.py", Text.of("typed\r\n"))]
    with closing(layers.open(TaskId("round"), buffers, lambda: False, laid)) as bench:
        assert {path: bench.read(path) for path in bench.paths()} == {
            "a.py": b"typed\r\n",
            "deep/er/b.py": b"b\n",
            "moved/run.sh": b"#!/bin/sh\n",
            "new.py": b"new\n",
        }
        assert os.access(bench.layers.lower[0] / "a.py", os.X_OK)
        assert bench.harvest() == ()
    assert snapshot.exists()


def _die() -> bool:
    os._exit(0)


def _settle(layers: LayeredBenches, snapshot: Path) -> None:
    """Open benches until no file is so new that it is copied again."""
    while (index := read_index(snapshot / "index")) is None or CHANGING in index.files.values():
        shown(layers)
