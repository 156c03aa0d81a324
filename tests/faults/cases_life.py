"""Fault cases: the life of a connection, from what comes before `initialize` to the exit code."""

from __future__ import annotations

from typing import Any

from faults.messages import changing, hover, notification, opening, request
from faults.script import (
    GOAL,
    Answer,
    Case,
    EndInput,
    Ends,
    Once,
    Shows,
    ShowsNothing,
    Step,
    bodies,
    case,
    raw,
    refusal,
    send,
    shows,
)
from support.documents import Json
from support.profiles import VS_CODE

__all__ = ["BEGINNINGS", "ENDS", "INTRODUCTIONS", "MIDDLES"]

_EARLY, _LATE, _INVALID = -32002, -32600, -32602
_FOLDERS = [{"uri": "$ROOT", "name": "shop"}]
_SELF = {"processId": None, "rootUri": "$ROOT", "workspaceFolders": _FOLDERS, **VS_CODE.params}


def _initialize(number: Json = 1, **members: Json) -> Json:
    """Return the request, with some params changed and without those that are `...`."""
    params = {**_SELF, **members}
    return request(number, "initialize", {key: value for key, value in params.items() if value is not ...})


_SHUTDOWN, _EXIT, _INITIALIZED = request("s", "shutdown"), notification("exit"), notification("initialized", {})
_BEGIN = (
    send(_initialize(), _INITIALIZED),
    Answer(1, {"capabilities": {"hoverProvider": bool}}),
)


def _fresh(name: str, *steps: Step) -> Case:
    """Return a case whose server has not heard anything yet."""
    return Case(name, steps, greeted=False)


_FOLLOWS = (send(opening()), Shows(GOAL))

BEGINNINGS = (
    _fresh("a request before all", send(hover(7)), refusal(7, _EARLY), *_BEGIN, *_FOLLOWS),
    _fresh("a method nobody knows, before all", send(request(7, "x/ask", {})), refusal(7, _EARLY), *_BEGIN),
    _fresh("shutdown before all", send(_SHUTDOWN), refusal("s", _EARLY), *_BEGIN, *_FOLLOWS),
    _fresh("a text before all is not taken in", send(opening()), *_BEGIN, ShowsNothing()),
    _fresh("initialized before initialize", send(_INITIALIZED, _INITIALIZED), *_BEGIN, *_FOLLOWS),
    _fresh("an answer before all", send({"jsonrpc": "2.0", "id": 1, "result": None}), *_BEGIN, *_FOLLOWS),
    _fresh("what is no JSON, before all", bodies(b"{"), refusal(None, -32700), *_BEGIN, *_FOLLOWS),
    _fresh("a batch before all", send([_initialize()]), refusal(None, -32600), *_BEGIN, *_FOLLOWS),
    _fresh("a call off before all", send(notification("$/cancelRequest", {"id": 1})), *_BEGIN, *_FOLLOWS),
    _fresh("initialize as a notification", send({k: v for k, v in _initialize().items() if k != "id"}), *_BEGIN),
    _fresh("initialize, with its number a text", send(_initialize("first")), Answer("first", {}), *_FOLLOWS),
    _fresh("never initialized", send(_initialize()), Answer(1, {}), *_FOLLOWS),
    _fresh(
        "a text between initialize and initialized",
        send(_initialize(), opening(), _INITIALIZED),
        Answer(1, {}),
        Shows(GOAL),
    ),
    _fresh(
        "all of it in one write",
        send(_initialize(), _INITIALIZED, opening(), hover(2), _SHUTDOWN, _EXIT),
        Answer(1, {}),
        Answer(2, shows(GOAL)),
        Answer("s", None),
        Ends(0, ""),
    ),
)
"""What comes too early: a request is refused, anything else dropped, and the beginning is as ever."""


def _refused(name: str, **members: Json) -> Case:
    return _fresh(name, send(_initialize(**members)), refusal(1, _INVALID), *_BEGIN, *_FOLLOWS)


def _is_encoding(seen: Json) -> bool:
    return seen in {"utf-8", "utf-16", "utf-32"}


def _taken(name: str, **members: Json) -> Case:
    encoded: Any = {"capabilities": {"positionEncoding": _is_encoding}}
    return _fresh(name, send(_initialize(**members), _INITIALIZED), Answer(1, encoded), *_FOLLOWS)


def _encodings(*offered: Json) -> Json:
    return {**VS_CODE.capabilities, "general": {"positionEncodings": list(offered)}}


_HALF = "\udfff"
"""Half of a character: JSON can say it, UTF-8 can not."""


INTRODUCTIONS = (
    _taken(
        "half of a character where a list is due",
        capabilities={
            "general": {"positionEncodings": _HALF},
            "textDocument": {"hover": {"contentFormat": _HALF}, "codeAction": {"tagSupport": {"valueSet": _HALF}}},
        },
    ),
    _taken("halves of characters in the lists", capabilities=_encodings(_HALF, "utf-16")),
    _refused("no capabilities", capabilities=...),
    _refused("capabilities that are null", capabilities=None),
    _refused("capabilities that are a list", capabilities=[]),
    _refused("a process that is a text", processId="7"),
    _refused("a process with a fraction", processId=0.5),
    _refused("a root that is a number", rootUri=7),
    _refused("folders that are a text", workspaceFolders="$ROOT"),
    _refused("folders without a URI", workspaceFolders=[{"name": "shop"}]),
    _fresh("no params", send(request(1, "initialize")), refusal(1, _INVALID), *_BEGIN),
    _fresh("params that are a list", send(request(1, "initialize", [_SELF])), refusal(1, _INVALID), *_BEGIN),
    _taken("no process", processId=...),
    _taken("no name of the client", clientInfo=...),
    _taken("folders that are null", workspaceFolders=None),
    _taken("no folders", workspaceFolders=[]),
    _taken("the same folder twice", workspaceFolders=_FOLDERS * 2),
    _taken("a folder in itself", workspaceFolders=[*_FOLDERS, {"uri": "$ROOT/.git", "name": "git"}]),
    _taken("a root and no folders", workspaceFolders=...),
    _taken("neither root nor folders", workspaceFolders=..., rootUri=None),
    _taken("a root that is no file", workspaceFolders=None, rootUri="git:/x?HEAD"),
    _taken("a root that is no URI", workspaceFolders=None, rootUri="not a URI"),
    _taken("a root on another machine", workspaceFolders=[{"uri": "file://server/share", "name": "x"}]),
    _taken("a root whose name is no UTF-8", workspaceFolders=None, rootUri="$ROOT/%FF"),
    _taken("a root with spaces and umlauts", workspaceFolders=None, rootUri="$ROOT/gr%C3%B6%C3%9Fe x"),
    _taken("a root that is not there", workspaceFolders=None, rootUri="$ROOT/none/such"),
    _taken("members nobody knows", jsonrpc="1.0", initializationOptions={"jsonrpc": "2.0", "id": 1}),
    _taken("a trace level nobody knows", trace="everything"),
    _taken("no encodings", capabilities=_encodings()),
    _taken("encodings nobody knows", capabilities=_encodings("utf-7", "ebcdic")),
    _taken("encodings that are numbers", capabilities=_encodings(8, None, "utf-8")),
    _taken("a general part that is a list", capabilities={**VS_CODE.capabilities, "general": [1]}),
)
"""How a client may introduce itself, and how not; after a refusal it may try again."""

_AGAIN = (send(_initialize(9)), refusal(9, _LATE))

MIDDLES = (
    case("initialize again", *_FOLLOWS, *_AGAIN, Shows(GOAL)),
    case(
        "initialize again, with other params",
        *_FOLLOWS,
        send(_initialize(9, capabilities=None)),
        refusal(9, _LATE, _INVALID),
    ),
    case("initialized again and again", *_FOLLOWS, send(*[_INITIALIZED] * 20), Shows(GOAL)),
    case(
        "initialized with odd params",
        *_FOLLOWS,
        send(notification("initialized", [1]), notification("initialized")),
        Shows(GOAL),
    ),
)
"""What comes a second time."""

_STOPPED = (*_FOLLOWS, send(_SHUTDOWN), Answer("s", None))


def _stopped(name: str, *steps: Step, code: int = 0) -> Case:
    return case(name, *_STOPPED, *steps, Ends(code, ""))


ENDS = (
    _stopped("shutdown and exit", send(_EXIT)),
    _stopped("exit with params", send(notification("exit", {"code": 3}))),
    _stopped("shutdown twice", send(_SHUTDOWN), refusal("s", _LATE), send(_EXIT)),
    _stopped("a request after shutdown", send(hover(1)), refusal(1, _LATE), send(_EXIT)),
    _stopped("a method nobody knows after shutdown", send(request(1, "x/ask", {})), refusal(1, _LATE), send(_EXIT)),
    _stopped("initialize after shutdown", send(_initialize(1)), refusal(1, _LATE), send(_EXIT)),
    _stopped("what is no JSON, after shutdown", bodies(b"{"), refusal(None, -32700), send(_EXIT)),
    _stopped(
        "a text after shutdown",
        send(changing(2, {"text": "x"}), opening(), hover(1)),
        refusal(1, _LATE),
        send(_EXIT),
    ),
    _stopped("an answer after shutdown", send({"jsonrpc": "2.0", "id": 1, "result": None}), send(_EXIT)),
    _stopped("bytes after exit", send(_EXIT), raw(b"\xff" * 100)),
    _stopped("requests after exit", send(_EXIT, hover(1), hover(2))),
    _stopped("the input ends instead of exit", EndInput()),
    case(
        "shutdown with params",
        send(request(1, "shutdown", {"now": True})),
        Answer(1, None),
        send(_EXIT),
        Ends(0, ""),
    ),
    case(
        "shutdown with params that are null",
        send(request(1, "shutdown", None)),
        Answer(1, None),
        send(_EXIT),
        Ends(0, ""),
    ),
    case(
        "shutdown as a notification",
        send(notification("shutdown"), hover(1)),
        Once(1),
        send(_SHUTDOWN),
        Once("s"),
        send(_EXIT),
        Ends(0, ""),
    ),
    case("exit without shutdown", *_FOLLOWS, send(_EXIT), Ends(1, "")),
    case("a request and exit in one write", send(opening(), hover(1), _EXIT), Answer(1, shows(GOAL)), Ends(1, "")),
    _fresh("exit before all", send(_EXIT), Ends(1, "")),
    _fresh("exit before the answer to initialize is read", send(_initialize(), _EXIT), Answer(1, {}), Ends(1, "")),
    _fresh("a refused shutdown, then exit", send(_SHUTDOWN, _EXIT), refusal("s", _EARLY), Ends(1, "")),
)
"""How a connection ends: its exit code is 0 after `shutdown`, 1 without."""
