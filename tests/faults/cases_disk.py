"""Fault cases: a configuration, a root and a ledger that are not as they should be, and a disk that says no."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from faults.making import FOLLOWS, READY, RUNS, Maker, in_root, link_to, socket_at, text_of
from faults.messages import changing, hover, inserting
from faults.script import Answer, Case, Choose, Do, EndInput, Ends, Place, Step, Told, anything, send
from support.serving import RUN

__all__ = ["LEDGERS", "ROOTS", "SETTINGS"]

# --- countersign.toml


def _wrong(name: str, make: Maker, said: str) -> Case:
    return Case(f"settings: {name}", (Told(said), *FOLLOWS), prepare=in_root("countersign.toml", make))


def _fine(name: str, make: Maker) -> Case:
    return Case(f"settings: {name}", FOLLOWS, prepare=in_root("countersign.toml", make))


SETTINGS = (
    _wrong("what is no TOML", text_of("tag = \n"), "countersign.toml, line 1"),
    _wrong("what breaks off", text_of('tag = "spec:'), "countersign.toml"),
    _wrong("bytes that are no text", text_of(b"\xff\xfe\0\0" * 100), "not UTF-8"),
    _wrong("a key nobody knows", text_of("colour = 1\n"), "`colour`"),
    _wrong("a tag that is none", text_of('tag = "two words:"\n'), "`tag`"),
    _wrong("limits that are a number", text_of("limits = 1\n"), "`limits`"),
    _wrong("a limit that is nought", text_of("[limits]\nedit_shown = 0\n"), "`limits.edit_shown`"),
    _wrong("a limit without end", text_of("[limits]\nedit_shown = inf\n"), "`limits.edit_shown`"),
    _wrong("a limit that is no number", text_of("[limits]\nedit_shown = nan\n"), "`limits.edit_shown`"),
    _wrong("a number of five thousand digits", text_of(f"tag = {'9' * 5_000}\n"), "countersign.toml"),
    _wrong("ten thousand lists in lists", text_of(f"tag = {'[' * 10_000}\n"), "countersign.toml"),
    _wrong("two megabytes", text_of("# more\n" * 300_000), "more than"),
    _wrong("a folder", Path.mkdir, "can not be read"),
    _wrong("a socket", socket_at, "countersign.toml"),
    _wrong("a pipe that nobody writes", os.mkfifo, "countersign.toml"),
    _wrong("a device that never ends", link_to("/dev/zero"), "countersign.toml"),
    _wrong("a link to itself", link_to("countersign.toml"), "can not be read"),
    _wrong("a file that is none", link_to("/proc/self/mem"), "countersign.toml"),
    _fine("a link to nothing", link_to("none")),
    _fine("nothing", text_of("")),
    _fine("comments and CRLF", text_of("# one\r\n# two\r\n")),
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
    _rooted("is not there", *RUNS, prepare=_vanish),
    _rooted("is a file", Told("not a directory"), *FOLLOWS, prepare=_replaced),
    _rooted("is a link to itself", Told("."), *FOLLOWS, prepare=_looped),
    _rooted("goes while the server runs", *FOLLOWS, Do(_vanish), *RUNS),
    _rooted("becomes a file while the server runs", *FOLLOWS, Do(_replaced), *RUNS),
    _rooted("is renamed while the server runs", *FOLLOWS, Do(_moved), *RUNS),
    _rooted("goes while hunks wait", *RUNS, Do(_vanish), EndInput(), Ends(1)),
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


def _benchless(place: Place) -> None:
    shutil.rmtree(place.state / "benches")
    (place.state / "benches").write_text("in the way\n", encoding="utf-8")


def _device(content: bytes) -> Callable[[Place], None]:
    def prepare(place: Place) -> None:
        place.state.mkdir(parents=True)
        (place.state / "device").write_bytes(content)

    return prepare


_HELD: list[BinaryIO] = []


def _lock(place: Place) -> None:
    """Hold the ledger's lock, as another process does that hangs."""
    [lock] = place.state.glob("shop-*/*/lock")
    _HELD.append(lock.open("r+b"))
    fcntl.flock(_HELD[-1], fcntl.LOCK_EX)


def _unlock(_place: Place) -> None:
    _HELD.pop().close()


_TYPING = send(*(changing(version, inserting(99, 0, "#\n")) for version in range(2, 42)), hover("typed"))


def _ledger(name: str, *steps: Step, prepare: Callable[[Place], None] | None = None, **environment: str) -> Case:
    return Case(f"the ledger {name}", steps, prepare=prepare, environment=environment)


LEDGERS = (
    _ledger("lies where a file is", Told("ledger"), *FOLLOWS, prepare=_state(text_of("x"))),
    _ledger("lies where nothing can be", Told("ledger"), *FOLLOWS, XDG_STATE_HOME="/proc/none"),
    _ledger("lies below a file", Told("ledger"), *FOLLOWS, XDG_STATE_HOME="/dev/null/state"),
    _ledger("lies where a pipe is", Told("ledger"), *FOLLOWS, prepare=_state(os.mkfifo)),
    _ledger("lies behind a link to itself", Told("ledger"), *FOLLOWS, prepare=_state(link_to("countersign"))),
    _ledger("has a device of noughts", *RUNS, prepare=_device(b"\0" * 17)),
    _ledger("has a device of nothing", *RUNS, prepare=_device(b"")),
    _ledger("has a device with a path", *RUNS, prepare=_device(b"../../../../etc/x\n")),
    _ledger("is removed while hunks wait", *RUNS, Do(_removed), Choose(RUN), Told("was damaged"), READY),
    _ledger(
        "is locked by a process that hangs, while somebody types",
        *RUNS,
        Do(_lock),
        Choose(RUN),
        Told("another process holds its lock"),
        _TYPING,
        Answer("typed", anything),
        Do(_unlock),
        Told("written again"),
        READY,
    ),
    _ledger(
        "has no room for benches", *RUNS, Do(_benchless), Choose(RUN), Told("the copy to work on can not be made")
    ),
    _ledger(
        "is in somebody's way while hunks wait",
        *RUNS,
        Do(_blocked),
        Choose(RUN),
        Told("^The ledger cannot be used"),
        Told("^No task was started"),
    ),
    _ledger("is garbled while hunks wait", *RUNS, Do(_garbled), Choose(RUN), READY),
    _ledger("is emptied while hunks wait", *RUNS, Do(_emptied), Choose(RUN), Told("was damaged"), READY),
)
"""A ledger that can not be written: whoever runs a spec is told, and nothing is done that is not recorded."""
