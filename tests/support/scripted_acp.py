"""An agent that speaks the Agent Client Protocol and does in each turn what its argument says; a program by itself.

The argument is JSON: `turns`, a list of deeds for each turn, the last one for all that follow, and how it behaves
otherwise: `version`, `hello` (what it says of itself beside), `session` (what it says of a session), `login` (the
way in that it insists on), `deaf` (it does not hear that it is cancelled), `mute` (methods it never answers).
A deed is a list, its name first; see `DEEDS`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["DEEDS"]

_SETTINGS: dict[str, Any] = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}


class _RefusedError(Exception):
    """The client has answered with an error."""


class _CancelledError(Exception):
    """The client has cancelled the turn."""


class _Agent:
    def __init__(self) -> None:
        self._count = 0
        self._turn = 0
        self._is_in = "login" not in _SETTINGS
        self.stop = "end_turn"
        self.usage: Any = None
        self.prompt = ""
        self.terminal = ""

    # --- the wire

    def send(self, message: object) -> None:
        self.write(json.dumps(message) + "\n")

    def write(self, text: str) -> None:
        sys.stdout.buffer.write(text.encode(errors="surrogateescape"))
        sys.stdout.buffer.flush()

    def read(self) -> Any:  # noqa: ANN401 - JSON of any kind
        line = sys.stdin.readline()
        if not line:
            sys.exit(0)
        message = json.loads(line)
        if message.get("method") == "session/cancel":
            if "deaf" not in _SETTINGS:
                raise _CancelledError
            return self.read()
        return message

    def ask(self, method: str, **params: object) -> Any:  # noqa: ANN401 - JSON of any kind
        self._count += 1
        name = f"agent-{self._count}"
        self.send({"jsonrpc": "2.0", "id": name, "method": method, "params": {"sessionId": "s1", **params}})
        while True:
            message = self.read()
            if message.get("id") == name:
                if "error" in message:
                    raise _RefusedError(message["error"]["message"])
                return message["result"]

    def update(self, kind: str, **content: object) -> None:
        params = {"sessionId": "s1", "update": {"sessionUpdate": kind, **content}}
        self.send({"jsonrpc": "2.0", "method": "session/update", "params": params})

    def say(self, text: str) -> None:
        self.update("agent_message_chunk", content={"type": "text", "text": text})

    # --- the conversation

    def serve(self) -> None:
        while True:
            try:
                message = self.read()
            except _CancelledError:
                continue
            method = message["method"]
            if method in _SETTINGS.get("mute", ()):
                continue
            try:
                answer = {"result": self._answer(method, message["params"])}
            except _RefusedError as refused:
                code, text, *data = refused.args[0]
                answer = {"error": {"code": code, "message": text, "data": data[0] if data else None}}
            self.send({"jsonrpc": "2.0", "id": message["id"], **answer})

    def _answer(self, method: str, params: Any) -> object:  # noqa: ANN401 - JSON of any kind
        match method:
            case "initialize":
                self.client = params
                return {"protocolVersion": _SETTINGS.get("version", 1), **_SETTINGS.get("hello", {})}
            case "authenticate":
                if params["methodId"] != _SETTINGS.get("login"):
                    raise _RefusedError([-32603, "no such way in"])
                self._is_in = True
                return {}
            case "session/new":
                if not self._is_in:
                    raise _RefusedError([-32000, "Authentication required"])
                self.cwd = params["cwd"]
                return {"sessionId": "s1", **_SETTINGS.get("session", {})}
            case "session/prompt":
                return self._prompted(params)
            case _:
                self.say(f"[{method} {json.dumps(params)}]")
                return {}

    def _prompted(self, params: Any) -> object:  # noqa: ANN401 - JSON of any kind
        self.stop, self.prompt = "end_turn", params["prompt"][0]["text"]
        turns = _SETTINGS.get("turns", [[]])
        deeds = turns[min(self._turn, len(turns) - 1)]
        self._turn += 1
        try:
            for name, *arguments in deeds:
                DEEDS[name](self, *arguments)
        except _CancelledError:
            self.stop = "cancelled"
        return {"stopReason": self.stop} | ({"usage": self.usage} if self.usage else {})


def _write(_: _Agent, path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def _asked(act: Callable[..., str]) -> Callable[..., None]:
    """Say what the client has answered, or how it has refused."""

    def done(agent: _Agent, *arguments: Any) -> None:  # noqa: ANN401 - JSON of any kind
        try:
            agent.say(f"[{act(agent, *arguments)}]")
        except _RefusedError as refused:
            agent.say(f"[refused: {refused}]")

    return done


def _fs_read(agent: _Agent, path: str, line: int | None = None, limit: int | None = None) -> str:
    more = {key: value for key, value in (("line", line), ("limit", limit)) if value is not None}
    return agent.ask("fs/read_text_file", path=path, **more)["content"]


def _fs_write(agent: _Agent, path: str, text: str) -> str:
    agent.ask("fs/write_text_file", path=path, content=text)
    return f"wrote {path}"


def _permit(agent: _Agent, path: str, kind: str = "edit") -> str:
    call = {"toolCallId": f"call {path}", "kind": kind, "title": f"Edit {path}", "locations": [{"path": path}]}
    options = [
        {"optionId": "always", "kind": "allow_always", "name": "Always"},
        {"optionId": "once", "kind": "allow_once", "name": "Once"},
        {"optionId": "no", "kind": "reject_once", "name": "No"},
    ]
    return agent.ask("session/request_permission", toolCall=call, options=options)["outcome"].get("optionId", "-")


def _terminal(agent: _Agent, command: str, *arguments: str) -> str:
    name = agent.ask("terminal/create", command=command, args=list(arguments))["terminalId"]
    status = agent.ask("terminal/wait_for_exit", terminalId=name)
    output = agent.ask("terminal/output", terminalId=name)
    agent.ask("terminal/release", terminalId=name)
    return f"{status} {output['output']}"


def _begin_terminal(agent: _Agent, command: str, *arguments: str) -> str:
    """Begin something that lasts, and wait until it says that it is there."""
    name = agent.terminal = agent.ask("terminal/create", command=command, args=list(arguments))["terminalId"]
    while not (output := agent.ask("terminal/output", terminalId=name)["output"]):
        pass
    return output


def _kill_terminal(agent: _Agent) -> str:
    agent.ask("terminal/kill", terminalId=agent.terminal)
    return str(agent.ask("terminal/output", terminalId=agent.terminal)["exitStatus"])


def _listen(agent: _Agent) -> None:
    while True:
        agent.read()


def _refuse(_: _Agent, *error: object) -> None:
    raise _RefusedError(list(error))


def _set(name: str) -> Callable[[_Agent, object], None]:
    return lambda agent, value: setattr(agent, name, value)


def _tell(agent: _Agent, what: str) -> None:
    agent.say(f"[{getattr(agent, what)}]")


def _update(agent: _Agent, kind: str, content: dict[str, object]) -> None:
    agent.update(kind, **content)


def _line(agent: _Agent, text: str) -> None:
    agent.write(f"{text}\n")


def _fill(agent: _Agent, size: int) -> None:
    agent.write("x" * size)


def _long(agent: _Agent, size: int) -> None:
    agent.say("x" * size)


def _complain(_: _Agent, text: str, times: int = 1) -> None:
    sys.stderr.write(text * times)
    sys.stderr.flush()


def _link(_: _Agent, path: str, target: str) -> None:
    Path(path).symlink_to(target)


def _unlink(_: _Agent, path: str) -> None:
    Path(path).unlink()


def _ask(agent: _Agent, method: str, params: dict[str, object]) -> str:
    return str(agent.ask(method, **params))


def _die(_: _Agent, code: int) -> None:
    os._exit(code)


DEEDS: dict[str, Callable[..., None]] = {
    "say": _Agent.say,
    "tell": _tell,
    "update": _update,
    "line": _line,
    "fill": _fill,
    "long": _long,
    "complain": _complain,
    "write": _write,
    "link": _link,
    "unlink": _unlink,
    "read": _asked(_fs_read),
    "store": _asked(_fs_write),
    "permit": _asked(_permit),
    "terminal": _asked(_terminal),
    "begin": _asked(_begin_terminal),
    "kill": _asked(_kill_terminal),
    "ask": _asked(_ask),
    "die": _die,
    "listen": _listen,
    "refuse": _refuse,
    "stop": _set("stop"),
    "usage": _set("usage"),
}
"""What the agent can do in a turn."""

if __name__ == "__main__":
    _Agent().serve()
