"""The user's files: read as text, and replaced as a whole or not at all.

What only those need who write, or look for files that are gone, is imported there: most commands just read.
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from countersign.bench.disk import read_plain
from countersign.bench.files import Files
from countersign.core.encoding import LIMIT, Charset, Decoded, EncodingProblem, decode, encode
from countersign.core.operation import NoFile, Standing, contents
from countersign.core.text import Text
from countersign.ports import NotTextError, WorkspaceError

if TYPE_CHECKING:
    from countersign.core.effects import ChangeFile
    from countersign.core.tracing import Came

__all__ = ["DiskWorkspace"]


class DiskWorkspace:
    """The files below a directory; a symbolic link counts as the file it names, if that lies below it too.

    Paths are relative, with `/`. Errors are WorkspaceError; then the file is as it was.
    """

    def __init__(self, root: Path) -> None:
        self._root = Path(os.path.realpath(root))

    @property
    def root(self) -> Path:
        return self._root

    def files(self, scope: Callable[[str], bool] | None = None) -> list[str]:
        """Return the files that no ignore file names and that `scope` takes, sorted."""
        return sorted(path for path in Files(self._root) if scope is None or scope(path))

    def read(self, path: str) -> Text | None:
        """Return a text file's text, None when there is no such file."""
        with _told(path, "can not be read"):
            target = self._target(path)
            try:
                found = read_plain(target, limit=LIMIT)
            except (FileNotFoundError, NotADirectoryError):
                return None
            return Text.of(_decoded(path, found.data).text)

    def replace(self, path: str, expected: Text, text: Text, charset: Charset | None = None) -> None:
        """Write a file if it still holds `expected`; its mode is kept, and its charset unless another is wanted."""
        from countersign.bench.putting import put

        with _told(path, "was not written"):
            target = self._target(path)
            found = read_plain(target, limit=LIMIT)
            decoded = _decoded(path, found.data)
            if decoded.text != str(expected):
                raise WorkspaceError(f"{path} has changed on disk since it was read")
            if not found.status.st_mode & 0o222:
                raise WorkspaceError(f"{path} is marked read-only, so it was not written")
            data = encode(str(text), charset or decoded.charset)
            if isinstance(data, EncodingProblem):
                raise WorkspaceError(f"{path} {data.reason}, so it was not written")
            directory, name = os.path.split(target)
            folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                put(path, folder, name, found.status, data)
            finally:
                os.close(folder)

    def see(self, path: str) -> tuple[Text | None, Standing]:
        """Return a text file's text, None when it is none, and what stands there. Raises nothing."""
        try:
            target = self._target(path)
            found = read_plain(target, limit=LIMIT)
        except FileNotFoundError:
            return None, NoFile.OTHER if os.path.lexists(f"{self._root}/{path}") else NoFile.NOTHING
        except (OSError, WorkspaceError) as error:
            import logging

            logging.getLogger(__name__).info("%s can not be read: %s", path, error)
            return None, NoFile.OTHER
        decoded = decode(found.data)
        text = Text.of(decoded.text) if isinstance(decoded, Decoded) else None
        if target != f"{self._root}/{path}":
            return text, NoFile.OTHER
        return text, contents(found.data, executable=bool(found.status.st_mode & 0o100))

    def came(self, since: float, places: Sequence[str] | None) -> Sequence[Came]:
        """Return the files that no ignore file names and that have come to their places after a time."""
        from countersign.bench.newcomers import came

        return [*came(self._root, since, places)]

    def change(self, change: ChangeFile) -> None:
        """Create, delete or rename a file, or change it as a whole; no link is followed."""
        from countersign.bench.operations import carry_out

        for path in change.paths:
            self._check(path)
        with _told(change.hunk.path, "was left alone"):
            carry_out(self._root, change)

    def _check(self, path: str) -> None:
        parts = path.split("/")
        if path.startswith("/") or "\0" in path or not {"", ".", ".."}.isdisjoint(parts):
            raise WorkspaceError(f"{path!r} is not a path inside the workspace")

    def _target(self, path: str) -> str:
        self._check(path)
        parts = path.split("/")
        target = f"{self._root}/{path}"
        if not any(map(os.path.islink, accumulate(parts, "{}/{}".format, initial=self._root))):
            return target  # as most are, and to ask is much faster than to resolve
        target = os.path.realpath(target)
        if os.path.commonpath([self._root, target]) != str(self._root):
            raise WorkspaceError(f"{path} leads out of the workspace, to {target}, which is left alone")
        return target


def _decoded(path: str, data: bytes) -> Decoded:
    decoded = decode(data)
    if isinstance(decoded, EncodingProblem):
        raise NotTextError(f"{path} {decoded.reason}, so it was left alone")
    return decoded


@contextmanager
def _told(path: str, outcome: str) -> Generator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        kind = NotTextError if error.errno == errno.EFBIG else WorkspaceError
        raise kind(f"{path} {outcome}: {reason}") from error
