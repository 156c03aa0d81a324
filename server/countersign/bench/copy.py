"""Benches that are plain copies: `<root>/<session>/<task>` holds the files that a task may see, no others."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

from countersign.bench.base import Base
from countersign.bench.disk import Plain, read_plain
from countersign.bench.files import Files
from countersign.bench.tree import Entry, Tree
from countersign.core.encoding import LIMIT, Charset, Decoded, decode, encode
from countersign.core.model import TaskId
from countersign.core.operation import LaidFile
from countersign.core.text import Text
from countersign.ports import BenchError, Changed, Layers

__all__ = ["CopyBench", "CopyBenches"]

_MARK = "\ufeff"


class CopyBenches:
    """Makes benches for one session (the name of this process in the ledger) below the directory `root`."""

    def __init__(self, workspace: Path, root: Path, session: str) -> None:
        self._workspace = Path(os.path.realpath(workspace))
        self._root = root
        self._session = session

    def open(
        self,
        task: TaskId,
        scope: Callable[[str], bool],
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None] = MappingProxyType({}),
    ) -> CopyBench:
        """Copy the files in scope, as the editor shows them, but for those that are `laid`; `cancelled` is asked
        between files.

        Left out is what ignore files name, secrets, links, files that can not be read, and those larger than a
        text may be. Raises BenchError, also when cancelled; then nothing is left on the disk.
        """
        files = Files(self._workspace)
        with _told("the copy to work on can not be made"):
            bench = CopyBench(self._root / _quoted(self._session) / _quoted(task), files)
            try:
                self._fill(bench, files, lambda path: path not in laid and scope(path), dict(buffers), cancelled)
                self._lay(bench, laid, dict(buffers))
            except BaseException:
                bench.close()
                raise
            return bench

    def remove_leftovers(self, alive: Callable[[str], bool]) -> None:
        """Remove the benches of sessions that have ended, other than this one."""
        with suppress(OSError):
            for home in list(self._root.iterdir()):
                session = unquote(home.name)
                if session != self._session and not alive(session):
                    Tree(home).remove()

    def close(self) -> None:
        """Remove all benches of this session."""
        Tree(self._root / _quoted(self._session)).remove()

    def _fill(
        self,
        bench: CopyBench,
        files: Files,
        scope: Callable[[str], bool],
        buffers: dict[str, Text],
        cancelled: Callable[[], bool],
    ) -> None:
        for path in filter(scope, files):
            if cancelled():
                raise BenchError("the task was cancelled while its files were copied")
            bench.begin_with(path, self._found(path), buffers.pop(path, None))
        for path, text in buffers.items():
            if scope(path) and files.shows(path) and not os.path.lexists(self._workspace / path):
                bench.begin_with(path, None, text)

    def _lay(self, bench: CopyBench, laid: Mapping[str, LaidFile | None], buffers: Mapping[str, Text]) -> None:
        for path, file in laid.items():
            if file is not None and file.data is not None:
                bench.begin_as(path, file.data, executable=file.executable)
            elif file is not None:
                found, text = self._found(file.source), buffers.get(file.source)
                data = _laid_over(found, str(text)) if text is not None else found and found.data
                if data is not None:
                    bench.begin_as(path, data, executable=file.executable)

    def _found(self, path: str) -> Plain | None:
        """Read a file of the user; None for one that vanished, can not be read or is too large."""
        with suppress(OSError):
            return read_plain(f"{self._workspace}/{path}", limit=LIMIT)
        return None


class CopyBench:
    """A copy in the directory `root`, which must not exist; `files` knows what the workspace ignores."""

    def __init__(self, root: Path, files: Files) -> None:
        root.mkdir(parents=True, mode=0o700)
        self._tree = Tree(root)
        self._base = Base(root.parent)
        self._written: set[str] = set()
        self._files = files

    @property
    def root(self) -> Path:
        return self._tree.root

    @property
    def layers(self) -> Layers:
        return Layers(self._tree.root)

    def begin_with(self, path: str, plain: Plain | None, text: Text | None) -> None:
        """Put a file into the bench as it was at the beginning: the editor's text, in the charset that the disk
        has if that can be, or else what the disk holds. Raises OSError.
        """
        data = _laid_over(plain, str(text)) if text is not None else plain and plain.data
        if data is not None:
            self.begin_as(path, data, executable=plain is not None and bool(plain.status.st_mode & 0o100))

    def begin_as(self, path: str, data: bytes, *, executable: bool) -> None:
        """Put a file with some bytes into the bench as it was at the beginning. Raises OSError."""
        self._tree.write(path, data, 0o700 if executable else 0o600)
        self._base.add(path, data, executable=executable)

    def paths(self) -> Sequence[str]:
        """Return the files that the bench began with and those written to it since, sorted."""
        return sorted(self._base.paths() | self._written)

    def read(self, path: str) -> bytes:
        with _told(f"{path} can not be read"):
            return self._tree.read(path, LIMIT)

    def write(self, path: str, data: bytes) -> None:
        with _told(f"{path} can not be written"):
            self._tree.write(path, data)
            self._written.add(path)

    def harvest(self) -> tuple[Changed, ...]:
        """Return bench after minus bench before, sorted by path.

        New files that the workspace ignores or that no bench may hold are left out. Anything else that is not a
        plain file, as a link in the place of one, is neither followed nor read: it is a change with a problem.
        """
        with _told("what the agent changed can not be read"):
            seen = {entry.path: self._compared(entry) for entry in self._tree.walk(self._counts)}
            gone = self._base.paths() - seen.keys()
            changes = [change for change in seen.values() if change is not None]
            changes += [
                Changed(path, self._base.data(path), None, was_executable=self._base.is_executable(path))
                for path in gone
            ]
            return tuple(sorted(changes, key=lambda change: change.path))

    def close(self) -> None:
        """Remove the bench from the disk; calling it twice is allowed."""
        self._base.close()
        self._tree.remove()

    def _counts(self, path: str) -> bool:
        """Whether a path of the bench, with `/` at its end for a directory, can be part of a changeset."""
        return path in self._base.paths() or self._files.shows(path)

    def _compared(self, entry: Entry) -> Changed | None:
        """Return how a file changed, None for one that did not or does not count."""
        if not self._counts(entry.path):
            return None
        is_known = entry.path in self._base.paths()
        before = self._base.data(entry.path) if is_known else None
        if not entry.is_plain:
            what = "was replaced by" if is_known else "is"
            return Changed(entry.path, before, None, problem=f"{what} a link or a special file")
        try:
            found = read_plain(entry.name, limit=LIMIT, dir_fd=entry.folder)
        except OSError as error:
            if error.errno != errno.EFBIG:
                raise
            return Changed(entry.path, before, None, problem=f"has more than {LIMIT // 1_000_000} MB now")
        was, now = self._base.is_executable(entry.path), bool(found.status.st_mode & 0o100)
        if is_known and was == now and not self._base.differs(entry.path, found.data):
            return None
        return Changed(entry.path, before, found.data, was, now)


def _laid_over(plain: Plain | None, text: str) -> bytes | None:
    """Write the editor's text as the file on disk is written, else as UTF-8; None if that can not be.

    A byte order mark that an editor shows as a character is one again.
    """
    decoded = decode(plain.data) if plain is not None else None
    charset = decoded.charset if isinstance(decoded, Decoded) else Charset.UTF_8
    if text.startswith(_MARK):
        text = text.removeprefix(_MARK)
        charset = Charset.UTF_8_MARKED if charset is Charset.UTF_8 else charset
    for tried in (charset, Charset.UTF_8):
        data = encode(text, tried)
        if isinstance(data, bytes):
            return data
    return None


def _quoted(name: str) -> str:
    """Make any name the name of a directory; `unquote` gives it back."""
    return quote(name, safe="").replace(".", "%2E")


@contextmanager
def _told(what: str) -> Generator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BenchError(f"{what}: {reason[:1].lower()}{reason[1:]}") from error
