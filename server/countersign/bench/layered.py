"""Benches that are layers: a snapshot of the workspace, what has changed since, and what is written to them.

Nothing of it is mounted here. The sandbox mounts the layers with overlayfs; we read and write them one by one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType

from countersign.bench.beginning import Held, overlaid
from countersign.bench.files import Files
from countersign.bench.ground import Ground, lay, settle
from countersign.bench.homes import Homes, told
from countersign.bench.links import Links, links_among, put_links
from countersign.bench.pruning import prune
from countersign.bench.snapshot import NAME, Kept, Snapshot, copied
from countersign.bench.survey import is_executable
from countersign.bench.tree import Tree
from countersign.bench.upper import Upper
from countersign.core.model import TaskId
from countersign.core.operation import LaidFile
from countersign.core.text import Text
from countersign.ports import Changed, Layers

__all__ = ["LayeredBench", "LayeredBenches"]

_NO_BENCH = "the bench to work on can not be made"


class LayeredBenches:
    """Makes benches for one session (the name of this process in the ledger) below the directory `root`, where the
    snapshot lies, too. No bench shows what is in `own`, a directory with what we remember ourselves.
    """

    def __init__(self, workspace: Path, root: Path, session: str, own: Path | None = None) -> None:
        self._workspace = Path(os.path.realpath(workspace))
        self._own = own and Path(os.path.realpath(own))
        self._homes = Homes(root, session)
        self._snapshot = Snapshot(self._workspace, root / NAME)
        self._root = root
        self._has_pruned = False

    def open(
        self,
        task: TaskId,
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None] = MappingProxyType({}),
    ) -> LayeredBench:
        """Show all files as the editor shows them, but for those that are `laid`; `cancelled` is asked in between.

        Left out is what ignore files name, secrets, links that lead out, files that can not be read, and those
        larger than a text may be. Raises BenchError, also when cancelled; then nothing is left on the disk but the
        snapshot.
        """
        if not self._has_pruned:
            self._has_pruned = True
            prune(self._root.parent, self._root)
        files = Files(self._workspace, self._own)
        with told(_NO_BENCH):
            listed, linking = files.listing()
            kept = self._snapshot.hold(listed, cancelled)
            home = self._homes.of(task)
            try:
                over = overlaid(self._workspace, files, listed, dict(buffers), laid)
                links = links_among(self._workspace, linking)
                ground = self._ground(home, kept, over, links, cancelled)
                return LayeredBench(home, ground, files)
            except BaseException:
                _leave(home, partial(os.close, kept.lock))
                raise

    def remove_leftovers(self, alive: Callable[[str], bool]) -> None:
        """Remove the benches of sessions that have ended, other than this one."""
        self._homes.remove_leftovers(alive)

    def close(self) -> None:
        """Remove all benches of this session."""
        self._homes.close()

    def _ground(
        self,
        home: Path,
        kept: Kept,
        over: Mapping[str, Held | None],
        links: Links,
        cancelled: Callable[[], bool],
    ) -> Ground:
        """Make the layer of what the workspace and its editors have changed since the snapshot was taken."""
        delta = home / "delta"
        delta.mkdir(parents=True, mode=0o700)
        changed = [path for path, stands in kept.now.items() if path not in over and kept.files.get(path) != stands]
        new = {path: is_executable(s) for path, s in copied(self._workspace, delta, changed, cancelled, {}).items()}
        new |= lay(delta, over)
        put_links(delta, links.targets)
        gone = {path for path in [*changed, *over] if path in kept.files and path not in new}
        gone |= kept.files.keys() - kept.now.keys() - new.keys()
        below = {path: is_executable(stands) for path, stands in kept.files.items()}
        files = settle(delta, new, gone, below)
        return Ground((delta, kept.tree), files, partial(_leave, home, partial(os.close, kept.lock)), links)


class LayeredBench:
    """A bench over a `ground`, which it leaves when it is closed, in the directory `home`; `files` knows what the
    workspace ignores.
    """

    def __init__(self, home: Path, ground: Ground, files: Files) -> None:
        self._home = home
        self._ground = ground
        self._files = files
        self._upper = Upper(self.root, ground)
        self._written: set[str] = set()
        self._deleted: set[str] = set()
        self._forks = count(1)
        self._is_open = True
        self.root.mkdir(mode=0o700)
        self._work.mkdir(mode=0o700)

    @property
    def root(self) -> Path:
        return self._home / "upper"

    @property
    def _work(self) -> Path:
        return self._home / "work"

    @property
    def layers(self) -> Layers:
        return Layers(self.root, self._ground.layers, self._work)

    @property
    def left_out(self) -> str:
        return self._ground.links.left_out

    def fork(
        self, files: Mapping[str, bytes | None], executable: Mapping[str, bool] = MappingProxyType({})
    ) -> LayeredBench:
        below = self._ground
        held = {
            path: None if data is None else Held(data, executable.get(path, below.files.get(path, False)))
            for path, data in files.items()
        }
        home = self._home.with_name(f"{self._home.name}.{next(self._forks)}")
        below.enter()
        with told(_NO_BENCH):
            try:
                delta = home / "delta"
                delta.mkdir(parents=True, mode=0o700)
                new = lay(delta, held)
                gone = files.keys() & below.files.keys() - new.keys()
                shown = settle(delta, new, gone, below.files)
                ground = Ground((delta, *below.layers), shown, partial(_leave, home, below.leave), below.links)
                return LayeredBench(home, ground, self._files)
            except BaseException:
                _leave(home, below.leave)
                raise

    def paths(self) -> Sequence[str]:
        """Return the files that the bench began with and those written to it since, sorted."""
        if not self._written and not self._deleted:
            return self._ground.paths
        return sorted((self._ground.files.keys() | self._written) - self._deleted)

    def read(self, path: str) -> bytes:
        with told(f"{path} can not be read"):
            return self._upper.read(path)

    def write(self, path: str, data: bytes) -> None:
        with told(f"{path} can not be written"):
            self._upper.write(path, data)
            self._written.add(path)
            self._deleted.discard(path)

    def delete(self, path: str) -> None:
        with told(f"{path} can not be deleted"):
            self._upper.delete(path)
            self._deleted.add(path)

    def harvest(self) -> tuple[Changed, ...]:
        """Return bench after minus bench before, sorted by path; costs what was written, not what is there.

        New files that the workspace ignores or that no bench may hold are left out. Anything else that is not a
        plain file, as a link in the place of one, is neither followed nor read: it is a change with a problem.
        """
        with told("what the agent changed can not be read"):
            return self._upper.harvest(self._files)

    def close(self) -> None:
        """Remove the bench from the disk; calling it twice is allowed."""
        if self._is_open:
            self._is_open = False
            self._upper.remove()
            Tree(self._work).remove()
            self._ground.leave()


def _leave(home: Path, then: Callable[[], None]) -> None:
    Tree(home).remove()
    then()
