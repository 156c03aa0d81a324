"""Fault cases: files of the workspace that nobody can read, or nobody could finish reading."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from faults.making import HUNK, READY, RUNS, Maker, in_root, link_to, socket_at, text_of
from faults.messages import closing, notification, opening
from faults.script import DOC, Case, Choose, Do, Offered, Place, ShowsNothing, Step, send
from support.serving import ACCEPT, RUN
from support.shop import TEXT

__all__ = ["FILES", "REPLACED"]

_LOOKED_AT = notification("workspace/didChangeWatchedFiles", {"changes": [{"uri": DOC, "type": 2}]})

_WIDE = TEXT.replace("#   scope: this file\n", "#   scope: **\n")


def _files(name: str, prepare: Callable[[Place], None], *said: Step) -> Case:
    """Return a case whose spec may touch all files of the workspace, odd ones too."""
    return Case(
        f"the workspace has {name}",
        (send(opening(_WIDE)), Choose(RUN), *(said or (READY, Offered(ACCEPT, HUNK)))),
        prepare=prepare,
    )


def _deep(place: Place) -> None:
    path = place.root
    for _ in range(60):
        path = path / "folder"
        path.mkdir()
    (path / "deep.py").write_text("x = 1\n", encoding="utf-8")


def _many(place: Place) -> None:
    for number in range(3_000):
        (place.root / f"many_{number}.py").write_bytes(b"x = 1\n")


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 40)


FILES = (
    _files("a pipe that nobody writes", in_root("pipe.py", os.mkfifo)),
    _files("a socket", in_root("socket.py", socket_at)),
    _files("a folder with the name of a file", in_root("folder.py", Path.mkdir)),
    _files("a link to itself", in_root("loop.py", link_to("loop.py"))),
    _files("a link to nothing", in_root("none.py", link_to("none"))),
    _files("a link to a device that never ends", in_root("zero.py", link_to("/dev/zero"))),
    _files("a link to the folder above", in_root("up", link_to(".."))),
    _files("a file of a terabyte", in_root("large.py", _sparse)),
    _files("a file of noughts", in_root("noughts.py", text_of(b"\0" * 100_000))),
    _files(
        "a name that is no UTF-8",
        lambda place: (Path(os.fsdecode(bytes(place.root) + b"/\xff.py")).write_bytes(b"x = 1\n"), None)[1],
    ),
    _files("a name with a line end", in_root("a\nb.py", text_of("x = 1\n"))),
    _files("sixty folders in folders", _deep),
    _files("three thousand files", _many),
    _files("an ignore file that is a pipe", in_root(".gitignore", os.mkfifo)),
    _files("an ignore file that is a folder", in_root(".gitignore", Path.mkdir)),
    _files("an ignore file of noise", in_root(".gitignore", text_of(bytes(range(256)) * 40))),
    _files("an ignore file of stars", in_root(".gitignore", text_of(("*a" * 40 + "b\n") * 50))),
    _files(
        "a repository that is a file of noise",
        lambda place: (shutil.rmtree(place.root / ".git"), (place.root / ".git").write_bytes(b"\xff" * 99), None)[
            2
        ],
    ),
)
"""Files that nobody can read, or nobody could finish reading."""


def _replaced(name: str, make: Maker) -> Case:
    """Return a case whose file becomes something else and is closed while hunks wait in it: they go on waiting."""

    def replace(place: Place) -> None:
        (place.root / "shop.py").unlink()
        make(place.root / "shop.py")

    looked_at = (Do(replace), send(closing(), _LOOKED_AT), ShowsNothing())
    return Case(f"an open file becomes {name}", (*RUNS, *looked_at, send(opening(TEXT)), Offered(ACCEPT, HUNK)))


REPLACED = (
    _replaced("a pipe that nobody writes", os.mkfifo),
    _replaced("a socket", socket_at),
    _replaced("a folder", Path.mkdir),
    _replaced("a file of a terabyte", _sparse),
    _replaced("a file of noughts", text_of(b"\0" * 100_000)),
    _replaced("bytes that are no text", text_of(b"\xff\xfe\xfd" * 1_000)),
    _replaced("a file of nothing", text_of("")),
    _replaced("none", lambda _path: None),
)
