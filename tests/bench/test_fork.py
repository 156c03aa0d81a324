"""Benches that begin as another one began, and files that are deleted."""

from __future__ import annotations

from contextlib import closing

import pytest

from countersign.core.text import Text
from countersign.ports import BenchError, Changed
from support.benches import Open


def test_a_fork_begins_as_its_bench_began_but_for_some_files(opened: Open) -> None:
    bench = opened([("a.py", Text.of("typed\n"))])
    bench.write("run.sh", b"agent\n")
    bench.delete("deep/er/b.py")
    with closing(bench.fork({"a.py": b"laid\n", "new/c.py": b"c", "run.sh": b"#!\n"})) as fork:
        assert {path: fork.read(path) for path in fork.paths()} == {
            "a.py": b"laid\n",
            "deep/er/b.py": b"b\n",
            "new/c.py": b"c",
            "run.sh": b"#!\n",
        }
        assert fork.harvest() == ()
        fork.write("a.py", b"more\n")
        assert fork.harvest() == (Changed("a.py", b"laid\n", b"more\n"),)
        with closing(fork.fork({"a.py": None, "deep": b"a file now"} | {"deep/er/b.py": None})) as second:
            assert second.paths() == ["deep", "new/c.py", "run.sh"]
            with pytest.raises(BenchError, match=r"a\.py can not be read: no such file or directory"):
                second.read("a.py")
    assert bench.read("a.py") == b"typed\n"
    assert [change.path for change in bench.harvest()] == ["deep/er/b.py", "run.sh"]


def test_a_fork_lives_longer_than_its_bench(opened: Open) -> None:
    bench = opened()
    with closing(bench.fork({})) as fork:
        bench.close()
        assert fork.read("deep/er/b.py") == b"b\n"
        assert fork.harvest() == ()
    assert not fork.root.exists()


def test_a_deleted_file_is_gone_until_it_is_written_again(opened: Open) -> None:
    bench = opened()
    bench.delete("deep/er/b.py")
    assert bench.paths() == ["a.py", "run.sh"]
    assert bench.harvest() == (Changed("deep/er/b.py", b"b\n", None),)
    with pytest.raises(BenchError, match=r"deep/er/b\.py can not be deleted: no such file or directory"):
        bench.delete("deep/er/b.py")
    bench.write("deep/er/b.py", b"b again\n")
    assert bench.paths() == ["a.py", "deep/er/b.py", "run.sh"]
    assert bench.harvest() == (Changed("deep/er/b.py", b"b\n", b"b again\n"),)
