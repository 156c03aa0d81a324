"""Messages as a client sends them, and what becomes of them when their structure is damaged."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random

from faults.fuzz_bytes import is_list, is_object
from support.documents import Json
from support.edit_sequences import change_of, text_of
from support.profiles import EGLOT, HELIX, NEOVIM, VS_CODE
from support.shop import TEXT
from support.text_model import TextModel

__all__ = ["Messages", "answers_wanted", "damaged", "notification"]

_COMMANDS = (
    "run",
    "cancel",
    "accept",
    "acceptFile",
    "acceptTask",
    "acceptLines",
    "rejectLines",
    "acceptEdited",
    "acceptShown",
    "acceptGroup",
    "rejectGroup",
    "acceptClause",
    "rejectClause",
    "rejectFile",
    "reject",
    "rejectTask",
    "reopen",
    "show",
    "fix",
    "no",
)
_ODD_TEXTS = (
    *("", "x", "\0", "\ud83d", "\udfff", "\u2028", "\ufeff", "é", "😀", "None", "true", "0", "../..", "%", "%zz"),
    *("a" * 70_000, "countersign.run", "utf-7", "file://", "file:///%ff.py", "git:/x?HEAD", "{}", "\r\n\r\n"),
)
_ODD_NUMBERS: tuple[Json, ...] = (
    *(-1, 0, 1, 7, 2**31 - 1, 2**31, 2**32, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**400, 0.5, -0.0, 1e300),
    *("@digits", "@1e999", "@NaN", "@-Infinity", "@1E2", "@1.0"),
)
_ODD_VALUES: tuple[Json, ...] = (
    *(None, True, False, [], {}, [[]], [None], {"": None}, [0] * 5_000, [[[[[[[[[[]]]]]]]]]]),
    *("@deep", "@deeper", "@twice", {"jsonrpc": "2.0", "id": 1, "method": "x"}),
    *({"uri": 1}, {"line": 0, "character": 0}),
)
_KEYS = ("jsonrpc", "id", "method", "params", "result", "error", "uri", "__class__", "self", "", "é", "range", "\0")


class Messages:
    """A client that says anything of a few documents below `root`. It never names files elsewhere."""

    def __init__(self, random: Random, root: Path, learned: list[Json]) -> None:
        self.random = random
        self.root = root
        self.uris = [
            *(f"{root.as_uri()}/{name}" for name in ("shop.py", "other.py", "new%20file.md", "sub/../shop.py")),
            *(
                "untitled:Untitled-1",
                "git:/shop.py?HEAD",
                "file://host/x.py",
                "not a uri",
                f"{root.as_uri()}%2Fx.py",
            ),
        ]
        self.models = {uri: TextModel(TEXT, "utf-16") for uri in self.uris}
        self.opened: set[str] = set()
        self.learned = learned
        self.sent: list[Json] = []
        self._number = 0

    def initialize(self) -> Json:
        profile = self.random.choice((VS_CODE, NEOVIM, EGLOT, HELIX))
        folders = [{"uri": self.root.as_uri(), "name": "shop"}]
        own = {"processId": None, "rootUri": self.root.as_uri(), "workspaceFolders": folders}
        return self.request("initialize", {**deepcopy(profile.params), **own})

    def request(self, method: str, params: Json) -> Json:
        """Return a request with an id that none before it had."""
        self._number += 1
        number = self._number if self.random.random() < 0.8 else f"string {self._number}"
        self.sent.append(number)
        return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}

    def anything(self) -> Json:
        """Return a message that is as it should be."""
        uri = self.random.choice(self.uris[:3] if self.random.random() < 0.8 else self.uris)
        kinds = (*(self._request_of_document,) * 6, *(self._change,) * 3, self._open, self._close, self._command)
        return self.random.choice((*kinds, self._command, self._workspace, self._odd))(uri)

    def _open(self, uri: str) -> Json:
        text = self.random.choice((TEXT, text_of(self.random), "", TEXT.replace("\n", "\r\n")))
        self.models[uri] = TextModel(text, "utf-16")
        self.opened.add(uri)
        language = self.random.choice(("python", "markdown", "", "klingon"))
        item = {"uri": uri, "languageId": language, "version": self.random.randint(0, 9), "text": text}
        return notification("textDocument/didOpen", {"textDocument": item})

    def _close(self, uri: str) -> Json:
        kind = self.random.choice(("didClose", "didClose", "didSave", "willSave"))
        return notification(f"textDocument/{kind}", {"textDocument": {"uri": uri}})

    def _change(self, uri: str) -> Json:
        changes = [change_of(self.random, self.models[uri]) for _ in range(self.random.choice((1, 1, 2)))]
        identifier = {"uri": uri, "version": self.random.choice((1, 2, 10, self._number))}
        return notification("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})

    def _request_of_document(self, uri: str) -> Json:
        place = {"line": self.random.randint(0, 12), "character": self.random.randint(0, 40)}
        there = {"start": {**place, "character": 0}, "end": place}
        kinds: tuple[tuple[str, Json], ...] = (
            ("hover", {"position": place}),
            ("completion", {"position": place, "context": {"triggerKind": 1}}),
            ("codeAction", {"range": there, "context": {"diagnostics": [], "triggerKind": 1}}),
            ("codeAction", {"range": there, "context": {"diagnostics": [], "only": ["quickfix"]}}),
            ("codeLens", {}),
            ("diagnostic", {"previousResultId": "x"}),
            ("definition", {"position": place}),
            ("foldingRange", {}),
        )
        name, more = self.random.choice(kinds)
        return self.request(f"textDocument/{name}", {"textDocument": {"uri": uri}, **more})

    def _command(self, uri: str) -> Json:
        if self.learned and self.random.random() < 0.6:
            command = self.random.choice(self.learned[-30:])
            arguments = command.get("arguments", [])
            return self.request("workspace/executeCommand", {"command": command["command"], "arguments": arguments})
        name = f"countersign.{self.random.choice(_COMMANDS)}"
        arguments = self.random.choice(
            ([], [uri], [uri, 0], [uri, 0, "x"], [["a", "b"]], [["a"], "no"], ["a"], None)
        )
        return self.request("workspace/executeCommand", {"command": name, "arguments": arguments})

    def _workspace(self, uri: str) -> Json:
        folder = {"uri": f"{self.root.as_uri()}/sub", "name": "sub"}
        event = {"added": [folder], "removed": []}
        if self.random.random() < 0.5:
            event = {"added": [], "removed": [folder]}
        return self.random.choice(
            (
                notification("workspace/didChangeConfiguration", {"settings": {"countersign": {"tag": "x"}}}),
                notification("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]}),
                notification("workspace/didChangeWorkspaceFolders", {"event": event}),
                notification("window/workDoneProgress/cancel", {"token": self.random.choice((1, "x"))}),
                notification("$/setTrace", {"value": "verbose"}),
                notification("initialized", {}),
            )
        )

    def _odd(self, uri: str) -> Json:
        number = self.random.choice(self.sent) if self.sent else 1
        choices: tuple[Json, ...] = (
            notification("$/cancelRequest", {"id": number}),
            notification("$/cancelRequest", {"id": number}),
            notification("$/unknown", None),
            notification("unknown/thing", [1, 2]),
            {"jsonrpc": "2.0", "id": number, "result": {"applied": True}},
            {"jsonrpc": "2.0", "id": 10_000, "error": {"code": 1, "message": uri}},
            {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "what?"}},
            {"jsonrpc": "2.0", "method": "textDocument/hover"},
        )
        if self.random.random() < 0.3:
            return self.request(self.random.choice(("$/ask", "ask", "initialize", "codeLens/resolve")), {})
        return self.random.choice(choices)


def notification(method: str, params: Json) -> Json:
    return {"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params})}


def answers_wanted(message: Json) -> int | None:
    """Return how many answers carry the id of a message, None where the protocol does not say."""
    if not is_object(message) or not isinstance(message.get("method"), str):
        return 0 if is_object(message) and "id" not in message else None
    if "id" not in message:
        return 0
    number = message["id"]
    is_number = isinstance(number, int) and not isinstance(number, bool) and abs(number) < 2**31
    is_text = isinstance(number, str) and not any("\ud800" <= letter <= "\udfff" for letter in number)
    both = "result" in message or "error" in message or message.get("jsonrpc") != "2.0"
    return 1 if (is_number or is_text) and not both else None


def is_whole(message: Json) -> bool:
    """Whether a message is a request or a notification by JSON-RPC; what is not may be answered without an id."""
    if not is_object(message) or message.get("jsonrpc") != "2.0":
        return False
    return isinstance(message.get("method"), str) and isinstance(message.get("params", []), dict | list)


def damaged(random: Random, message: Json) -> Json:
    """Return the message with one to three things in it that should not be."""
    message = {"": deepcopy(message)}
    for _ in range(random.choice((1, 1, 2, 3))):
        _damage(random, *random.choice(list(_places(message))))
    if is_object(message[""]) and is_object(params := message[""].get("params")) and "processId" in params:
        params["processId"] = None  # A server whose parent has ended must end.
    return message[""]


def _places(value: Json) -> list[tuple[Json, Json]]:
    """Return all places in a value, as a container and its key or index; large lists count by their beginning."""
    found: list[tuple[Json, Json]] = []
    waiting = [value]
    while waiting:
        container = waiting.pop()
        keys: list[Json] = list(container) if is_object(container) else list(range(min(len(container), 20)))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list) and len(found) < 500:
                waiting.append(container[key])
    return found


def _damage(random: Random, container: Json, key: Json) -> None:
    value = container[key]
    kind = random.random()
    if kind < 0.25 and key != "":
        del container[key]
    elif kind < 0.35 and isinstance(container, dict):
        container[random.choice(_KEYS)] = (
            deepcopy(value) if random.random() < 0.5 else deepcopy(random.choice(_ODD_VALUES))
        )
    elif kind < 0.4 and is_list(value):
        value *= 2
    elif isinstance(value, str) and value.startswith(("file:", "/")):
        # Never a name of a file that is not ours.
        container[key] = random.choice(
            ("", "x", "untitled:x", "file:", "file:///%ff/x", "file:///no%00where", 1, None)
        )
    elif kind < 0.6:
        container[key] = deepcopy(random.choice(_ODD_VALUES))
    elif kind < 0.8:
        container[key] = random.choice(_ODD_NUMBERS)
    else:
        container[key] = random.choice(_ODD_TEXTS)
