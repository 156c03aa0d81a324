"""Fault cases: params of known requests that are not as the protocol has them, and requests that are called off."""

from __future__ import annotations

from faults.messages import execute, hover, notification, opening, request
from faults.script import DOC, Answer, Case, Once, Refusal, Told, anything, case, refusal, send
from support.documents import Json

__all__ = ["CALLED_OFF", "COMMANDS", "MALFORMED", "ODD"]

_INVALID = -32602
_DOCUMENT = {"textDocument": {"uri": DOC}}
_START = {"line": 0, "character": 0}
_THERE = {"start": _START, "end": _START}


def _malformed(name: str, method: str, params: Json) -> Case:
    return case(name, send(request(1, f"textDocument/{method}", params)), refusal(1, _INVALID))


def _hover(name: str, position: Json) -> Case:
    return _malformed(f"hover: {name}", "hover", {**_DOCUMENT, "position": position})


def _actions(name: str, **params: Json) -> Case:
    whole: dict[str, Json] = {**_DOCUMENT, "range": _THERE, "context": {"diagnostics": []}, **params}
    given = {key: value for key, value in whole.items() if value is not ...}
    return _malformed(f"codeAction: {name}", "codeAction", given)


MALFORMED = (
    _hover("no position", None),
    _hover("an empty position", {}),
    _hover("a position that is a list", [0, 0]),
    _hover("a line that is a text", {"line": "0", "character": 0}),
    _hover("a line that is null", {"line": None, "character": 0}),
    _hover("a line that is a truth", {"line": True, "character": 0}),
    _hover("a line with a fraction", {"line": 0.5, "character": 0}),
    _hover("a line below nought", {"line": -1, "character": 0}),
    _hover("a character below nought", {"line": 0, "character": -1}),
    _hover("no character", {"line": 0}),
    _malformed("hover: nothing at all", "hover", {}),
    _malformed("hover: no position's key", "hover", _DOCUMENT),
    _malformed("hover: a document that is null", "hover", {"textDocument": None, "position": _START}),
    _malformed("hover: a document that is a text", "hover", {"textDocument": DOC, "position": _START}),
    _malformed("hover: a URI that is a number", "hover", {"textDocument": {"uri": 1}, "position": _START}),
    _malformed("hover: a URI that is null", "hover", {"textDocument": {"uri": None}, "position": _START}),
    _actions("no context", context=...),
    _actions("a context that is null", context=None),
    _actions("kinds that are a text", context={"diagnostics": [], "only": "quickfix"}),
    _actions("kinds that are numbers", context={"diagnostics": [], "only": [1]}),
    _actions("no range", range=...),
    _actions("half a range", range={"start": _START}),
    _actions("a range that is a list", range=[_START, _START]),
    _malformed("codeLens: no document", "codeLens", {}),
    _malformed("codeLens: a document without a URI", "codeLens", {"textDocument": {}}),
    _malformed("diagnostic: no document", "diagnostic", {"previousResultId": "x"}),
    _malformed("diagnostic: a result that is a number", "diagnostic", {**_DOCUMENT, "previousResultId": 7}),
    _malformed("completion: a position without a line", "completion", {**_DOCUMENT, "position": {"character": 0}}),
)
"""Requests that are refused as a whole."""


def _odd(name: str, method: str, params: Json) -> Case:
    numbered = request(1, f"textDocument/{method}", {**_DOCUMENT, **params})
    return case(name, send(opening(), numbered), Answer(1, anything))


ODD = (
    _odd("a hover far behind the end", "hover", {"position": {"line": 2**31 - 1, "character": 2**31 - 1}}),
    _odd(
        "a range that ends before it starts",
        "codeAction",
        {"range": {"start": {"line": 2, "character": 1}, "end": _START}, "context": {"diagnostics": []}},
    ),
    _odd(
        "a range that ends behind everything",
        "codeAction",
        {"range": {"start": _START, "end": {"line": 2**31 - 1, "character": 0}}, "context": {"diagnostics": []}},
    ),
    _odd("diagnostics that nobody looks at", "codeAction", {"range": _THERE, "context": {"diagnostics": [1]}}),
    _odd("a context that nobody looks at", "completion", {"position": _START, "context": {}}),
    _odd(
        "kinds nobody knows",
        "codeAction",
        {"range": _THERE, "context": {"diagnostics": [], "only": ["", "..", "x"]}},
    ),
    _odd("no kinds", "codeAction", {"range": _THERE, "context": {"diagnostics": [], "only": []}}),
    _odd(
        "a trigger nobody knows",
        "codeAction",
        {"range": _THERE, "context": {"diagnostics": [], "triggerKind": 1, "reason": "?"}},
    ),
    _odd("a completion far behind the end", "completion", {"position": {"line": 10**6, "character": 10**6}}),
    _odd("an earlier result that never was", "diagnostic", {"previousResultId": "x" * 10_000}),
    _odd("a number too large for the protocol", "codeLens", {"partialResultToken": 2**31 - 1}),
)
"""Requests that are odd and have an answer."""


def _command(name: str, command: Json, *arguments: Json) -> Case:
    return case(name, send(execute(1, command, *arguments)), refusal(1, _INVALID))


def _commanded(name: str, params: Json) -> Case:
    return case(name, send(request(1, "workspace/executeCommand", params)), refusal(1, _INVALID))


COMMANDS = (
    case("a command that nobody knows", send(execute(1, "x.y")), Refusal(1, (_INVALID, -32601))),
    case("a command of Python's", send(execute(1, "__init__")), Refusal(1, (_INVALID, -32601))),
    _commanded("no command", {"arguments": []}),
    _commanded("a command that is null", {"command": None}),
    _commanded("a command that is a number", {"command": 1}),
    _commanded("arguments that are an object", {"command": "countersign.accept", "arguments": {"hunks": []}}),
    _commanded("arguments that are a text", {"command": "countersign.accept", "arguments": "x"}),
    _commanded(
        "arguments that are null, where some are needed", {"command": "countersign.accept", "arguments": None}
    ),
    _command("too few arguments", "countersign.run", DOC),
    _command("too many arguments", "countersign.cancel", "a", "b"),
    _command("a line that is a text", "countersign.run", DOC, "0"),
    _command("a line with a fraction", "countersign.run", DOC, 0.5),
    _command("hunks that are a text", "countersign.accept", "abc"),
    _command("hunks that are numbers", "countersign.accept", [1, 2]),
    _command("a document that is an object", "countersign.acceptFile", {"uri": DOC}),
    _command("a reason that is null", "countersign.reject", ["a"], None),
    _command("lists in lists", "countersign.accept", [[[[[]]]]]),
)


def _cancel(params: Json) -> Json:
    return notification("$/cancelRequest", params)


CALLED_OFF = (
    case("what was never asked", send(_cancel({"id": 7}))),
    case(
        "what was answered already", send(hover(1)), Answer(1, None), send(_cancel({"id": 1}), _cancel({"id": 1}))
    ),
    case("without a number", send(_cancel({}))),
    case("a number that is null", send(_cancel({"id": None}))),
    case("a number with a fraction", send(_cancel({"id": 1.5}))),
    case("a number that is an object", send(_cancel({"id": {}}))),
    case("a number of thirty digits", send(_cancel({"id": 10**30}))),
    case("params that are a list", send(_cancel([1]))),
    case("params that are null", send(_cancel(None))),
    case("without params", send({"jsonrpc": "2.0", "method": "$/cancelRequest"})),
    case("by a request", send(request(1, "$/cancelRequest", {"id": 2})), refusal(1, -32601)),
    case("before it is asked", send(_cancel({"id": 1}), hover(1)), Answer(1, None)),
    case("a hover, at once", send(hover(1), _cancel({"id": 1})), Once(1)),
    case("a hover, twice", send(hover(1), _cancel({"id": 1}), _cancel({"id": 1})), Once(1)),
    case("a number that is a text", send(hover("a"), _cancel({"id": "a"})), Once("a")),
    case("another number that looks alike", send(hover(1), _cancel({"id": "1"})), Answer(1, None)),
    case(
        "a command, at once",
        send(execute(1, "countersign.acceptTask", "no task"), _cancel({"id": 1})),
        Once(1),
        Told("No hunk is pending"),
    ),
    case(
        "a hundred hovers",
        send(*(message for n in range(100) for message in (hover(n), _cancel({"id": n})))),
        *(Once(n) for n in range(100)),
    ),
    case("the bar of no task", send(notification("window/workDoneProgress/cancel", {"token": "countersign/none"}))),
    case("a bar of somebody else", send(notification("window/workDoneProgress/cancel", {"token": 7}))),
    case("a bar without a token", send(notification("window/workDoneProgress/cancel", {}))),
    case("a bar whose token is a list", send(notification("window/workDoneProgress/cancel", {"token": [1]}))),
)
"""What a client no longer wants: it is answered at most once more, whatever is said of it."""
