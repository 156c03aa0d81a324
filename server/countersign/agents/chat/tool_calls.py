"""Which call of a tool a piece belongs to.

The API says: that of its index. Servers leave the index out or write 0 each time, send a call whole or repeat its
name in every piece, leave the id out or empty.
"""

from __future__ import annotations

import msgspec

from countersign.agents.chat.events import ToolCallPiece

__all__ = ["ToolCalls"]


class _Call:
    def __init__(self, number: int) -> None:
        self.number = number
        self.id = ""
        self.name = ""
        self.arguments: list[str] = []


class ToolCalls:
    """The calls of one answer so far."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._at: dict[int, _Call] = {}
        """By the server's index, the call that its next piece goes on with."""
        self._last = 0

    def take(self, index: int | None, identity: str, name: str, arguments: object) -> ToolCallPiece | None:
        """Return what is new in a piece, None when nothing is. `arguments` are text, or JSON of any kind."""
        self._last = place = self._last if index is None else index
        call = self._at.get(place)
        if call is None or _begins_another(call, identity, name):
            call = self._at[place] = _Call(len(self._calls))
            self._calls.append(call)
        text = _text(arguments)
        piece = ToolCallPiece(call.number, "" if call.id else identity, "" if call.name else name, text)
        call.id = call.id or identity
        call.name = call.name or name
        if not call.id:
            call.arguments.append(text)
        return piece if piece.id or piece.name or piece.arguments else None


def _begins_another(call: _Call, identity: str, name: str) -> bool:
    """Whether a piece is not of the call at its place. Without ids, a name that follows whole arguments tells."""
    if identity and call.id:
        return identity != call.id
    return bool(name and call.name and not call.id and _is_json("".join(call.arguments)))


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False
    return True


def _text(arguments: object) -> str:
    if arguments is None:
        return ""
    return arguments if isinstance(arguments, str) else msgspec.json.encode(arguments).decode()
