"""Asking a running Emacs to evaluate Lisp, over the socket that `emacsclient` uses."""

from __future__ import annotations

import base64
import json
import socket
from pathlib import Path

from support.documents import Json

__all__ = ["EmacsServer"]

_QUOTED = {"&": "&&", "-": "&-", "\n": "&n", " ": "&_"}
_ANSWER = "(base64-encode-string (encode-coding-string (json-encode {code}) 'utf-8) t)"
"""The printed answer would be quoted, cut and decoded; base64 needs none of that."""


class EmacsServer:
    def __init__(self, path: Path) -> None:
        self.path = path

    def ask(self, code: str) -> Json:
        """Return the value of an expression (ASCII), through JSON. Raises AssertionError for an error in it."""
        wanted = "".join(_QUOTED.get(character, character) for character in _ANSWER.format(code=code))
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(str(self.path))
            channel.sendall(f"-eval {wanted} \n".encode())
            said = b"".join(iter(lambda: channel.recv(1 << 16), b"")).decode()
        if "-error" in said:
            raise AssertionError(f"{code}: {said}")
        parts = [line.partition(" ")[2] for line in said.splitlines() if line.startswith("-print")]
        printed = "".join(parts).replace("&-", "-").replace("&n", "").strip('"')
        return json.loads(base64.b64decode(printed))
