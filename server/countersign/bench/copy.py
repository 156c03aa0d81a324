"""Benches that are plain copies of the files that a task may see, no others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from types import MappingProxyType

from countersign.bench.base import Base
from countersign.bench.beginning import Held, found, held_of, overlaid
from countersign.bench.comparing import compared, deleted, in_order
from countersign.bench.files import Files
from countersign.bench.homes import Homes, told
from countersign.bench.links import Links, linked, links_among, lost_link, put_links
from countersign.bench.tree import Tree
from countersign.core.encoding import LIMIT
from countersign.core.model import TaskId
from countersign.core.operation import LaidFile, above
from countersign.core.text import Text
from countersign.ports import BenchError, Changed, Layers

__all__ = ["CopyBench", "CopyBenches"]


class CopyBenches:
    """Makes benches for one session (the name of this process in the ledger) below the directory `root`. No bench
    shows what is in `own`, a directory with what we remember ourselves.
    """

    def __init__(self, workspace: Path, root: Path, session: str, own: Path | None = None) -> None:
        self._workspace = Path(os.path.realpath(workspace))
        self._own = own and Path(os.path.realpath(own))
        self._homes = Homes(root, session)

    def open(
        self,
        task: TaskId,
        scope: Callable[[str], bool] | None,
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None] = MappingProxyType({}),
    ) -> CopyBench:
        """Copy the files in scope, as the editor shows them, but for those that are `laid`; `cancelled` is asked
        between files.

        Left out is what ignore files name, secrets, links that lead out, files that can not be read, and those
        larger than a text may be. Raises BenchError, also when cancelled; then nothing is left on the disk.
        """
        files, takes = Files(self._workspace, self._own), scope or _everything
        listed, linking = files.listing()
        shown = {path: text for path, text in buffers if takes(path)}
        with told("the copy to work on can not be made"):
            over = overlaid(self._workspace, files, listed, shown, laid)
            bench = CopyBench(self._homes.of(task), files)
            try:
                for path in filter(takes, listed):
                    _go_on(cancelled)
                    plain = found(self._workspace, path) if path not in over else None
                    bench.begin(path, plain and held_of(plain))
                for path, held in over.items():
                    bench.begin(path, held)
                bench.link(links_among(self._workspace, filter(takes, linking)))
            except BaseException:
                bench.close()
                raise
            return bench

    def remove_leftovers(self, alive: Callable[[str], bool]) -> None:
        """Remove the benches of sessions that have ended, other than this one."""
        self._homes.remove_leftovers(alive)

    def close(self) -> None:
        """Remove all benches of this session."""
        self._homes.close()


class CopyBench:
    """A copy in the directory `root`, which must not exist; `files` knows what the workspace ignores."""

    def __init__(self, root: Path, files: Files) -> None:
        root.mkdir(parents=True, mode=0o700)
        self._tree = Tree(root)
        self._base = Base(root.parent)
        self._written: set[str] = set()
        self._deleted: set[str] = set()
        self._files = files
        self._forks = count(1)
        self._links = Links()

    @property
    def left_out(self) -> str:
        return self._links.left_out

    @property
    def root(self) -> Path:
        return self._tree.root

    @property
    def layers(self) -> Layers:
        return Layers(self._tree.root)

    def begin(self, path: str, held: Held | None) -> None:
        """Put a file, if it is one, into the bench as it was at the beginning. Raises OSError."""
        if held is not None:
            self._tree.write(path, held.data, 0o700 if held.executable else 0o600)
            self._base.add(path, held.data, executable=held.executable)

    def link(self, links: Links) -> None:
        """Put links into the bench as they were at the beginning. Raises OSError."""
        self._links = links
        put_links(self._tree.root, links.targets)

    def fork(
        self, files: Mapping[str, bytes | None], executable: Mapping[str, bool] = MappingProxyType({})
    ) -> CopyBench:
        with told("the copy to work on can not be made"):
            bench = CopyBench(self.root.with_name(f"{self.root.name}.{next(self._forks)}"), self._files)
            try:
                for path in self._base.paths() - files.keys():
                    bench.begin(path, Held(self._base.data(path), self._base.is_executable(path)))
                for path, data in files.items():
                    if data is not None:
                        bench.begin(path, Held(data, executable.get(path, self._base.is_executable(path))))
                bench.link(self._links)
            except BaseException:
                bench.close()
                raise
            return bench

    def paths(self) -> Sequence[str]:
        """Return the files that the bench began with and those written to it since, sorted."""
        return sorted((self._base.paths() | self._written) - self._deleted)

    def read(self, path: str) -> bytes:
        with told(f"{path} can not be read"):
            return self._tree.read(path, LIMIT)

    def write(self, path: str, data: bytes) -> None:
        with told(f"{path} can not be written"):
            self._tree.write(path, data)
            self._written.add(path)
            self._deleted.discard(path)

    def delete(self, path: str) -> None:
        with told(f"{path} can not be deleted"):
            self._tree.delete(path)
            self._deleted.add(path)

    def harvest(self) -> tuple[Changed, ...]:
        """Return bench after minus bench before, sorted by path.

        New files that the workspace ignores or that no bench may hold are left out. Anything else that is not a
        plain file, as a link in the place of one, is neither followed nor read: it is a change with a problem.
        """
        with told("what the agent changed can not be read"):
            known = (*self._base.paths(), *self._links.targets)
            folders = {f"{folder}/" for path in known for folder in above(path)}
            entries = self._tree.walk(lambda folder: folder in folders or self._files.shows(folder))
            links = self._links.targets
            seen = {
                e.path: linked(e, links[e.path]) if e.path in links else compared(e, self._before(e.path))
                for e in entries
                if self._counts(e.path)
            }
            lost = (lost_link(path, target) for path, target in links.items() if path not in seen)
            gone = self._base.paths() - seen.keys()
            return in_order([*seen.values(), *lost, *(deleted(path, self._before(path)) for path in gone)])

    def close(self) -> None:
        """Remove the bench from the disk; calling it twice is allowed."""
        self._base.close()
        self._tree.remove()

    def _counts(self, path: str) -> bool:
        """Whether a file of the bench can be part of a changeset."""
        return path in self._base.paths() or self._files.shows(path)

    def _before(self, path: str) -> Held | None:
        is_known = path in self._base.paths()
        return Held(self._base.data(path), self._base.is_executable(path)) if is_known else None


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise BenchError("the task was cancelled while its files were copied")


def _everything(_: str) -> bool:
    return True
