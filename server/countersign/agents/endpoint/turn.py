"""What a model has answered, put together from what it said bit by bit."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from countersign.agents.chat.events import ChatEvent, Finished, Said, Thought, ToolCallPiece, Used

__all__ = ["Gathering", "ToolCall", "Turn"]


class ToolCall(Struct, frozen=True):
    """A call of a tool as the model made it: the arguments are JSON, if it keeps to that."""

    id: str
    name: str
    arguments: str


class Turn(Struct, frozen=True):
    """One answer: its text, the tools it calls, why the model stopped, in the server's word, and what it cost."""

    text: str = ""
    calls: Sequence[ToolCall] = ()
    reason: str = ""
    used: Used | None = None

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.calls

    @property
    def is_cut_off(self) -> bool:
        """Whether the model was stopped before it had said all."""
        return self.reason in {"length", "max_tokens", "model_length"}

    @property
    def is_filtered(self) -> bool:
        """Whether the server kept back what the model said."""
        return self.reason in {"content_filter", "safety", "prohibited_content"}


class Gathering:
    """Takes what a model says, and is asked for the turn at the end."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._ids: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._arguments: dict[int, list[str]] = {}
        self._reason = ""
        self._used: Used | None = None

    def take(self, event: ChatEvent) -> None:
        match event:
            case Said(text):
                self._said.append(text)
            case Thought():
                pass
            case ToolCallPiece(index, call, name, arguments):
                self._ids[index] = self._ids.get(index) or call
                self._names[index] = self._names.get(index) or name
                self._arguments.setdefault(index, []).append(arguments)
            case Used():
                self._used = event
            case Finished(reason):
                self._reason = reason

    def turn(self) -> Turn:
        """Return the answer. Calls without an id get one: the next question has to name it."""
        calls = [
            ToolCall(self._ids[index] or f"call_{index}", self._names[index], "".join(arguments))
            for index, arguments in sorted(self._arguments.items())
        ]
        return Turn("".join(self._said), calls, self._reason.lower(), self._used)
