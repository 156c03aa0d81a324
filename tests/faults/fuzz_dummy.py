"""A small server that does right by every stream of messages, or wrong in one way: what the fuzzer must find.

python fuzz_dummy.py [BEHAVIOUR]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults.fuzz_bytes import is_object
from support.documents import Json
from support.text_model import TextModel

WRONGS = ("answers twice", "is silent", "crashes", "leaks", "forgets an edit", "ends with 0", "hangs", "miscounts")


class Dummy:
    def __init__(self, wrong: str) -> None:
        self.wrong = wrong
        self.models: dict[str, TextModel] = {}
        self.is_shut_down = False

    def run(self) -> int:
        while (body := self.read()) is not None:
            try:
                message = json.loads(body)
            except (ValueError, RecursionError):
                self.say({"id": None, "error": {"code": -32700, "message": "not JSON"}})
                continue
            if is_object(message) and isinstance(message.get("method"), str):
                if message["method"] == "exit":
                    break
                self.take(message)
            elif not is_object(message) or not {"id", "result", "error"} & set(message):
                self.say({"id": None, "error": {"code": -32600, "message": "no message"}})
        return 0 if self.is_shut_down or self.wrong == "ends with 0" else 1

    def read(self) -> bytes | None:
        """Return the next body, None at the end; a frame that cannot be read ends the process."""
        length = -1
        while line := sys.stdin.buffer.readline(10_000):
            name, _, value = line.partition(b":")
            if line == b"\r\n" and 0 <= length < 1 << 30:
                body = sys.stdin.buffer.read(length)
                return body if len(body) == length else None
            if name.lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
            elif name.lower() != b"content-type":
                self.give_up(line)
        return None

    def give_up(self, line: bytes) -> None:
        if self.wrong != "hangs":
            sys.stderr.write(f"the input is no sequence of messages: {line[:50]!r}\n")
            sys.exit(1)

    def take(self, message: Json) -> None:
        method, params = message["method"], message.get("params")
        if self.wrong == "crashes" and isinstance(params, str):
            raise ValueError(params)
        if method == "shutdown":
            self.is_shut_down = True
        try:
            result = self.follow(method, params)
        except Exception as error:  # noqa: BLE001 - params of any other shape are refused
            if "id" in message:
                shown = f'File "{__file__}", line 1' if self.wrong == "leaks" else type(error).__name__
                self.say({"id": message["id"], "error": {"code": -32602, "message": shown}})
            return
        if "id" in message and not (self.wrong == "is silent" and method == "$/ask"):
            for _ in range(2 if self.wrong == "answers twice" and method == "$/ask" else 1):
                self.say({"id": message["id"], "result": result})

    def follow(self, method: str, params: Json) -> Json:
        if method == "textDocument/didOpen":
            item = params["textDocument"]
            self.models[item["uri"]] = TextModel(item["text"], "utf-16")
        elif method == "textDocument/didChange":
            model = self.models[params["textDocument"]["uri"]]
            for change in params["contentChanges"][self.wrong == "forgets an edit" :]:
                model.change(change)
        elif method == "textDocument/hover":
            lines: list[str] = self.models[params["textDocument"]["uri"]].contents()
            line: int = params["position"]["line"]
            if 0 <= line < len(lines) and lines[line].startswith("# spec:"):
                return {"contents": "a spec"}
        return None

    def say(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        size = len(body) - (self.wrong == "miscounts")
        sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%b" % (size, body))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(Dummy("".join(sys.argv[1:])).run())
