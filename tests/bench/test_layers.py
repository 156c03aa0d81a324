"""Whatever the user does to the workspace, and programs to benches, in whatever order: each bench shows the tree as
it was when it was opened, and what was done to it since.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

from hypothesis import settings, strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, consumes, initialize, multiple, rule

from countersign.bench.layered import LayeredBench, LayeredBenches
from countersign.core.model import TaskId
from countersign.core.text import Text
from countersign.ports import BenchError, Changed
from support.benches import needs_overlay, tree_of, view
from support.tree_edits import DATA, PATHS, Edit, edits

Files = dict[str, tuple[bytes, bool]]

_TREES = st.dictionaries(PATHS, st.none() | DATA, max_size=3)


def _not_ignored(files: Files) -> Files:
    return {path: file for path, file in files.items() if ".log" not in path}


class Opened:
    """A bench, and what it has to show: at the beginning and now."""

    def __init__(self, bench: LayeredBench, begun: Files) -> None:
        self.bench = bench
        self.begun = begun

    def check(self) -> None:
        """Compare what we read with what programs see, and the harvest with the difference."""
        with view(self.bench) as root:
            now = tree_of(root)
            links = {str(p.relative_to(root)) for p in root.rglob("*") if p.is_symlink()}
        for path in self.begun.keys() | now.keys():
            assert self._read(path) == (now[path][0] if path in now else None), path
        changes = {change.path: change for change in self.bench.harvest()}
        odd = {path for path in links if path in self.begun or ".log" not in path}
        assert {path for path, change in changes.items() if change.problem} == odd
        before = self.begun
        after = {path: file for path, file in now.items() if path in before or ".log" not in path}
        paths = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} - odd
        assert changes.keys() - odd == paths
        assert all(changes[path] == _changed(path, before.get(path), after.get(path)) for path in paths)

    def _read(self, path: str) -> bytes | None:
        try:
            return self.bench.read(path)
        except BenchError:
            return None


def _changed(path: str, before: tuple[bytes, bool] | None, after: tuple[bytes, bool] | None) -> Changed:
    was, now = before or (None, False), after or (None, False)
    return Changed(path, was[0], now[0], was[1], now[1])


class Editing(RuleBasedStateMachine):
    """A workspace that two processes have open, and benches over it."""

    opened = Bundle[Opened]("opened")

    def __init__(self) -> None:
        super().__init__()
        needs_overlay()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "workspace"
        (self.root / ".git/info").mkdir(parents=True)
        (self.root / ".git/info/exclude").write_bytes(b"*.log\n")
        self.numbers = count()
        self.sessions = [LayeredBenches(self.root, self.folder / "benches", name) for name in "ab"]

    @initialize(files=st.dictionaries(PATHS, DATA, min_size=3, max_size=8))
    def begin(self, files: dict[str, bytes]) -> None:
        for path, data in files.items():
            place = self.root / path
            if not any(parent.is_file() for parent in place.parents) and not place.is_dir():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)

    @rule(done=st.lists(edits(), min_size=1, max_size=4))
    def user_edits(self, done: list[Edit]) -> None:
        for edit in done:
            edit(self.root)

    @rule(target=opened, session=st.integers(0, 1))
    def open_bench(self, session: int) -> Opened:
        begun = _not_ignored(self._files())
        bench = self.sessions[session].open(self._task(), (), lambda: False)
        assert [(path, bench.read(path)) for path in bench.paths()] == sorted((p, f[0]) for p, f in begun.items())
        return Opened(bench, begun)

    @rule(target=opened, data=DATA, index=st.integers(0, 20))
    def open_bench_with_an_unsaved_buffer(self, data: bytes, index: int) -> Opened:
        begun = _not_ignored(self._files())
        buffers: list[tuple[str, Text]] = []
        if begun:
            path = sorted(begun)[index % len(begun)]
            buffers.append((path, Text.of(data.decode())))
            begun[path] = (data, begun[path][1])
        return Opened(self.sessions[0].open(self._task(), buffers, lambda: False), begun)

    @rule(one=opened, done=st.lists(edits(), min_size=1, max_size=4))
    def programs_edit(self, one: Opened, done: list[Edit]) -> None:
        with view(one.bench) as root:
            for edit in done:
                edit(root)
        one.check()

    @rule(one=opened, path=PATHS, data=DATA)
    def we_write(self, one: Opened, path: str, data: bytes) -> None:
        try:
            one.bench.write(path, data)
        except BenchError:
            with view(one.bench) as root:  # only what is in the way may be a reason
                places = [root / path, *(root / path).parents]
                assert (root / path).is_dir() or any(p.is_symlink() or p.is_file() for p in places)
        else:
            assert one.bench.read(path) == data
        one.check()

    @rule(one=opened, path=PATHS)
    def we_delete(self, one: Opened, path: str) -> None:
        with view(one.bench) as root:
            was_there = os.path.lexists(root / path) and not (root / path).parent.is_symlink()
            was_folder = (root / path).is_dir() and not (root / path).is_symlink()
        try:
            one.bench.delete(path)
        except BenchError:
            assert not was_there or was_folder or "/" in path
        one.check()

    @rule(target=opened, one=opened, files=_TREES)
    def fork(self, one: Opened, files: dict[str, bytes | None]) -> MultipleResults[Opened] | Opened:
        begun = {path: file for path, file in one.begun.items() if path not in files}
        laid = {path: data for path, data in files.items() if data is not None}
        begun |= {path: (data, one.begun.get(path, (b"", False))[1]) for path, data in laid.items()}
        try:
            bench = one.bench.fork(files)
        except BenchError:
            assert any(str(above) in begun for path in begun for above in Path(path).parents)
            return multiple()
        return Opened(bench, begun)

    @rule(one=consumes(opened))
    def close(self, one: Opened) -> None:
        one.check()
        one.bench.close()

    @rule(last=st.integers(0, 12))
    def a_process_is_killed_while_it_opens_a_bench(self, last: int) -> None:
        asked = count()
        child = os.fork()
        if child == 0:
            benches = LayeredBenches(self.root, self.folder / "benches", "killed")
            try:
                benches.open(self._task(), (), lambda: next(asked) == last and os._exit(0))  # type: ignore[func-returns-value]
            finally:
                os._exit(0)
        os.waitpid(child, 0)

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _task(self) -> TaskId:
        return TaskId(f"t{next(self.numbers)}")

    def _files(self) -> Files:
        files = tree_of(self.root)
        return {path: file for path, file in files.items() if not path.startswith(".git/")}


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
