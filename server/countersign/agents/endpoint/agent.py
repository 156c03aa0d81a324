"""The agent that works with any OpenAI-compatible server: text in, text out, and the files changed by us."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

from countersign.agents.chat.call import Endpoint
from countersign.agents.endpoint import prompts
from countersign.agents.endpoint.asking import NoToolsError, Server
from countersign.agents.endpoint.job import TOOLS, Job
from countersign.agents.endpoint.local import first_local
from countersign.agents.endpoint.means import Means
from countersign.agents.endpoint.memory import Known
from countersign.agents.endpoint.models import models_at, one_of
from countersign.agents.endpoint.remedies import Option
from countersign.agents.endpoint.text_loop import UnreadableError
from countersign.agents.endpoint.tool_loop import UnusedToolsError
from countersign.agents.keys import key_from
from countersign.agents.threads import in_thread
from countersign.core.foreseen import Foreseen
from countersign.core.reply import Form
from countersign.core.state import AgentCard
from countersign.ports import AgentError, Bench, Brief, BudgetError, Control, Progress, Sign, Told, Voice
from countersign.preferences import EndpointAgent as Entry

__all__ = ["EndpointAgent"]

_LIST = 10.0
"""Seconds that a server may take to list its models."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


class EndpointAgent:
    """Who it is and where it asks stands in an entry of the user's preferences; without an address, a server is
    looked for on this machine.
    """

    def __init__(self, name: str, entry: Entry, means: Means) -> None:
        self.card = AgentCard(name, mechanical=False)
        self._entry = entry
        self._means = means

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        """Do the spec. Raises AgentError; what was changed until then is on the bench."""
        # Neither a keyring that asks nor a server that does not answer is waited for when the task is cancelled.
        server, known = await asyncio.to_thread(self._server)
        job = Job(self._means, server, brief, bench, control)
        await in_thread(job.gather)
        way, *others = _ways(self._entry.edits, known.edits)
        while True:
            try:
                async with aclosing(job.run(way)) as signs:
                    async for sign in signs:
                        yield sign
                        if _ends_a_step(sign) and job.has_changed:
                            yield job.report()  # what there is so far, where the task is stopped
                break
            except BudgetError:
                yield job.report()
                raise
            except (NoToolsError, UnusedToolsError, UnreadableError) as error:
                if not others:
                    raise AgentError(_unable(server, way, error)) from None
                way = others.pop(0)
        edits = job.written if job.has_changed else known.edits
        await in_thread(lambda _: self._remember(server, edits))
        yield job.report()

    def foresee(self, brief: Brief, bench: Bench) -> Foreseen:
        """Return the first request as it would be sent now. Blocks; raises BenchError."""
        entry = self._entry
        endpoint = Endpoint(entry.url)
        known = self._means.memory.recall(endpoint.place, entry.model)
        way = next(_ways(entry.edits, known.edits))
        job = Job(self._means, Server(endpoint, entry.model), brief, bench)
        job.gather(lambda: False)
        return job.foreseen(self.card.name, entry.key, way, entry.context or known.context)

    def _server(self) -> tuple[Server, Known]:
        """Find out which model is asked, and what is known of it. Blocks; raises AgentError."""
        entry, means = self._entry, self._means
        url, model = (entry.url, entry.model) if entry.url else first_local()
        endpoint = Endpoint(url, key_from(entry.key))
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


def _ways(wanted: str, known: str) -> Iterator[str]:
    """Yield how a model is let write changes, one after the other until it can: tools, or a form of text."""
    forms = {form.value for form in Form}
    able = [TOOLS, *(form for form in prompts.FORMS if form in forms)]
    if wanted in able:
        yield wanted
        return
    if known in able:
        yield known
    yield from (way for way in able if way != known and not (way == TOOLS and known in able))


def _ends_a_step(sign: Sign) -> bool:
    """Whether something may have been changed since the sign before."""
    return isinstance(sign, Progress) or (isinstance(sign, Told) and sign.voice is Voice.TOOL)


def _unable(server: Server, way: str, error: Exception) -> str:
    if way == TOOLS:
        said = f" ({error})" if str(error) else ""
        return f'{server.model} does not use tools{said}: set `edits = "auto"`, or name another model.'
    return f"Nothing that {server.model} wrote can be read as edits: {error} Name another model, or another form."
