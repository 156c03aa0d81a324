"""Which files of a workspace hold one of some words, told before any of them is read as a text.

`grep.py` reads the files where that goes, beside this process. What it finds counts if `files.py` shows the file,
too; where it may see less than that, or fails, the files are read here.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from countersign.bench.disk import read_plain
from countersign.bench.files import Files, Folder
from countersign.bench.grep import Grep, GrepError
from countersign.core.encoding import LIMIT

__all__ = ["Search", "search"]


class Search:
    """What a search has found. Paths are relative to the workspace, with `/`."""

    def __init__(self, folders: Sequence[Folder], closed: Sequence[str], candidates: Iterator[str]) -> None:
        self._folders = folders
        self._files: Sequence[str] | None = None
        self.closed = closed
        """The directories that can not be read, sorted."""
        self.candidates = candidates
        """The files that hold one of the words in whatever case, those that can not be read, and a few others; each
        once, in no order, as they are found.
        """

    @property
    def files(self) -> Sequence[str]:
        """All files of the workspace that a task may see, sorted; put together when they are asked for first."""
        if self._files is None:
            self._files = sorted(_shown(self._folders))
        return self._files


def search(
    root: Path, words: Sequence[str], below: Sequence[str] = ("",), *, running: Grep | None = None
) -> Search:
    """Search the files that are below some directories of a workspace; a directory's path ends with `/`.

    The words are compared as `str.lower` gives them. Each ends in a sign that is no letter. A search that is
    `running` is used if it looks for the same, else ended.
    """
    grep = _grep(str(root), tuple(words), tuple(filter(None, below)), running)
    folders = list(Files(root).folders())
    asked = [folder for folder in folders if folder.prefix.startswith(tuple(below))]
    closed = sorted(folder.prefix for folder in asked if folder.is_closed)
    return Search(folders, closed, _candidates(root, words, asked, grep))


def _grep(root: str, words: tuple[str, ...], below: tuple[str, ...], running: Grep | None) -> Grep | None:
    if running is not None:
        if running.question == (root, words, below):
            return running
        running.stop()
    try:
        return Grep(root, words, below)
    except GrepError:
        return None


def _candidates(root: Path, words: Sequence[str], folders: Sequence[Folder], grep: Grep | None) -> Iterator[str]:
    if grep is None:
        yield from _read(root, words, _shown(folders))
        return
    yield from _read(root, words, _shown(folder for folder in folders if not folder.is_plain))
    plain = {folder.prefix: folder for folder in folders if folder.is_plain}
    told: set[str] = set()
    try:
        for path in grep.found(sum(len(folder.names) for folder in plain.values())):
            slash = path.rfind("/") + 1
            folder = plain.get(path[:slash])
            if folder is not None and folder.shows(path[slash:]) and path not in told:
                told.add(path)
                yield path
    except GrepError:
        yield from _read(root, words, (path for path in _shown(plain.values()) if path not in told))


def _shown(folders: Iterable[Folder]) -> Iterator[str]:
    return chain.from_iterable(folder.shown() for folder in folders)


def _read(root: Path, words: Sequence[str], paths: Iterable[str]) -> Iterator[str]:
    may_hold = _test(words)
    for path in paths:
        try:
            data = read_plain(f"{root}/{path}", limit=LIMIT).data
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            yield path
        else:
            if may_hold(data):
                yield path


def _test(words: Sequence[str]) -> Callable[[bytes], bool]:
    """Return what tells whether a file may hold one of the words; one that may be in UTF-16 always may."""
    sought = [word.lower().encode() for word in words]

    def may_hold(data: bytes) -> bool:
        if data.startswith(_MARKS):
            return True
        lowered = data.lower().replace(_KELVIN, b"k")
        return any(word in lowered for word in sought)

    return may_hold if all(word.isascii() for word in words) else lambda _: True


_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_KELVIN = "\N{KELVIN SIGN}".encode()
"""The one sign beyond ASCII that `str.lower` turns into a letter of ASCII."""
