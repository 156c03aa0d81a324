"""Which files of a workspace hold one of some words, told before any of them is read as a text.

`grep.py` reads the files where that goes, beside this process. What it finds counts if `files.py` shows the file,
too; where it may see less than that, or fails, the files are read here.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from countersign.bench.disk import read_plain
from countersign.bench.files import Files, Folder
from countersign.bench.grep import Grep, GrepError
from countersign.core.encoding import LIMIT

__all__ = ["Search", "search"]


class Search(Struct, frozen=True):
    """Paths are relative to the workspace, with `/`."""

    files: Sequence[str]
    """All files of the workspace that a task may see, sorted."""
    closed: Sequence[str]
    """The directories that can not be read, sorted."""
    candidates: Iterator[str]
    """The files that hold one of the words in whatever case, those that can not be read, and a few others; each
    once, in no order, as they are found.
    """


def search(root: Path, words: Sequence[str], below: Sequence[str] = ("",)) -> Search:
    """Search the files that are below some directories of a workspace; a directory's path ends with `/`.

    The words are compared as `str.lower` gives them.
    """
    try:
        grep = Grep(root, words, tuple(filter(None, below)))
    except GrepError:
        grep = None
    folders = list(Files(root).folders())
    asked = [folder for folder in folders if folder.prefix.startswith(tuple(below))]
    return Search(
        sorted(_paths(folders)),
        sorted(folder.prefix for folder in asked if folder.is_closed),
        _candidates(root, words, asked, grep),
    )


def _candidates(root: Path, words: Sequence[str], folders: Sequence[Folder], grep: Grep | None) -> Iterator[str]:
    yield from _read(root, words, _paths(folder for folder in folders if not folder.is_plain or grep is None))
    if grep is None:
        return
    waiting = set(_paths(folder for folder in folders if folder.is_plain))
    try:
        for path in grep.found(len(waiting)):
            if path in waiting:
                waiting.remove(path)
                yield path
    except GrepError:
        yield from _read(root, words, waiting)


def _paths(folders: Iterable[Folder]) -> Iterator[str]:
    return (folder.prefix + name for folder in folders for name in folder.names)


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
