"""One task at one server: what the model is told, how it works, and what is told at the end."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import partial

from countersign.agents.endpoint import prompts
from countersign.agents.endpoint.answer_loop import AnswerLoop
from countersign.agents.endpoint.asking import Asking, Server
from countersign.agents.endpoint.conversation import Conversation
from countersign.agents.endpoint.files import Files
from countersign.agents.endpoint.gathering import clauses_of, sections
from countersign.agents.endpoint.masks import Masks
from countersign.agents.endpoint.material import Section, rendered
from countersign.agents.endpoint.means import Means
from countersign.agents.endpoint.performing import Performer
from countersign.agents.endpoint.structure import structure
from countersign.agents.endpoint.text_loop import TextLoop
from countersign.agents.endpoint.tokens import tokens_in
from countersign.agents.endpoint.tool_loop import ToolLoop, UnusedToolsError
from countersign.agents.endpoint.tools import READING, described, working
from countersign.agents.endpoint.turn import Turn
from countersign.agents.question_text import aim_of
from countersign.agents.threads import BUSY
from countersign.core.foreseen import Foreseen, Message
from countersign.core.model import ClauseKind
from countersign.core.remarks import with_remarks
from countersign.core.reply import Form
from countersign.core.scope import scope_of
from countersign.ports import Bench, Brief, Control, Report, Sign

__all__ = ["TOOLS", "Job"]

TOOLS = "tools"
"""Beside the forms of text, the way to let a model write changes."""


class Job:
    """One task at one server."""

    def __init__(
        self, means: Means, server: Server, brief: Brief, bench: Bench, control: Control | None = None
    ) -> None:
        spec = with_remarks(brief.spec, brief.round.remarks if brief.round is not None else ())
        self._means = means
        self._check = means.check if spec.texts(ClauseKind.DONE) else None
        self._tools = working(can_check=self._check is not None) if brief.question is None else READING
        self._brief = brief
        self._bench = bench
        self._server = server
        self._files = Files(bench, scope_of(spec).takes, Masks(means.rules))
        self._nonce = secrets.token_hex(8)
        self._performer = Performer(self._files, clauses_of(brief), self._nonce)
        self._control = control
        self._asking = Asking(means.streams, server, self._listen)
        self._sections: Sequence[Section] = ()
        self._summary = ""
        self._answer = ""
        self.written = ""
        """How the model wrote what it changed."""
        self._notes: list[str] = []
        self._first: Turn | None = None
        """An answer in words of a model that was given tools: there may be edits in it."""

    @property
    def has_changed(self) -> bool:
        return bool(self._files.changed)

    def gather(self, stopped: Callable[[], bool]) -> None:
        """Read what the model is shown at first. Blocks; raises BenchError."""
        related = structure(self._brief, self._bench, self._files.paths(), stopped)
        with BUSY:
            self._sections = sections(self._brief, self._files, related)

    def conversation(self, way: str) -> Conversation:
        if self._brief.question is not None:
            reading = "" if way == TOOLS else prompts.READ_LINES
            system = prompts.ANSWER.format(nonce=self._nonce, aim=aim_of(self._brief.question), reading=reading)
        elif way == TOOLS:
            system = prompts.TOOLS.format(nonce=self._nonce)
        else:
            system = prompts.TEXT.format(nonce=self._nonce, form=prompts.FORMS[way])
        return Conversation(system, partial(rendered, self._sections, self._nonce))

    def foreseen(self, agent: str, key: str, way: str, context: int | None) -> Foreseen:
        """Return what the first question is for a model that takes so many tokens, as far as that is known."""
        conversation = self.conversation(way)
        self._server.context = context
        self._asking.fit(conversation)
        tools = described(self._tools) if way == TOOLS else []
        return Foreseen(
            agent=agent,
            place=self._server.endpoint.place if self._server.endpoint.url else "",
            model=self._server.model,
            key=key,
            edits=way,
            tokens=conversation.tokens + sum(map(tokens_in, tools)),
            hidden=self._files.masks.count,
            tools=tuple(tool["function"]["name"] for tool in tools),
            messages=tuple(Message(message["role"], message["content"]) for message in conversation.messages()),
        )

    async def _listen(self, conversation: Conversation) -> None:
        for said in await self._control.go_on() if self._control is not None else ():
            conversation.say(f"The user says: {self._files.masks.hide(said)}")

    async def run(self, way: str) -> AsyncGenerator[Sign]:
        """Let the model work in one way. Raises AgentError, and the errors that say that it can not in this way."""
        conversation = self.conversation(way)
        if self._brief.question is not None:
            loop = AnswerLoop(self._asking, self._performer, self._means.answer_bounds, can_call=way == TOOLS)
            running = loop.run(conversation)
        elif way == TOOLS:
            check = partial(self._check, self._brief, self._bench) if self._check is not None else None
            loop = ToolLoop(self._asking, self._files, self._performer, check, self._means.bounds)
            running = loop.run(conversation)
        else:
            loop = TextLoop(self._asking, self._files, self._performer, Form(way), self._means.text_bounds)
            running = loop.run(conversation, self._nonce, self._first)
            self._first = None
        async with aclosing(running) as signs:
            try:
                async for sign in signs:
                    yield sign
            except UnusedToolsError as error:
                self._first = error.turn
                raise
        self._notes = loop.notes
        if isinstance(loop, AnswerLoop):
            self._answer = loop.answer
            return
        self._summary = loop.summary
        self.written = way if isinstance(loop, ToolLoop) else loop.written

    def report(self) -> Report:
        """Return what is told at the end: the model's own words last."""
        said = [self._summary] if self._summary else []
        notes = (*self._asking.notes, *self._notes, *said)
        reasons = tuple(self._files.reasons(self._summary))
        return Report(reasons, notes, model=self._server.model, answer=self._answer)
