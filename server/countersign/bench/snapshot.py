"""A copy of the workspace that is kept from one task to the next, and brought up to date while nobody uses it.

In its directory lie `tree`, which benches have as their lowest layer, `index`, and two files to be locked: who
opens a bench holds `gate`; who has one open shares `use`, and who finds nobody sharing it may change the tree.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from countersign.bench.disk import copy_plain
from countersign.bench.index import Index, boot, read_index, write_index
from countersign.bench.survey import Signature, settled, signature, survey
from countersign.bench.tree import Tree
from countersign.core.encoding import LIMIT
from countersign.ports import BenchError

__all__ = ["NAME", "Kept", "Snapshot", "copied", "forget", "used_at"]

NAME = ".snapshot"
"""The directory of a snapshot, in that of the benches of its workspace."""

_LOOK_AGAIN = 0.02
"""Seconds between two looks whether another process has opened its bench."""


class Kept(Struct, frozen=True):
    """A snapshot that stays as it is until `lock`, a file descriptor, is closed: its files in `tree`, and those of
    the workspace as they stood when it was looked at.
    """

    tree: Path
    files: Mapping[str, Signature]
    now: Mapping[str, Signature]
    lock: int


class Snapshot:
    """That of the files of a workspace, in `directory`."""

    def __init__(self, workspace: Path, directory: Path) -> None:
        self._workspace = workspace
        self._directory = directory
        self._tree = directory / "tree"
        self._index = directory / "index"

    def hold(self, paths: Iterable[str], cancelled: Callable[[], bool]) -> Kept:
        """Bring the snapshot up to date with these files of the workspace, if nobody else has it in use, and keep
        it from changing. Raises OSError and BenchError.
        """
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._gate(cancelled):
            lock = _opened(self._directory / "use")
            try:
                now = survey(self._workspace, paths, cancelled)
                if _locks(lock, fcntl.LOCK_EX):
                    now = files = self._refreshed(now, cancelled)
                    fcntl.flock(lock, fcntl.LOCK_SH)
                else:
                    fcntl.flock(lock, fcntl.LOCK_SH)
                    files = self._in_use().files
            except BaseException:
                os.close(lock)
                raise
        os.utime(lock)
        return Kept(self._tree, files, now, lock)

    def _in_use(self) -> Index:
        index = read_index(self._index)
        if index is None:
            raise BenchError(f"{self._directory} is damaged; it is mended when no other task is running")
        return index

    @contextmanager
    def _gate(self, cancelled: Callable[[], bool]) -> Generator[None]:
        gate = _opened(self._directory / "gate")
        try:
            while not _locks(gate, fcntl.LOCK_EX):
                if cancelled():
                    raise BenchError("the task was cancelled while another one copied the files")
                time.sleep(_LOOK_AGAIN)
            yield
        finally:
            os.close(gate)

    def _refreshed(self, now: Mapping[str, Signature], cancelled: Callable[[], bool]) -> dict[str, Signature]:
        """Make the tree hold what the files held just now; return how they stood when they were copied.

        Before something is changed in the tree, the index calls it doubtful: whoever comes after a crash makes that
        anew.
        """
        index = self._sound()
        gone = {*index.doubtful, *(index.files.keys() - now.keys())}
        changed = [path for path, stands in now.items() if path in gone or index.files.get(path) != stands]
        if not gone and not changed:
            return index.files
        self._fits(now[path][0] for path in changed)
        touched = gone.union(changed)
        files = {path: stands for path, stands in index.files.items() if path not in touched}
        write_index(self._index, Index(files, sorted(touched), index.boot))
        self._clear(gone, touched)
        try:
            seen = copied(self._workspace, self._tree, changed, cancelled, files)
        finally:
            write_index(self._index, Index(files, sorted(touched - files.keys()), boot()))
        return files | seen

    def _sound(self) -> Index:
        """Return the index of a tree that is as it says but for what is doubtful; look where that is uncertain."""
        index = read_index(self._index)
        if index is None:
            Tree(self._tree).remove()
            self._tree.mkdir(mode=0o700)
            index = Index({}, [], boot())
            write_index(self._index, index)
            return index
        if index.boot == boot():
            return index
        # The system may have gone down before what was written was on the disk.
        there = dict(_sizes(self._tree))
        odd = [path for path, stands in index.files.items() if there.get(path) != stands[0]]
        odd += there.keys() - index.files.keys()
        files = {path: stands for path, stands in index.files.items() if path not in set(odd)}
        return Index(files, [*index.doubtful, *odd], boot())

    def _fits(self, sizes: Iterable[int]) -> None:
        disk = os.statvfs(self._directory)
        if sum(sizes) > disk.f_bavail * disk.f_frsize // 2:
            raise BenchError(f"a copy of the files would fill the disk of {self._directory}")

    def _clear(self, gone: Collection[str], touched: Iterable[str]) -> None:
        """Remove files from the tree, and what directories `gone` ones leave empty."""
        for path in sorted(touched, reverse=True):
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                (self._tree / path).unlink()
            if path in gone:
                _remove_empty(self._tree, path)


def used_at(directory: Path) -> float:
    """Return when a bench stood on a snapshot last, in seconds since the epoch. Raises OSError."""
    return (directory / "use").stat().st_mtime


def forget(directory: Path) -> bool:
    """Remove a snapshot on which no bench stands or is being made; return whether it was. Raises OSError.

    The files to be locked stay: who has opened one must find others at the same.
    """
    gate, use = _opened(directory / "gate"), _opened(directory / "use")
    try:
        if not _locks(gate, fcntl.LOCK_EX) or not _locks(use, fcntl.LOCK_EX):
            return False
        (directory / "index").unlink(missing_ok=True)  # first, so that nobody trusts what is left of the tree
        Tree(directory / "tree").remove()
        return True
    finally:
        os.close(use)
        os.close(gate)


def copied(
    workspace: Path,
    tree: Path,
    paths: Iterable[str],
    cancelled: Callable[[], bool],
    into: dict[str, Signature],
) -> dict[str, Signature]:
    """Copy files of the workspace to a tree that has none of them, and note `into` what tells whether one has
    changed since; return how they stood. Those that are gone or can not be read are left out. Raises OSError, and
    BenchError when cancelled.
    """
    seen: dict[str, Signature] = {}
    made = {""}
    for path in paths:
        if cancelled():
            raise BenchError("the task was cancelled while its files were copied")
        folder = path.rpartition("/")[0]
        if folder not in made:
            made.add(folder)
            (tree / folder).mkdir(parents=True, exist_ok=True)
        since = time.time_ns()
        status = copy_plain(f"{workspace}/{path}", f"{tree}/{path}", limit=LIMIT)
        if status is not None:
            seen[path], into[path] = signature(status), settled(status, since)
    return seen


def _sizes(tree: Path) -> Iterator[tuple[str, int]]:
    """Yield the files of a tree with their sizes."""
    start = len(f"{tree}/")
    for folder, _, names in os.walk(tree):
        for name in names:
            file = f"{folder}/{name}"
            yield file[start:], os.lstat(file).st_size


def _remove_empty(tree: Path, path: str) -> None:
    """Remove the directory at a path, and those above it, as far as nothing is in them."""
    while path:
        try:
            (tree / path).rmdir()
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError:
            return
        path = path.rpartition("/")[0]


def _opened(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locks(opened: int, how: int) -> bool:
    try:
        fcntl.flock(opened, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
