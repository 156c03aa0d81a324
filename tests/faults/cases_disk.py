"""Fault cases: files and folders that are not as they should be, and a disk that says no."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from faults.messages import closing, notification, opening
from faults.script import (
    DOC,
    GOAL,
    Case,
    Choose,
    Do,
    EndInput,
    Ends,
    Offered,
    Place,
    Shows,
    ShowsNothing,
    Step,
    Told,
    send,
)
from support.serving import ACCEPT, RUN
from support.shop import FIRST, TEXT

__all__ = ["FILES", "LEDGERS", "ROOTS", "SETTINGS"]

_FOLLOWS = (send(opening()), Shows(GOAL))
_LOOKED_AT = notification("workspace/didChangeWatchedFiles", {"changes": [{"uri": DOC, "type": 2}]})
_HUNK = TEXT[: TEXT.index(FIRST)].count("\n")
_READY = Told("ready for review")
_RUNS = (send(opening(TEXT)), Choose(RUN), _READY, Offered(ACCEPT, _HUNK))

Maker = Callable[[Path], None]


def _text(content: str | bytes) -> Maker:
    return lambda path: (path.write_bytes(content.encode() if isinstance(content, str) else content), None)[1]


def _link(target: str) -> Maker:
    return lambda path: path.symlink_to(target)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may have a hundred bytes
        made.bind(path.name)
        os.chdir(here)


def _in_root(name: str, make: Maker) -> Callable[[Place], None]:
    return lambda place: make(place.root / name)


# --- countersign.toml


def _wrong(name: str, make: Maker, said: str) -> Case:
    return Case(f"settings: {name}", (Told(said), *_FOLLOWS), prepare=_in_root("countersign.toml", make))


def _fine(name: str, make: Maker) -> Case:
    return Case(f"settings: {name}", _FOLLOWS, prepare=_in_root("countersign.toml", make))


SETTINGS = (
    _wrong("what is no TOML", _text("tag = \n"), "countersign.toml, line 1"),
    _wrong("what breaks off", _text('tag = "spec:'), "countersign.toml"),
    _wrong("bytes that are no text", _text(b"\xff\xfe\0\0" * 100), "not UTF-8"),
    _wrong("a key nobody knows", _text("colour = 1\n"), "`colour`"),
    _wrong("a tag that is none", _text('tag = "two words:"\n'), "`tag`"),
    _wrong("limits that are a number", _text("limits = 1\n"), "`limits`"),
    _wrong("a limit that is nought", _text("[limits]\nedit_shown = 0\n"), "`limits.edit_shown`"),
    _wrong("a limit without end", _text("[limits]\nedit_shown = inf\n"), "`limits.edit_shown`"),
    _wrong("a limit that is no number", _text("[limits]\nedit_shown = nan\n"), "`limits.edit_shown`"),
    _wrong("ten thousand lists in lists", _text(f"tag = {'[' * 10_000}\n"), "countersign.toml"),
    _wrong("two megabytes", _text("# more\n" * 300_000), "more than"),
    _wrong("a folder", Path.mkdir, "can not be read"),
    _wrong("a socket", _socket, "is no file"),
    _wrong("a device that never ends", _link("/dev/zero"), "countersign.toml"),
    _wrong("a link to itself", _link("countersign.toml"), "can not be read"),
    _wrong("a file that is none", _link("/proc/self/mem"), "countersign.toml"),
    _fine("a link to nothing", _link("none")),
    _fine("nothing", _text("")),
    _fine("comments and CRLF", _text("# one\r\n# two\r\n")),
)
"""A file that is wrong is named once, and the defaults hold."""

# --- the root


def _vanish(place: Place) -> None:
    shutil.rmtree(place.root)


def _replaced(place: Place) -> None:
    shutil.rmtree(place.root)
    place.root.write_text("a file\n", encoding="utf-8")


def _moved(place: Place) -> None:
    place.root.rename(place.base / "moved")


def _looped(place: Place) -> None:
    shutil.rmtree(place.root)
    place.root.symlink_to(place.root.name)


def _rooted(name: str, *steps: Step, prepare: Callable[[Place], None] | None = None) -> Case:
    return Case(f"the root {name}", steps, prepare=prepare)


ROOTS = (
    _rooted("is not there", *_RUNS, prepare=_vanish),
    _rooted("is a file", Told("not a directory"), *_FOLLOWS, prepare=_replaced),
    _rooted("is a link to itself", Told("."), *_FOLLOWS, prepare=_looped),
    _rooted("goes while the server runs", *_FOLLOWS, Do(_vanish), *_RUNS),
    _rooted("becomes a file while the server runs", *_FOLLOWS, Do(_replaced), *_RUNS),
    _rooted("is renamed while the server runs", *_FOLLOWS, Do(_moved), *_RUNS),
    _rooted("goes while hunks wait", *_RUNS, Do(_vanish), EndInput(), Ends(1)),
)
"""A workspace that is none: specs are understood, and whoever runs one is told why that can not be."""

# --- the ledger


def _state(make: Maker) -> Callable[[Place], None]:
    def prepare(place: Place) -> None:
        place.state.parent.mkdir(parents=True, exist_ok=True)
        make(place.state)

    return prepare


def _garbled(place: Place) -> None:
    """Overwrite the end of the last record."""
    for path in place.state.rglob("*.jsonl"):
        path.write_bytes(path.read_bytes()[:-20] + b"\xff" * 200 + b"\n")


def _emptied(place: Place) -> None:
    for path in place.state.rglob("*"):
        if path.is_file():
            path.write_bytes(b"")


def _removed(place: Place) -> None:
    shutil.rmtree(place.state)


def _blocked(place: Place) -> None:
    shutil.rmtree(place.state)
    place.state.write_text("in the way\n", encoding="utf-8")


def _device(content: bytes) -> Callable[[Place], None]:
    def prepare(place: Place) -> None:
        place.state.mkdir(parents=True)
        (place.state / "device").write_bytes(content)

    return prepare


def _ledger(name: str, *steps: Step, prepare: Callable[[Place], None] | None = None, **environment: str) -> Case:
    return Case(f"the ledger {name}", steps, prepare=prepare, environment=environment)


LEDGERS = (
    _ledger("lies where a file is", Told("ledger"), *_FOLLOWS, prepare=_state(_text("x"))),
    _ledger("lies where nothing can be", Told("ledger"), *_FOLLOWS, XDG_STATE_HOME="/proc/none"),
    _ledger("lies below a file", Told("ledger"), *_FOLLOWS, XDG_STATE_HOME="/dev/null/state"),
    _ledger("lies where a pipe is", Told("ledger"), *_FOLLOWS, prepare=_state(os.mkfifo)),
    _ledger("lies behind a link to itself", Told("ledger"), *_FOLLOWS, prepare=_state(_link("countersign"))),
    _ledger("has a device of noughts", *_RUNS, prepare=_device(b"\0" * 17)),
    _ledger("has a device of nothing", *_RUNS, prepare=_device(b"")),
    _ledger("has a device with a path", *_RUNS, prepare=_device(b"../../../../etc/x\n")),
    _ledger("is removed while hunks wait", *_RUNS, Do(_removed), Choose(RUN), Told("was damaged"), _READY),
    _ledger(
        "is in somebody's way while hunks wait",
        *_RUNS,
        Do(_blocked),
        Choose(RUN),
        Told("^The ledger cannot be used"),
        Told("^No task was started"),
    ),
    _ledger("is garbled while hunks wait", *_RUNS, Do(_garbled), Choose(RUN), _READY),
    _ledger("is emptied while hunks wait", *_RUNS, Do(_emptied), Choose(RUN), Told("was damaged"), _READY),
)
"""A ledger that can not be written: whoever runs a spec is told, and nothing is done that is not recorded."""

# --- files of the workspace

_WIDE = TEXT.replace("#   scope: this file\n", "#   scope: **\n")


def _files(name: str, prepare: Callable[[Place], None], *said: Step) -> Case:
    """Return a case whose spec may touch all files of the workspace, odd ones too."""
    return Case(
        f"the workspace has {name}",
        (send(opening(_WIDE)), Choose(RUN), *(said or (_READY, Offered(ACCEPT, _HUNK)))),
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


def _pipe_instead(place: Place) -> None:
    (place.root / "shop.py").unlink()
    os.mkfifo(place.root / "shop.py")


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 40)


FILES = (
    _files("a pipe that nobody writes", _in_root("pipe.py", os.mkfifo)),
    Case(
        "an open file becomes a pipe that nobody writes, and is closed",
        (
            *_RUNS,
            Do(_pipe_instead),
            send(closing(), _LOOKED_AT),
            ShowsNothing(),
            send(opening(TEXT)),
            Offered(ACCEPT, _HUNK),
        ),
    ),
    _files("a socket", _in_root("socket.py", _socket)),
    _files("a folder with the name of a file", _in_root("folder.py", Path.mkdir)),
    _files("a link to itself", _in_root("loop.py", _link("loop.py"))),
    _files("a link to nothing", _in_root("none.py", _link("none"))),
    _files("a link to a device that never ends", _in_root("zero.py", _link("/dev/zero"))),
    _files("a link to the folder above", _in_root("up", _link(".."))),
    _files("a file of a terabyte", _in_root("large.py", _sparse)),
    _files("a file of noughts", _in_root("noughts.py", _text(b"\0" * 100_000))),
    _files(
        "a name that is no UTF-8",
        lambda place: (Path(os.fsdecode(bytes(place.root) + b"/\xff.py")).write_bytes(b"x = 1\n"), None)[1],
    ),
    _files("a name with a line end", _in_root("a\nb.py", _text("x = 1\n"))),
    _files("sixty folders in folders", _deep),
    _files("three thousand files", _many),
    _files("an ignore file that is a pipe", _in_root(".gitignore", os.mkfifo)),
    _files("an ignore file that is a folder", _in_root(".gitignore", Path.mkdir)),
    _files("an ignore file of noise", _in_root(".gitignore", _text(bytes(range(256)) * 40))),
    _files("an ignore file of stars", _in_root(".gitignore", _text(("*a" * 40 + "b\n") * 50))),
    _files(
        "a repository that is a file of noise",
        lambda place: (shutil.rmtree(place.root / ".git"), (place.root / ".git").write_bytes(b"\xff" * 99), None)[
            2
        ],
    ),
)
"""Files that nobody can read, or nobody could finish reading."""
