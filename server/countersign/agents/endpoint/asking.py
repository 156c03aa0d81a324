"""One question to a model, until there is an answer: what servers refuse is left out, what fails is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from msgspec import Struct

from countersign.agents.chat.call import Call, Endpoint, Limits
from countersign.agents.chat.events import ChatEvent, Said, Thought
from countersign.agents.chat.problems import ChatError, Failure
from countersign.agents.chat.streams import ChatStreams
from countersign.agents.endpoint.conversation import Conversation
from countersign.agents.endpoint.remedies import Option, Pace, Remedy, Way, context_in, remedy
from countersign.agents.endpoint.tokens import shown_tokens
from countersign.agents.endpoint.turn import Gathering, Turn
from countersign.ports import AgentError, Progress, Told, Used, Voice

__all__ = ["Asking", "NoToolsError", "Server"]

_Sign = Progress | Told | Used
_ANSWER = 16_384
"""Tokens that an answer may have; without a word about it some servers stop after very few."""
_SMALLER = 0.6
"""What is left of a question that was too long for a server that does not say how much it takes."""
_ROOM = 0.75
"""The part of a context that a question may take; the rest is for the answer."""
_CONTEXTS = (2048, 4096, 8192, 16_384, 32_768)
"""Tokens that local servers give a model where nobody says otherwise."""
_NEARLY, _MUCH_MORE = 0.95, 1.6
_SHRINKS = 5
"""How often a question is made smaller before it is given up."""


class NoToolsError(Exception):
    """The server does not take tools for this model; `error` is what it said last."""

    def __init__(self, error: ChatError) -> None:
        super().__init__(str(error))
        self.error = error


class Server(Struct):
    """A model at a server, and what was found out about them: which options it refuses, and how many tokens a
    question and its answer have together, None while that is not known.
    """

    endpoint: Endpoint
    model: str
    limits: Limits = Limits()
    pace: Pace = Pace()
    refused: frozenset[Option] = frozenset()
    context: int | None = None


class Asking:
    """Asks the questions of one task. `notes` are for the user; `listen` is called before each call of the model:
    it waits as long as it has to, adds what the user says, and raises BudgetError.
    """

    def __init__(
        self, streams: ChatStreams, server: Server, listen: Callable[[Conversation], Awaitable[None]]
    ) -> None:
        self.notes: list[str] = []
        self.server = server
        self._streams = streams
        self._listen = listen
        self._shrinks = 0

    async def ask(
        self, conversation: Conversation, tools: Sequence[Mapping[str, Any]], step: str
    ) -> AsyncGenerator[_Sign | Turn]:
        """Yield what happens and, last, the turn. Raises AgentError, and NoToolsError where tools are refused."""
        tries, waited = 0, 0.0
        self.fit(conversation)
        while True:
            await self._listen(conversation)
            size = shown_tokens(conversation.tokens)
            yield Progress(f"asking {self.server.model}, {step}, {size} tokens")
            options = self._options(has_tools=bool(tools))
            gathering = Gathering()
            try:
                async with aclosing(self._streams.stream(self._call(conversation, tools, options))) as events:
                    async for event in events:
                        gathering.take(event)
                        if (told := _told(event)) is not None:
                            yield told
            except ChatError as error:
                way = remedy(error, options, tries, waited, self.server.pace)
                self._act(way, error, conversation)
                if way.way is Way.WAIT:
                    tries, waited = tries + 1, waited + way.seconds
                    async for sign in _wait(way.seconds, error):
                        yield sign
                continue
            turn = gathering.turn()
            yield self._used(turn)
            if self._was_cut(turn, conversation):
                continue
            yield turn
            return

    def fit(self, conversation: Conversation) -> None:
        """Make a question smaller that the server would not take, as far as that is known before it is asked."""
        context = self.server.context
        if (
            context is not None
            and conversation.tokens > context * _ROOM
            and conversation.shrink(int(context * _ROOM))
        ):
            self._note_shrunk()

    def _options(self, *, has_tools: bool) -> frozenset[Option]:
        absent = frozenset[Option]() if has_tools else {Option.TOOLS}
        return frozenset(Option) - self.server.refused - absent

    def _call(
        self, conversation: Conversation, tools: Sequence[Mapping[str, Any]], options: frozenset[Option]
    ) -> Call:
        sent: dict[str, Any] = {}
        if Option.USAGE in options:
            sent["stream_options"] = {"include_usage": True}
        if Option.LENGTH in options:
            context = self.server.context
            sent["max_tokens"] = min(_ANSWER, context // 4) if context is not None else _ANSWER
        if Option.TOOLS in options:
            sent["tools"] = tools
        messages = conversation.messages(folded=Option.SYSTEM not in options)
        return Call(self.server.endpoint, self.server.model, messages, sent, self.server.limits)

    def _act(self, way: Remedy, error: ChatError, conversation: Conversation) -> None:
        """Do what helps before the question is asked again. Raises ChatError when nothing does."""
        match way:
            case Remedy(Way.DROP, option=Option.TOOLS):
                raise NoToolsError(error)
            case Remedy(Way.DROP, option=Option() as option):
                self.server.refused |= {option}
            case Remedy(Way.SHRINK):
                self._shrink(error, conversation)
            case Remedy(Way.WAIT):
                pass
            case _:
                raise error

    def _shrink(self, error: ChatError, conversation: Conversation) -> None:
        self._shrinks += 1
        told = context_in(error)
        if told is not None:
            self.server.context = told
        target = conversation.tokens * _SMALLER
        if told is not None:
            target = min(target, told * _ROOM)
        if self._shrinks > _SHRINKS or not conversation.shrink(int(target)):
            words = "the task is too large for this model: let its `scope:` take less, or name another model."
            raise ChatError(Failure.REQUEST, f"{str(error).rpartition(':')[0]}: {words}", error.status)
        self._note_shrunk()

    def _was_cut(self, turn: Turn, conversation: Conversation) -> bool:
        """Whether a server has left out of a question what was too long for it, and said nothing; make it shorter
        then. Its count of tokens tells: it is just below a power of two, and far below what was sent.
        """
        count = turn.used.prompt if turn.used is not None else 0
        size = next((size for size in _CONTEXTS if size * _NEARLY <= count <= size), None)
        if size is None or self.server.context is not None or conversation.tokens < count * _MUCH_MORE:
            return False
        self.server.context = size
        self.notes.append(
            f"{self.server.model} at {self.server.endpoint.place} takes {size} tokens and leaves out the rest: let"
            " its server give it more (Ollama: OLLAMA_CONTEXT_LENGTH)."
        )
        self.fit(conversation)
        return True

    def _note_shrunk(self) -> None:
        note = f"{self.server.model} takes no more at once, so it was shown less of the code around."
        if note not in self.notes:
            self.notes.append(note)

    def _used(self, turn: Turn) -> Used:
        used = turn.used
        if used is None:
            return Used(self.server.model, None, None, None)
        return Used(self.server.model, used.prompt or None, used.cached or None, used.answer or None)


def _told(event: ChatEvent) -> Told | None:
    """Return what is told at once; calls of tools are told when they are done."""
    match event:
        case Said(text):
            return Told(Voice.AGENT, text)
        case Thought(text):
            return Told(Voice.THOUGHT, text)
        case _:
            return None


async def _wait(seconds: float, error: AgentError) -> AsyncGenerator[_Sign]:
    """Wait, and show that; who cancels the task ends it."""
    yield Told(Voice.NOTE, f"{error}\n")
    yield Progress(f"the server is not ready: asking again in {seconds:g} s")
    await asyncio.sleep(seconds)
