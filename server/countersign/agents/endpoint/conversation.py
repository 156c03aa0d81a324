"""All that a model is told in one task, and how it is made smaller when it does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from countersign.agents.endpoint.tokens import tokens_in, tokens_of
from countersign.agents.endpoint.turn import ToolCall, Turn

__all__ = ["Conversation", "Message", "Opening"]

Message = dict[str, Any]
Opening = Callable[[int | None], str]
"""Makes the first question of a task, of about so many tokens; without a number, as large as it may be at most."""

_LEFT_OUT = "[What stood here was left out to save room. Ask again if you need it.]"
_KEPT = 2
"""Of the answers of tools, the newest are never left out."""
_SMALLEST = 400
"""Tokens below which an opening says too little to be of use."""


class Conversation:
    """`system` says who the model is to be, `opening` what it is to do."""

    def __init__(self, system: str, opening: Opening) -> None:
        self._system = system
        self._opening = opening
        self._first = opening(None)
        self._rest: list[Message] = []

    def messages(self, *, folded: bool = False) -> Sequence[Message]:
        """Return what is sent; `folded` puts the system's words into the first question, for models that know no
        such role.
        """
        if folded:
            return [_user(f"{self._system}\n\n{self._first}"), *self._rest]
        return [{"role": "system", "content": self._system}, _user(self._first), *self._rest]

    @property
    def tokens(self) -> int:
        """How many tokens are sent, roughly."""
        return sum(map(tokens_in, self.messages()))

    def say(self, text: str) -> None:
        """Add words to the model; they go on with those that it has not answered yet."""
        last = self._rest[-1] if self._rest else None
        if last is not None and last["role"] == "user":
            last["content"] += f"\n\n{text}"
        else:
            self._rest.append(_user(text))

    def hear(self, turn: Turn) -> None:
        """Add what the model answered."""
        message: Message = {"role": "assistant", "content": turn.text}
        if turn.calls:
            message["tool_calls"] = [_called(call) for call in turn.calls]
        self._rest.append(message)

    def answer(self, call: ToolCall, result: str) -> None:
        """Add what came of a call of a tool."""
        self._rest.append({"role": "tool", "tool_call_id": call.id, "content": result})

    def shrink(self, tokens: int) -> bool:
        """Make it about so small; return whether it has become smaller at all. What is oldest goes first."""
        before = self.tokens
        results = [message for message in self._rest if message["role"] == "tool"]
        for message in results[:-_KEPT]:
            if self.tokens <= tokens:
                break
            if len(message["content"]) > len(_LEFT_OUT):
                message["content"] = _LEFT_OUT
        if (over := self.tokens - tokens) > 0:
            self._first = self._opening(max(tokens_of(self._first) - over, _SMALLEST))
        return self.tokens < before


def _user(text: str) -> Message:
    return {"role": "user", "content": text}


def _called(call: ToolCall) -> Message:
    """Return a call as servers want it back: some parse the arguments anew, and fail on what is no JSON."""
    arguments = call.arguments if _is_object(call.arguments) else "{}"
    function = {"name": call.name or "unknown", "arguments": arguments}
    return {"id": call.id, "type": "function", "function": function}


def _is_object(text: str) -> bool:
    try:
        return isinstance(msgspec.json.decode(text.encode("utf-8", "replace")), dict)
    except (msgspec.DecodeError, RecursionError):
        return False
