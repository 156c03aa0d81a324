"""The messages of a client, as data that may be wrong in every part."""

from __future__ import annotations

from faults.script import DOC, SPEC
from support.documents import Json

__all__ = [
    "changing",
    "closing",
    "execute",
    "hover",
    "inserting",
    "notification",
    "opening",
    "replacing",
    "request",
]


def request(number: Json, method: str, params: Json = ..., **more: Json) -> Json:
    given = {} if params is ... else {"params": params}
    return {"jsonrpc": "2.0", "id": number, "method": method, **given, **more}


def notification(method: str, params: Json = ...) -> Json:
    return {"jsonrpc": "2.0", "method": method, **({} if params is ... else {"params": params})}


def execute(number: Json, command: str, *arguments: Json) -> Json:
    return request(number, "workspace/executeCommand", {"command": command, "arguments": list(arguments)})


def hover(number: Json, uri: Json = DOC, line: Json = 0) -> Json:
    place = {"line": line, "character": 0}
    return request(number, "textDocument/hover", {"textDocument": {"uri": uri}, "position": place})


def opening(text: Json = SPEC, version: Json = 1, uri: Json = DOC, **more: Json) -> Json:
    item = {"uri": uri, "languageId": "python", "version": version, "text": text, **more}
    return notification("textDocument/didOpen", {"textDocument": item})


def changing(version: Json, *changes: Json, uri: Json = DOC) -> Json:
    identifier = {"uri": uri, "version": version}
    return notification("textDocument/didChange", {"textDocument": identifier, "contentChanges": list(changes)})


def closing(uri: Json = DOC) -> Json:
    return notification("textDocument/didClose", {"textDocument": {"uri": uri}})


def replacing(start: tuple[Json, Json], end: tuple[Json, Json], text: Json) -> Json:
    first, last = ({"line": line, "character": character} for line, character in (start, end))
    return {"range": {"start": first, "end": last}, "text": text}


def inserting(line: Json, character: Json, text: str) -> Json:
    return replacing((line, character), (line, character), text)
