"""Fault cases: what JSON-RPC says of a message before anybody looks at what it asks for."""

from __future__ import annotations

import json

from faults.messages import execute, hover, notification, opening, request
from faults.script import (
    DOC,
    GOAL,
    SPEC,
    Answer,
    Case,
    Once,
    Refusal,
    Shows,
    bodies,
    case,
    raw,
    refusal,
    send,
    shows,
)
from support.documents import Json

__all__ = ["IGNORED", "NUMBERED", "REFUSED", "SERVED", "UNREADABLE"]

_PARSE_ERROR, _INVALID_REQUEST, _NO_METHOD, _INVALID_PARAMS = -32700, -32600, -32601, -32602

_PLAIN = json.dumps(hover(1)).encode()


def _unreadable(name: str, body: bytes) -> Case:
    return case(name, bodies(body), refusal(None, _PARSE_ERROR))


UNREADABLE = (
    _unreadable("a word", b"hello"),
    _unreadable("a message that breaks off", _PLAIN[:-1]),
    _unreadable("a message with something behind it", _PLAIN + b"x"),
    _unreadable("two messages in one frame", _PLAIN + _PLAIN),
    _unreadable("a message in single quotes", _PLAIN.replace(b'"', b"'")),
    _unreadable("a comma after the last member", _PLAIN[:-1] + b",}"),
    _unreadable("a comment", b"/* hover */" + _PLAIN),
    _unreadable("a key without quotes", _PLAIN.replace(b'"id"', b"id")),
    _unreadable("white space and nothing else", b" \r\n "),
    _unreadable("a line end within a string", _PLAIN.replace(b"textDocument/hover", b"textDocument\n/hover")),
    _unreadable("a message in UTF-16", json.dumps(hover(1, "a:b")).encode("utf-16-le")),
    _unreadable("a message in UTF-32", json.dumps(hover(1, "a:b")).encode("utf-32")),
    _unreadable("not a number", _PLAIN.replace(b'"line": 0', b'"line": NaN')),
    _unreadable("a number without end", _PLAIN.replace(b'"line": 0', b'"line": -Infinity')),
    _unreadable("a number with a zero before it", _PLAIN.replace(b'"line": 0', b'"line": 00')),
    case("brackets that are never closed", bodies(b"[" * 100_000), refusal(None, _PARSE_ERROR, _INVALID_REQUEST)),
    _unreadable("objects that are never closed", b'{"a":' * 100_000),
    case(
        "words on their type that say UTF-16",
        raw(b"Content-Type: application/vscode-jsonrpc; charset=utf-16\r\nContent-Length: 4\r\n\r\n{\0}\0"),
        refusal(None, _PARSE_ERROR, _INVALID_REQUEST),
    ),
)
"""Bodies that are no JSON: each is answered so, and the next message is served."""


def _refused(name: str, message: Json, number: Json, code: int = _INVALID_REQUEST) -> Case:
    return case(name, send(message), refusal(number, code))


def _spoilt(**members: Json) -> Json:
    """Return a request with some members changed, and without those that are `...`."""
    message = {**hover(1), **members}
    return {key: value for key, value in message.items() if value is not ...}


_NO_TEXTS = {
    "bytes that are no UTF-8": b"\xff\xfe",
    "a character in an overlong form": b"\xc0\xaf",
    "a surrogate as three bytes": b"\xed\xa0\x80",
}

REFUSED = (
    _refused("nothing", None, None),
    _refused("a number", 1, None),
    _refused("a text", "hover", None),
    _refused("a truth", message=True, number=None),
    _refused("an empty object", {}, None),
    _refused("an empty batch", [], None),
    _refused("a batch of two requests", [hover(1), hover(2)], None),
    _refused("a batch of one notification", [notification("exit")], None),
    _refused("no version", _spoilt(jsonrpc=...), 1),
    _refused("the version before", _spoilt(jsonrpc="1.0"), 1),
    _refused("a version that is a number", _spoilt(jsonrpc=2.0), 1),
    _refused("a version that is null", _spoilt(jsonrpc=None), 1),
    _refused("a method that is a number", _spoilt(method=7), 1),
    _refused("a method that is null", _spoilt(method=None), 1),
    _refused("a method that is an object", _spoilt(method={}), 1),
    _refused("a number with a fraction", _spoilt(id=1.5), None),
    _refused("a number that is an object", _spoilt(id={}), None),
    _refused("a number that is a list", _spoilt(id=[1]), None),
    _refused("a number that is a truth", _spoilt(id=True), None),
    _refused("an answer with a number that is an object", {"jsonrpc": "2.0", "id": {}, "result": None}, None),
    _refused("params that are a text", _spoilt(params="x"), 1, _INVALID_PARAMS),
    _refused("params that are a number", _spoilt(params=1), 1, _INVALID_PARAMS),
    _refused("params that are a list", _spoilt(params=[DOC, 0]), 1, _INVALID_PARAMS),
    _refused("params that are null", _spoilt(params=None), 1, _INVALID_PARAMS),
    _refused("params that are left out", _spoilt(params=...), 1, _INVALID_PARAMS),
    *(
        case(
            f"params with {name}", bodies(_PLAIN.replace(b"$DOC", b"untitled:" + data)), refusal(1, _INVALID_PARAMS)
        )
        for name, data in _NO_TEXTS.items()
    ),
    _refused("a method that nobody knows", request(1, "textDocument/dance", {}), 1, _NO_METHOD),
    _refused("a method of somebody else", request(1, "x/ask", {"foo-bar": [1]}), 1, _NO_METHOD),
    _refused("a method of somebody else, without params", request(1, "x/ask"), 1, _NO_METHOD),
    _refused("a method that nobody knows, with odd params", request(1, "x/ask", "?"), 1, _NO_METHOD),
    _refused("a method that may be ignored as a notification", request(1, "$/unknown", {}), 1, _NO_METHOD),
    _refused("an empty method", request(1, "", {}), 1, _NO_METHOD),
    _refused("a method in another case", request(1, "textdocument/HOVER", {}), 1, _NO_METHOD),
    _refused("a method of a megabyte", request(1, "x" * 1_000_000, {}), 1, _NO_METHOD),
    _refused("a method that would be more than one line", request(1, "a\r\n\r\nb\0\u2028", {}), 1, _NO_METHOD),
    _refused("a method with half a character", request(1, "\ud800", {}), 1, _NO_METHOD),
    _refused("a method of Python's", request(1, "__class__", {}), 1, _NO_METHOD),
    case("a notification that asks to be answered", send({**opening(), "id": 1}), Once(1)),
    _refused("a method that this client was not offered", request(1, "textDocument/rename", {}), 1, _NO_METHOD),
)
"""Requests that are answered with an error, each under its number where it has one."""


_DEEP = b'{"jsonrpc":"2.0","id":1,"method":"x/ask","params":{"a":%b}}'

NUMBERED = (
    case("number nought", send(hover(0)), Answer(0, None)),
    case("a number below nought", send(hover(-1)), Answer(-1, None)),
    case("the largest number", send(hover(2**31 - 1)), Answer(2**31 - 1, None)),
    case("a text", send(hover("a")), Answer("a", None)),
    case("a text that looks like a number", send(hover("1"), hover(1)), Answer(1, None), Answer("1", None)),
    case("an empty text", send(hover("")), Answer("", None)),
    case("a text of ten thousand characters", send(hover("é😀" * 5_000)), Answer("é😀" * 5_000, None)),
    case("a text that would be more than one line", send(hover("a\r\n\r\nb\0")), Answer("a\r\n\r\nb\0", None)),
    case("a number that is used twice", send(hover(1), hover(1)), Answer(1, None), Answer(1, None)),
    case("a number beyond those of the protocol", send(hover(2**53 + 1)), Once(2**53 + 1)),
    case("a number beyond those of a machine", send(hover(2**64)), Once(2**64)),
    case("a number of thirty digits", send(hover(10**30)), Once(10**30)),
    case(
        "a number of ten thousand digits", bodies(_PLAIN.replace(b'"id": 1', b'"id": ' + b"9" * 10_000)), Once(None)
    ),
    case("a text with half a character", send(hover("\ud800")), Once("\ud800")),
    case("null", send(hover(None)), Once(None)),
    case("a number with a point", bodies(_PLAIN.replace(b'"id": 1', b'"id": 1.0')), Once(1)),
)
"""Numbers of requests: each comes back as it was, once."""

SERVED = (
    case("a byte order mark", bodies(b"\xef\xbb\xbf" + _PLAIN), Once(1)),
    case("keys in escapes", bodies(_PLAIN.replace(b'"method"', b'"\\u006dethod"')), Answer(1, None)),
    case("members nobody knows", send({**hover(1), "client": {"jsonrpc": "2.0"}}), Answer(1, None)),
    case(
        "the number behind a megabyte of params", send(request(2, "x/ask", ["x" * 1_000_000])), refusal(2, -32601)
    ),
    case(
        "params with members nobody knows",
        send(opening(), request(1, "textDocument/hover", {**hover(1)["params"], "jsonrpc": "1.0", "_x": []})),
        Answer(1, shows(GOAL)),
    ),
    case(
        "messages within a message",
        send(execute(1, "countersign.accept", notification("exit"))),
        refusal(1, -32602),
    ),
    case("a key twice", bodies(_PLAIN.replace(b'"id": 1', b'"id": 2, "id": 1')), Once(1)),
    case(
        "a number too large for all numbers",
        bodies(_PLAIN.replace(b'"line": 0', b'"line": 1e999')),
        Refusal(1, (_PARSE_ERROR, _INVALID_PARAMS), or_null=True),
    ),
    case(
        "a thousand lists in lists",
        bodies(_DEEP % (b"[" * 1_000 + b"]" * 1_000)),
        Refusal(1, (_NO_METHOD, _PARSE_ERROR), or_null=True),
    ),
    case(
        "a hundred thousand lists in lists",
        bodies(_DEEP % (b"[" * 100_000 + b"]" * 100_000)),
        Refusal(1, (_NO_METHOD, _PARSE_ERROR), or_null=True),
    ),
    case(
        "a hundred thousand lists and nothing else",
        bodies(b"[" * 100_000 + b"]" * 100_000),
        Refusal(None, (_PARSE_ERROR, _INVALID_REQUEST)),
    ),
    case("half a character in a text", send(opening(SPEC.replace(GOAL, "half \ud83d of it"))), Shows("of it")),
    case("nought in a text", send(opening(SPEC.replace(GOAL, "nothing \0 there"))), Shows("there")),
    case(
        "both halves of a character as escapes", send(opening(SPEC.replace(GOAL, "smile 😀!"))), Shows("smile 😀!")
    ),
)
"""What is unusual and may be said, or what nobody need answer in one way only."""


def _ignored(name: str, *messages: Json) -> Case:
    return case(name, send(*messages))


def _unasked(**members: Json) -> Json:
    return {"jsonrpc": "2.0", **members}


IGNORED = (
    _ignored("a notification that nobody knows", notification("x/told", {"a": 1})),
    _ignored("a notification that nobody knows, with odd params", notification("x/told", "?")),
    _ignored("a notification that may be ignored", notification("$/unknown")),
    _ignored("a request without a number", {key: value for key, value in hover(1).items() if key != "id"}),
    _ignored("an answer to a request that was never made", _unasked(id=77, result=None)),
    _ignored("an answer to a number that is a text", _unasked(id="77", result={"applied": True})),
    _ignored("an error for a request that was never made", _unasked(id=77, error={"code": -1, "message": "no"})),
    _ignored("an error of another shape", _unasked(id=77, error="no")),
    _ignored("an error without a number", _unasked(id=None, error={"code": -32700, "message": "what?"})),
    _ignored("an answer with a result and an error", _unasked(id=77, result=1, error={"code": 1, "message": ""})),
    _ignored("trace levels that nobody knows", notification("$/setTrace", {"value": "everything"})),
    _ignored("progress that nobody asked for", notification("$/progress", {"token": 1, "value": {"kind": "end"}})),
    _ignored("a configuration of null", notification("workspace/didChangeConfiguration", {"settings": None})),
    _ignored("a configuration that is a list", notification("workspace/didChangeConfiguration", [1])),
    _ignored(
        "changed files that are none", notification("workspace/didChangeWatchedFiles", {"changes": [{"uri": 1}]})
    ),
    _ignored(
        "folders that are none", notification("workspace/didChangeWorkspaceFolders", {"event": {"added": "x"}})
    ),
)
"""What nobody answers, and nobody minds."""
