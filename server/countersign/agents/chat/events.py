"""What a model says while it says it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

__all__ = ["ChatEvent", "Finished", "Said", "Thought", "ToolCallPiece", "Used", "joined", "size_of"]


class Said(Struct, frozen=True, tag="said", array_like=True):
    """The next piece of the answer."""

    text: str


class Thought(Struct, frozen=True, tag="thought", array_like=True):
    """The next piece of the reasoning that some models show before they answer."""

    text: str


class ToolCallPiece(Struct, frozen=True, tag="call", array_like=True):
    """The next piece of a call of a tool. `index` counts the calls of one answer from 0, however the server counts;
    `id` and `name` stand in one piece of a call each and are empty in the others; the `arguments` of all its pieces
    together are JSON, if the model keeps to that.
    """

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


class Used(Struct, frozen=True, tag="used", array_like=True):
    """Tokens so far, where the server counts them: of the question, of these from a cache, and of the answer."""

    prompt: int
    cached: int
    answer: int


class Finished(Struct, frozen=True, tag="finished", array_like=True):
    """Why the model stopped, in the server's word (stop, length, tool_calls, content_filter, ...), empty when it
    says none.
    """

    reason: str


ChatEvent = Said | Thought | ToolCallPiece | Used | Finished


def joined(events: Iterable[ChatEvent]) -> list[ChatEvent]:
    """Return events that say the same in fewer pieces: neighbours become one where they go on with each other, and
    of some counts of tokens the last is kept.
    """
    runs: list[list[ChatEvent]] = []
    for event in events:
        if runs and _goes_on(runs[-1][-1], event):
            runs[-1].append(event)
        else:
            runs.append([event])
    return [run[0] if len(run) == 1 else _one(run) for run in runs]


def _goes_on(event: ChatEvent, following: ChatEvent) -> bool:
    if isinstance(event, ToolCallPiece) and isinstance(following, ToolCallPiece):
        return event.index == following.index and not following.id and not following.name
    return type(event) is type(following) and not isinstance(event, Finished)


def _one(run: list[ChatEvent]) -> ChatEvent:
    match run[0]:
        case Said():
            return Said("".join(event.text for event in run if isinstance(event, Said)))
        case Thought():
            return Thought("".join(event.text for event in run if isinstance(event, Thought)))
        case ToolCallPiece(index, call, name):
            arguments = "".join(event.arguments for event in run if isinstance(event, ToolCallPiece))
            return ToolCallPiece(index, call, name, arguments)
        case Used() | Finished():
            return run[-1]


def size_of(event: ChatEvent) -> int:
    """Return the characters that an event holds, and a few for itself."""
    match event:
        case Said(text) | Thought(text):
            return _FRAME + len(text)
        case ToolCallPiece(_, call, name, arguments):
            return _FRAME + len(call) + len(name) + len(arguments)
        case Used():
            return _FRAME
        case Finished(reason):
            return _FRAME + len(reason)


_FRAME = 16
"""What an event costs beside its text."""
