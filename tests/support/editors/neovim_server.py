"""Asking a running Neovim over its socket, one connection a question, so that none is left open."""

from __future__ import annotations

import socket
from pathlib import Path

import msgspec

from support.documents import Json

__all__ = ["NeovimServer"]


class NeovimServer:
    def __init__(self, path: Path) -> None:
        self.path = path

    def lua(self, code: str) -> Json:
        """Run Lua and return what it returns. Raises AssertionError for an error in it."""
        return self.ask("nvim_exec_lua", code, [])

    def ask(self, method: str, *params: Json) -> Json:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(str(self.path))
            channel.sendall(msgspec.msgpack.encode([0, 1, method, params]))
            _, _, error, result = _answer(channel)
        if error is not None:
            raise AssertionError(f"{method}{params}: {error}")
        return result


def _answer(channel: socket.socket) -> Json:
    """Return the first message that comes, once it is there as a whole."""
    said = b""
    while data := channel.recv(1 << 16):
        said += data
        try:
            return msgspec.msgpack.decode(said)
        except msgspec.DecodeError:
            continue
    raise AssertionError(f"Neovim ended with half an answer: {said!r}")
