"""Fault cases: what may happen to the process: signals, streams, its parent, what else prints in it."""

from __future__ import annotations

import json
import os
import signal
import sys

from faults.messages import hover, notification, opening, request
from faults.raw_server import frame
from faults.script import (
    GOAL,
    AllRead,
    Answer,
    Case,
    Choose,
    CloseOutput,
    EndInput,
    EndParent,
    Ends,
    Logged,
    NothingLeft,
    Notified,
    Place,
    ReadAgain,
    Shows,
    Signal,
    Step,
    StopReading,
    Told,
    bodies,
    raw,
    refusal,
    send,
    shows,
)
from support.documents import Json
from support.serving import RUN, scripted
from support.shop import TEXT

__all__ = ["AT_WORK", "ENVIRONMENTS", "PARENTS", "PIPES", "SIGNALS", "STREAMS"]

_SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP, "SIGINT": signal.SIGINT}
_GONE = "can not be written to"
_FOLLOWS = (send(opening()), Shows(GOAL))
_EXIT = notification("exit")


def _working(name: str, *steps: Step, **more: Json) -> Case:
    """Return a case that begins while an agent works on its bench, and has to leave nothing of it behind."""
    begun = (send(opening(TEXT)), Choose(RUN), Notified("$/progress", {"value": {"kind": "report"}}))
    return Case(name, (*begun, *steps, NothingLeft()), command=scripted("wait"), **more)


AT_WORK = (
    *(_working(f"{name} while an agent works", Signal(number), Ends(1, "")) for name, number in _SIGNALS.items()),
    _working("the input ends while an agent works", EndInput(), Ends(1, "")),
    _working(
        "the input ends within a message while an agent works", raw(b"Content-Length: 9\r\n"), EndInput(), Ends(1)
    ),
    _working("exit while an agent works", send(_EXIT), Ends(1, "")),
    _working("the output is closed while an agent works", CloseOutput(), send(hover(1)), Ends(1, _GONE)),
    _working(
        "the parent ends while an agent works",
        EndParent(),
        Ends(1, "", within=5),
        initialize={"processId": "$PARENT"},
    ),
    _working(
        "shutdown while an agent works", send(request("s", "shutdown"), _EXIT), Answer("s", None), Ends(0, "")
    ),
    _working("what can not be read while an agent works", raw(b"hello\r\n\r\n"), Ends(1, "header")),
)
"""An end in the middle of work: no bench, no process and no half record stays."""


def _signalled(name: str, *steps: Step) -> Case:
    return Case(name, (*_FOLLOWS, *steps, Ends(1, ""), NothingLeft()))


SIGNALS = (
    *(_signalled(name, Signal(number)) for name, number in _SIGNALS.items()),
    _signalled("SIGTERM twice", Signal(signal.SIGTERM), Signal(signal.SIGTERM)),
    _signalled(
        "SIGINT, then SIGTERM, then SIGHUP", *(Signal(_SIGNALS[name]) for name in ("SIGINT", "SIGTERM", "SIGHUP"))
    ),
    _signalled("SIGTERM within a message", raw(b"Content-Length: 100\r\n\r\n{"), Signal(signal.SIGTERM)),
    Case(
        "stopped and let go on",
        (Signal(signal.SIGSTOP), send(opening(), hover(1)), Signal(signal.SIGCONT), Answer(1, shows(GOAL))),
    ),
    Case(
        "SIGTERM before initialize",
        (send(hover(1)), refusal(1, -32002), Signal(signal.SIGTERM), Ends(1, "")),
        greeted=False,
    ),
    Case(
        "SIGTERM after shutdown",
        (send(request("s", "shutdown")), Answer("s", None), Signal(signal.SIGTERM), Ends(0, "")),
    ),
)

_UNREAD = send(opening(), *(hover(number) for number in range(3_000)))

PIPES = (
    Case("the output is closed", (*_FOLLOWS, CloseOutput(), send(hover(1)), Ends(1, _GONE), NothingLeft())),
    Case("the output is closed before all", (CloseOutput(), send(hover(1)), Ends(1, _GONE)), greeted=False),
    Case("both ends are closed", (*_FOLLOWS, CloseOutput(), EndInput(), Ends(1))),
    Case("nobody reads, and the input ends", (StopReading(), _UNREAD, EndInput(), Ends(1), NothingLeft())),
    Case(
        "nobody reads, and SIGTERM",
        (StopReading(), _UNREAD, EndInput(), Signal(signal.SIGTERM), Ends(1), NothingLeft()),
    ),
    Case(
        "nobody reads, and the parent ends",
        (StopReading(), _UNREAD, EndParent(), Ends(1, within=5)),
        initialize={"processId": "$PARENT"},
    ),
    Case(
        "nobody reads the errors",
        (*_FOLLOWS, *[send(*[hover(1, line="x" * 100)] * 50), *[refusal(1, -32602)] * 50] * 40, Shows(GOAL)),
        errors_are_read=False,
    ),
    Case("nobody reads, and exit", (StopReading(), _UNREAD, AllRead(), send(_EXIT), Ends(1))),
    Case(
        "nobody reads for a while",
        (StopReading(), _UNREAD, ReadAgain(), *(Answer(number, shows(GOAL)) for number in range(3_000))),
    ),
    Case(
        "nobody ever reads",
        (
            StopReading(),
            send(*(hover(f"{number}{'x' * 1_000_000}") for number in range(100))),
            Ends(1, "does not read", within=10),
        ),
    ),
)


def _watching(name: str, *steps: Step, process: Json = "$PARENT") -> Case:
    return Case(f"a parent that {name}", steps, initialize={"processId": process})


PARENTS = (
    _watching("ends", *_FOLLOWS, EndParent(), Ends(1, "", within=5), NothingLeft()),
    _watching(
        "ends after shutdown", send(request("s", "shutdown")), Answer("s", None), EndParent(), Ends(0, "", within=5)
    ),
    _watching("can not be seen", *_FOLLOWS, process=2**22 - 1),
    _watching("is nobody", *_FOLLOWS, process=0),
    _watching("has a number below nought", *_FOLLOWS, process=-1),
    _watching("has a number beyond all processes", *_FOLLOWS, process=2**31 - 1),
    _watching("has a number beyond all machines", *_FOLLOWS, process=10**30),
)


def _shell(name: str, script: str, *steps: Step, **more: Json) -> Case:
    """Return a case whose server is started by a shell, where `$0` is Python."""
    command = ("sh", "-c", f"{script}", sys.executable)
    return Case(name, steps, command=command, **more)


_SERVE = 'exec "$0" -m countersign serve'


def _session(place: Place) -> None:
    """Write a whole session to a file."""
    messages = (
        request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}}),
        opening(uri="untitled:a"),
        hover(2, "untitled:a"),
        request("s", "shutdown"),
        _EXIT,
    )
    framed = b"".join(frame(json.dumps(message).encode()) for message in messages)
    (place.base / "session").write_bytes(framed)


def _printing(place: Place) -> None:
    """Let everything that can print do so, in a thread that begins when the server has its streams."""
    (place.base / "site").mkdir()
    (place.base / "site" / "sitecustomize.py").write_text(_PRINTS, encoding="utf-8")


_PATHS = filter(None, [os.environ.get("PYTHONPATH")])
_PRINTS = """\
import atexit, os, subprocess, sys, threading, time
before = os.readlink("/proc/self/fd/1")
def run():
    while os.readlink("/proc/self/fd/1") == before:
        time.sleep(0.01)
    while True:
        print("stray print", flush=True)
        os.write(1, b"stray write\\n")
        sys.__stdout__.write("stray text\\n")
        subprocess.run(["sh", "-c", "echo stray child; cat"], check=False)
        time.sleep(0.01)
if sys.argv[-1:] == ["-c"] or "serve" in sys.orig_argv:
    threading.Thread(target=run, daemon=True).start()
    atexit.register(print, "stray end")
"""

STREAMS = (
    _shell("no input", f"{_SERVE} 0<&-", Ends(1), greeted=False),
    _shell("no output", f"{_SERVE} 1>&-", send(hover(1)), Ends(1), greeted=False),
    _shell("no errors' output", f"{_SERVE} 2>&-", *_FOLLOWS, bodies(b"{"), refusal(None, -32700)),
    _shell("an empty input", f"{_SERVE} </dev/null", Ends(1, ""), greeted=False),
    _shell("an input of noughts", f"{_SERVE} </dev/zero", Ends(1, "header"), greeted=False),
    _shell("an input that is a folder", f"{_SERVE} </", Ends(1), greeted=False),
    _shell(
        "an input from a file",
        f"{_SERVE} <session",
        Answer(1, {}),
        Answer(2, shows(GOAL)),
        Answer("s", None),
        Ends(0, ""),
        greeted=False,
        prepare=_session,
    ),
    _shell("an output that is full", f"{_SERVE} >/dev/full", send(hover(1)), Ends(1, _GONE), greeted=False),
    _shell(
        "an errors' output that is full",
        f"{_SERVE} 2>/dev/full",
        *_FOLLOWS,
        send(hover(1, line=-1)),
        refusal(1, -32602),
    ),
    Case(
        "prints of everything that can print",
        (Logged("stray print"), Logged("stray write"), Logged("stray text"), Logged("stray child"), *_FOLLOWS),
        prepare=_printing,
        environment={"PYTHONPATH": os.pathsep.join(["site", *_PATHS])},
    ),
)
"""Where the streams come from and go to."""

ENVIRONMENTS = (
    _shell("a current folder that is gone", f"mkdir gone && cd gone && rmdir ../gone && {_SERVE}", *_FOLLOWS),
    _shell("few open files", f"ulimit -n 32 && {_SERVE}", *_FOLLOWS),
    _shell("no room for files", f"ulimit -f 0 && {_SERVE}", Told("ulimit -f"), *_FOLLOWS),
    Case("no folder for temporary files", _FOLLOWS, environment={"TMPDIR": "/none/such"}),
    Case(
        "a locale of ASCII",
        (send(opening("# spec: größe 😀\n")), Shows("größe 😀")),
        environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    ),
    Case("without assertions and docstrings", _FOLLOWS, environment={"PYTHONOPTIMIZE": "2"}),
    Case("the interpreter's checks for developers", _FOLLOWS, environment={"PYTHONDEVMODE": "1"}),
    Case("a state folder that is named from here", _FOLLOWS, environment={"XDG_STATE_HOME": "state"}),
    Case("a state folder without a name", _FOLLOWS, environment={"XDG_STATE_HOME": ""}),
)
"""What surrounds the process."""
