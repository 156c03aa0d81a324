"""The agent that works with any OpenAI-compatible server: text in, text out, and the files changed by us."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from functools import partial

from countersign.agents.chat.call import Endpoint
from countersign.agents.endpoint import prompts
from countersign.agents.endpoint.asking import Asking, NoToolsError, Server
from countersign.agents.endpoint.conversation import Conversation
from countersign.agents.endpoint.files import Files
from countersign.agents.endpoint.gathering import clauses_of, sections
from countersign.agents.endpoint.masks import Masks
from countersign.agents.endpoint.material import Section, rendered
from countersign.agents.endpoint.means import Means
from countersign.agents.endpoint.memory import Known
from countersign.agents.endpoint.models import models_at, one_of
from countersign.agents.endpoint.performing import Performer
from countersign.agents.endpoint.remedies import Option
from countersign.agents.endpoint.text_loop import TextLoop, UnreadableError
from countersign.agents.endpoint.tool_loop import ToolLoop, UnusedToolsError
from countersign.agents.endpoint.turn import Turn
from countersign.agents.keys import key_from
from countersign.agents.threads import in_thread
from countersign.core.remarks import with_remarks
from countersign.core.reply import Form
from countersign.core.scope import scope_of
from countersign.core.state import AgentCard
from countersign.ports import AgentError, Bench, Brief, Control, Report, Sign
from countersign.preferences import EndpointAgent as Entry

__all__ = ["EndpointAgent"]

_LIST = 20.0
"""Seconds that a server may take to list its models."""
_TOOLS = "tools"
_LOCAL = ("localhost", "127.0.0.1", "::1")


class EndpointAgent:
    """Who it is and where it asks stands in an entry of the user's preferences."""

    def __init__(self, name: str, entry: Entry, means: Means) -> None:
        self.card = AgentCard(name, mechanical=False)
        self._entry = entry
        self._means = means

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        """Do the spec. Raises AgentError; what was changed until then is on the bench."""
        server, known = await in_thread(lambda _: self._server())
        job = _Job(self._means, server, brief, bench)
        await in_thread(lambda _: job.gather())
        way, *others = _ways(self._entry.edits, known.edits)
        while True:
            try:
                async with aclosing(job.run(way, control)) as signs:
                    async for sign in signs:
                        yield sign
                break
            except (NoToolsError, UnusedToolsError, UnreadableError) as error:
                if not others:
                    raise AgentError(_unable(server, way, error)) from None
                way = others.pop(0)
        yield job.report()
        edits = way if job.has_changed else known.edits
        await in_thread(lambda _: self._remember(server, edits))

    def _server(self) -> tuple[Server, Known]:
        """Find out which model is asked, and what is known of it. Blocks; raises AgentError."""
        entry, means = self._entry, self._means
        endpoint = Endpoint(entry.url, key_from(entry.key))
        model = entry.model
        if not model:
            model = one_of(endpoint, models_at(endpoint, _LIST), first=endpoint.host in _LOCAL)
        known = means.memory.recall(endpoint.place, model)
        refused = frozenset(option for option in Option if option.value in known.refused)
        context = entry.context or known.context
        return Server(endpoint, model, means.limits, means.pace, refused, context), known

    def _remember(self, server: Server, edits: str) -> None:
        refused = tuple(option.value for option in Option if option in server.refused)
        context = server.context if server.context != self._entry.context else None
        self._means.memory.keep(server.endpoint.place, server.model, Known(edits, refused, context))


class _Job:
    """One task at one server."""

    def __init__(self, means: Means, server: Server, brief: Brief, bench: Bench) -> None:
        spec = with_remarks(brief.spec, brief.round.remarks if brief.round is not None else ())
        self._means = means
        self._brief = brief
        self._bench = bench
        self._server = server
        self._files = Files(bench, scope_of(spec).takes, Masks(means.rules))
        self._nonce = secrets.token_hex(8)
        self._performer = Performer(self._files, clauses_of(brief), self._nonce)
        self._asking = Asking(means.streams, server)
        self._sections: Sequence[Section] = ()
        self._summary = ""
        self._notes: list[str] = []
        self._first: Turn | None = None
        """An answer in words of a model that was given tools: there may be edits in it."""

    @property
    def has_changed(self) -> bool:
        return bool(self._files.changed)

    def gather(self) -> None:
        """Read what the model is shown at first. Blocks; raises BenchError."""
        self._sections = sections(self._brief, self._files)

    def conversation(self, way: str) -> Conversation:
        if way == _TOOLS:
            system = prompts.TOOLS.format(nonce=self._nonce)
        else:
            system = prompts.TEXT.format(nonce=self._nonce, form=prompts.FORMS[Form(way)])
        return Conversation(system, partial(rendered, self._sections, self._nonce))

    async def run(self, way: str, control: Control) -> AsyncGenerator[Sign]:
        """Let the model work in one way. Raises AgentError, and the errors that say that it can not in this way."""
        conversation = self.conversation(way)
        if way == _TOOLS:
            check = partial(self._means.check, self._brief, self._bench) if self._means.check is not None else None
            loop = ToolLoop(self._asking, self._files, self._performer, check, self._means.bounds)
            running = loop.run(conversation, control)
        else:
            loop = TextLoop(self._asking, self._files, self._performer, Form(way), self._means.text_bounds)
            running = loop.run(conversation, control, self._nonce, self._first)
            self._first = None
        async with aclosing(running) as signs:
            try:
                async for sign in signs:
                    yield sign
            except UnusedToolsError as error:
                self._first = error.turn
                raise
        self._summary, self._notes = loop.summary, loop.notes

    def report(self) -> Report:
        """Return what is told at the end: the model's own words last."""
        said = [self._summary] if self._summary else []
        notes = (*self._asking.notes, *self._notes, *said)
        return Report(tuple(self._files.reasons(self._summary)), notes, model=self._server.model)


def _ways(wanted: str, known: str) -> Iterator[str]:
    """Yield how a model is let write changes, one after the other until it can: tools, or a form of text."""
    able = [_TOOLS, *(form.value for form in Form if form in prompts.FORMS)]
    if wanted != "auto":
        yield wanted
        return
    if known in able:
        yield known
    yield from (way for way in able if way != known and not (way == _TOOLS and known in able))


def _unable(server: Server, way: str, error: Exception) -> str:
    if way == _TOOLS:
        said = f" ({error})" if str(error) else ""
        return f'{server.model} does not use tools{said}: set `edits = "auto"`, or name another model.'
    return f"Nothing that {server.model} wrote can be read as edits: {error} Name another model, or another form."
