"""A model answers a question: it looks at files as it needs to, and its first words behind that are the answer."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import partial

from msgspec import Struct

from countersign.agents.endpoint import prompts
from countersign.agents.endpoint.asking import Asking
from countersign.agents.endpoint.conversation import Conversation
from countersign.agents.endpoint.performing import Done, Performer
from countersign.agents.endpoint.tools import READING, Arguments, Read, described, read_call
from countersign.agents.endpoint.turn import Turn
from countersign.agents.endpoint.written_calls import with_written_calls
from countersign.agents.threads import BUSY, in_thread
from countersign.core.escape import shortened
from countersign.core.problem import Problem
from countersign.ports import AgentError, Progress, Told, Used, Voice

__all__ = ["AnswerBounds", "AnswerLoop"]

_Sign = Progress | Told | Used
_READ = re.compile(r"^READ[ \t]+`?([^`\n]{1,1000}?)`?[ \t]*$", re.MULTILINE)
_CUT = "The answer was cut off: the model may write no more at a time."


class AnswerBounds(Struct, frozen=True):
    """How long a model may look at files: questions, and calls of tools in one answer."""

    steps: int = 24
    calls: int = 32


class AnswerLoop:
    """`can_call` says whether the model is given tools; without any, it names the files that it wants to see."""

    def __init__(self, asking: Asking, performer: Performer, bounds: AnswerBounds, *, can_call: bool) -> None:
        self.answer = ""
        self.notes: list[str] = []
        self._asking = asking
        self._performer = performer
        self._bounds = bounds
        self._tools = READING if can_call else ()

    async def run(self, conversation: Conversation) -> AsyncGenerator[_Sign]:
        """Yield what happens until the model has answered. Raises AgentError, and NoToolsError."""
        for step in range(1, self._bounds.steps + 1):
            is_last = step == self._bounds.steps
            if is_last:
                conversation.say(prompts.ANSWER_NOW)
            tools = () if is_last else described(self._tools)
            turn = Turn()
            async with aclosing(self._asking.ask(conversation, tools, f"step {step}")) as signs:
                async for sign in signs:
                    if isinstance(sign, Turn):
                        turn = sign
                    else:
                        yield sign
            turn = with_written_calls(turn, self._tools)
            conversation.hear(turn)
            for done in await self._looked(turn, conversation):
                yield Told(Voice.TOOL, f"{shortened(done.logged, 300)}\n")
            if self.answer:
                return
        raise AgentError(f"{self._asking.server.model} gave no answer in {self._bounds.steps} steps.")

    async def _looked(self, turn: Turn, conversation: Conversation) -> Sequence[Done]:
        """Show the model what it wants to see; where that is nothing, take its words for the answer. Raises
        AgentError.
        """
        if turn.is_filtered:
            raise AgentError("The server kept back what the model answered: ask otherwise, or name another model.")
        if turn.calls:
            return await self._called(turn, conversation)
        wanted = _READ.findall(turn.text) if not self._tools else []
        if wanted:
            found = [await in_thread(partial(self._do, Read(path))) for path in wanted[: self._bounds.calls]]
            conversation.say("\n\n".join(done.told for done in found))
            return found
        self.answer = turn.text.strip()
        if not self.answer:
            conversation.say(prompts.ANSWER_NOW)
        elif turn.is_cut_off:
            self.notes.append(_CUT)
        return ()

    async def _called(self, turn: Turn, conversation: Conversation) -> Sequence[Done]:
        found: list[Done] = []
        for number, call in enumerate(turn.calls):
            read = read_call(call.name, call.arguments, self._tools)
            if number >= self._bounds.calls:
                done = Done("Too many calls in one answer: this one was not done.", "too many calls", ok=False)
            elif isinstance(read, Problem):
                done = Done(f"{read.message}.", read.message, ok=False)
            else:
                done = await in_thread(partial(self._do, read))
            conversation.answer(call, done.told)
            found.append(done)
        return found

    def _do(self, call: Arguments, stopped: Callable[[], bool]) -> Done:
        with BUSY:
            return self._performer.do(call, stopped)
