"""An agent's process, and all that goes back and forth with it while it lives."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

from acp.connection import Connection

from countersign.agents.acp.calls import Calls
from countersign.agents.acp.ground import Ground
from countersign.agents.acp.json_reading import at, number_at, text_at
from countersign.agents.acp.persona import Persona
from countersign.agents.acp.service import Service
from countersign.agents.acp.session import Gone, Session
from countersign.agents.acp.updates import Teller
from countersign.agents.acp.wire import Wire
from countersign.agents.hearing import Hearing
from countersign.agents.relay import Put
from countersign.core.escape import shortened
from countersign.ports import AgentError, Used, Voice

__all__ = ["Conversation", "conversing"]

_CHUNK = 1 << 16
_PATIENCE = 1.0
"""Seconds in which a process that says nothing more has to end."""
_COUNTS = ("inputTokens", "cachedReadTokens", "outputTokens")
_NOTES = {
    "max_tokens": "stopped where its model could write no more at a time; what it had changed by then is offered",
    "max_turn_requests": "stopped after as many requests as it may make in a turn; what it had changed is offered",
    "cancelled": "stopped by itself before it was done; what it had changed by then is offered",
}
"""What the user has to know of turns that did not just end, behind the agent's name."""


class Talk(NamedTuple):
    """What a conversation is made of: what is asked, what is heard, and what is told of it."""

    session: Session
    wire: Wire
    teller: Teller
    complained: Hearing
    root: str


class Conversation:
    """Turn after turn with one agent. Everything raises AgentError."""

    def __init__(self, process: Process, persona: Persona, talk: Talk) -> None:
        self.notes: list[str] = []
        self._process = process
        self._persona = persona
        self._session = talk.session
        self._wire = talk.wire
        self._teller = talk.teller
        self._complained = talk.complained
        self._root = talk.root
        self._counted: list[int | None] = [0, 0, 0]

    @property
    def model(self) -> str:
        return self._teller.model

    @property
    def said(self) -> str:
        """The agent's latest words."""
        return self._teller.said

    async def open(self, *, serves_files: bool) -> None:
        try:
            self._teller.configured(await self._session.open(self._root, serves_files=serves_files))
        except Gone as error:
            raise await self._failure("did not begin to work") from error

    async def turn(self, text: str) -> Used:
        """Let the agent do what a text says; return what that has cost."""
        try:
            answer = await self._session.turn(text)
        except Gone as error:
            raise await self._failure("ended in the middle of its work") from error
        self._teller.begin_anew()
        reason, name = text_at(answer, "stopReason"), self._persona.name
        if reason == "refusal":
            words = shortened(self._teller.last, 500)
            raise AgentError(f"{name} has refused the task{f': {words}' if words else '.'}")
        if reason in _NOTES:
            self.notes.append(f"{name} {_NOTES[reason]}.")
        return self._cost(answer)

    def _cost(self, answer: object) -> Used:
        """Return what is new since the last turn: agents count from the beginning of the session."""
        counts = [number_at(answer, "usage", name) for name in _COUNTS]
        new = [
            count if count is None or before is None or count < before else count - before
            for count, before in zip(counts, self._counted, strict=True)
        ]
        if at(answer, "usage") is not None:
            self._counted = counts
        question, cached, written = new
        return Used(self.model, question, cached, written)

    async def _failure(self, what: str) -> AgentError:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        code = self._process.returncode
        why = self._wire.problem or (what if code is None else f"{what}, with exit code {code}")
        words = self._complained.last_words()
        return AgentError(f"{self._persona.name} {why}.{f' Its last words: {words}' if words else ''}")


@asynccontextmanager
async def conversing(process: Process, persona: Persona, ground: Ground, put: Put) -> AsyncGenerator[Conversation]:
    """Talk with an agent's process while the block runs; signs of its work are put out as they come."""
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise AgentError(f"{persona.name} was started without pipes.")
    calls = Calls()
    teller = Teller(ground.root, calls)
    complained = Hearing(Voice.TOOL)

    async def updated(params: object) -> None:
        for sign in teller.signs(params):
            await put(sign)

    def noise(line: bytes) -> None:
        complained.take(line)

    wire = Wire(process.stdout, process.stdin, updated, noise)
    service = Service(ground, calls, teller, put)
    connection = Connection(service, wire)
    listening = asyncio.ensure_future(_drained(process.stderr, complained))
    try:
        talk = Talk(Session(connection, persona), wire, teller, complained, str(ground.root))
        yield Conversation(process, persona, talk)
    finally:
        listening.cancel()
        await asyncio.wait([listening])
        await connection.close()
        await service.close()


async def _drained(pipe: StreamReader, hearing: Hearing) -> None:
    """Read all that an agent complains of: with a full pipe it would hang."""
    while data := await pipe.read(_CHUNK):
        hearing.take(data)
