"""Files that keep what they were given: private, appended to, on the disk before a call returns."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from countersign.ports import LedgerError

__all__ = ["Appending", "explained", "make_private", "replace_whole"]

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_fdatasync = getattr(os, "fdatasync", os.fsync)


class Appending:
    """A file open for appending. When the block ends by an exception, the file is cut back to what it was before,
    so that nothing half written stays. Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._file = os.open(self._path, _FLAGS, 0o600)
        self.start = os.fstat(self._file).st_size
        return self

    def ends_in_line(self) -> bool:
        """Whether the file is empty or its last byte a line feed; a crash may have left half a line."""
        if self.start == 0:
            return True
        os.lseek(self._file, self.start - 1, os.SEEK_SET)
        return os.read(self._file, 1) == b"\n"

    def add(self, data: bytes) -> None:
        """Write the bytes in one call, unless the system takes fewer, and wait until the disk has them."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
            _fdatasync(self._file)
        except OSError as error:
            error.filename = str(self._path)
            raise
        if self.start == 0:
            _sync_directory(self._path.parent)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is not None:
                with suppress(OSError):
                    os.ftruncate(self._file, self.start)
        finally:
            os.close(self._file)


def make_private(directory: Path, below: Path) -> None:
    """Make a directory that only its owner may enter, and those between it and `below`. Raises OSError."""
    if directory != below:
        make_private(directory.parent, below)
    with suppress(FileExistsError):
        directory.mkdir(mode=0o700, parents=directory == below)
        _sync_directory(directory.parent)
    if not directory.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(directory))


def replace_whole(path: Path, data: bytes) -> None:
    """Write a small file as a whole or not at all. Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        draft.unlink()
    with Appending(draft) as file:
        file.add(data)
    draft.replace(path)
    _sync_directory(path.parent)


@contextmanager
def explained() -> Generator[None]:
    """Turn the errors of the system into LedgerError."""
    try:
        yield
    except OSError as error:
        raise LedgerError(_explanation(error)) from error


def _explanation(error: OSError) -> str:
    """Say in a sentence why the ledger cannot be used, what is kept and what to do."""
    cause, step = _CAUSES.get(error.errno or 0, (f'the system reports "{error.strerror}"', _DEFAULT_STEP))
    place = "" if error.filename is None else f" ({os.fsdecode(error.filename)})"
    return (
        f"The ledger cannot be used because {cause}{place}; what is recorded stays, and what you decide is kept "
        f"and written as soon as that works: {step}."
    )


_DEFAULT_STEP = "`countersign doctor` shows where the ledger is"
_FULL = ("the disk is full", "free some space")
_REFUSED = ("the system allows no access", "make the directory writable or set XDG_STATE_HOME to one that is")
_NO_DIRECTORY = ("a file stands where a directory should be", "move that file away or set XDG_STATE_HOME")
_CAUSES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: ("the file would be larger than this system allows", "raise the limit (`ulimit -f`)"),
    errno.EROFS: _REFUSED,
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.ENOTDIR: _NO_DIRECTORY,
    errno.EEXIST: _NO_DIRECTORY,
    errno.ETIMEDOUT: ("another process holds its lock", "end other servers that hang"),
}


def _sync_directory(directory: Path) -> None:
    """Make the names in a directory durable; Windows does it by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
