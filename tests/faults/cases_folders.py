"""Fault cases: folders of the workspace that come and go in ways that nobody would expect."""

from __future__ import annotations

from collections.abc import Callable

from faults.making import FOLLOWS, HUNK, READY, RUNS
from faults.messages import notification, opening
from faults.script import (
    DOC,
    GOAL,
    Case,
    Choose,
    EndInput,
    Ends,
    NothingLeft,
    Notified,
    Offered,
    Place,
    Send,
    Shows,
    Step,
    Told,
    send,
)
from support.documents import Json
from support.serving import ACCEPT, RUN, scripted
from support.shop import TEXT

__all__ = ["FOLDERS"]

_ROOT, _ABOVE, _SUB = "$ROOT", "$ROOT/..", "$ROOT/sub"


def _change(added: Json = (), removed: Json = ()) -> Json:
    added, removed = ([{"uri": uri, "name": "x"} for uri in uris] for uris in (added, removed))
    return notification("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": removed}})


def _add(*uris: str) -> Send:
    return send(_change(added=uris))


def _remove(*uris: str) -> Send:
    return send(_change(removed=uris))


def _folders(name: str, *steps: Step, prepare: Callable[[Place], None] | None = None) -> Case:
    return Case(f"folders: {name}", steps, prepare=prepare)


def _with_sub(place: Place) -> None:
    (place.root / "sub").mkdir()
    (place.root / "sub" / "x.py").write_text(TEXT, encoding="utf-8")


_WAITS = Offered(ACCEPT, HUNK)
_RUNS_AGAIN = (Choose(RUN), READY, _WAITS)

_NO_FOLDER = Told("not a directory")

FOLDERS = (
    _folders("one that never was goes", *RUNS, _remove("file:///none/such", "git:/x", "", "x" * 100_000), _WAITS),
    _folders(
        "what is none comes",
        *RUNS,
        _add("file:///none/such", "git:/x", "", DOC, "file://host/x"),
        _NO_FOLDER,
        _WAITS,
    ),
    _folders("one comes that is there", *RUNS, _add(_ROOT, f"{_ROOT}/", f"{_ROOT}/."), _WAITS),
    _folders("one comes a hundred times", *RUNS, *[_add(_SUB)] * 100, _WAITS, prepare=_with_sub),
    _folders(
        "one comes and goes a hundred times", *RUNS, *[_add(_SUB), _remove(_SUB)] * 100, _WAITS, prepare=_with_sub
    ),
    _folders("one comes and goes at once", *RUNS, send(_change([_SUB], [_SUB])), _WAITS, prepare=_with_sub),
    _folders("the root goes and comes while hunks wait", *RUNS, _remove(_ROOT), _add(_ROOT), _WAITS),
    _folders("the root goes and comes in one message", *RUNS, send(_change([_ROOT], [_ROOT])), _WAITS),
    _folders("the root goes, and the folder above it comes", *RUNS, send(_change([_ABOVE], [_ROOT])), *_RUNS_AGAIN),
    _folders("the folder above the root comes", *RUNS, _add(_ABOVE), _WAITS),
    _folders("the root goes", *FOLLOWS, _remove(_ROOT), Shows(GOAL)),
    _folders(
        "the root goes, and a spec is run", *FOLLOWS, _remove(_ROOT), Choose(RUN), Told("open its folder first")
    ),
    _folders("all of nothing", *FOLLOWS, send(_change()), Shows(GOAL)),
    Case(
        "folders: the root goes while an agent works",
        (
            send(opening(TEXT)),
            Choose(RUN),
            Notified("$/progress", {"value": {"kind": "report"}}),
            _remove(_ROOT),
            Notified("$/progress", {"value": {"kind": "end"}}),
            Told("cancelled"),
            EndInput(),
            Ends(1, ""),
            NothingLeft(),
        ),
        command=scripted("wait"),
    ),
)
"""What is open stays followed, hunks wait where their folder is, and nothing of a folder that went is left."""
