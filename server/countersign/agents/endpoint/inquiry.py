"""What can be said of an endpoint: whether its key is there, and, when it is asked, whether it answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import aclosing

from countersign.agents.chat.call import Endpoint, Limits
from countersign.agents.chat.streams import ChatStreams
from countersign.agents.endpoint.asking import Asking, Server
from countersign.agents.endpoint.conversation import Conversation
from countersign.agents.endpoint.local import local_models
from countersign.agents.endpoint.models import models_at, one_of
from countersign.agents.endpoint.remedies import Pace
from countersign.agents.endpoint.turn import Turn
from countersign.agents.keys import key_from
from countersign.agents.threads import in_thread
from countersign.core.escape import shortened
from countersign.ports import AgentError, Used
from countersign.preferences import EndpointAgent as Entry

__all__ = ["inquiries"]

_SHOWN = 5
"""Models of a server that are named."""
_LIST = 20.0
"""Seconds that a server may take to list its models."""
_LIMITS = Limits(connect=10, first=60, between=30, whole=90)
_PACE = Pace(together=5)
_QUESTION = "Answer with the word OK and nothing else."


def inquiries(entries: Mapping[str, Entry], *, probe: bool) -> Iterator[tuple[str, str, str]]:
    """Tell of each entry, and of the servers on this machine: a name, what was found, and a remedy where something
    is missing; with `probe`, what each answers. Blocks.
    """
    for name, entry in entries.items():
        yield f"agent {name}", *_described(entry)
    here = local_models()
    for place, models in here:
        yield f"{place.name} here", f"{', '.join(models[:_SHOWN])} at {place.url}", ""
    if not here:
        yield "models here", "no model server answers on this machine", ""
    if probe:
        found = {place.name: Entry(place.url, models[0]) for place, models in here}
        for name, entry in {**entries, **found}.items():
            yield f"probe {name}", *asyncio.run(_probed(entry))


def _described(entry: Entry) -> tuple[str, str]:
    """Return what an entry says, and what to do where its key is missing. Blocks; asks nobody."""
    place, model = Endpoint(entry.url).place, entry.model or "the model that the server has"
    told = f"{model} at {place}" + (f", key from {entry.key}" if entry.key else "")
    try:
        key_from(entry.key)
    except AgentError as error:
        return told, str(error)
    return told, ""


async def _probed(entry: Entry) -> tuple[str, str]:
    """Ask a model a question of one line; return what came of it, and what to do where nothing did."""
    streams = ChatStreams()
    try:
        return await _answered(streams, entry), ""
    except AgentError as error:
        return "no answer", str(error)
    finally:
        await streams.close()


async def _answered(streams: ChatStreams, entry: Entry) -> str:
    endpoint = Endpoint(entry.url, await in_thread(lambda _: key_from(entry.key)))
    model = entry.model
    if not model:
        model = one_of(endpoint, await in_thread(lambda _: models_at(endpoint, _LIST)), first=True)
    asking = Asking(streams, Server(endpoint, model, _LIMITS, _PACE), _nothing)
    began, turn, used = time.monotonic(), Turn(), Used(model, None, None, None)
    async with aclosing(
        asking.ask(Conversation("You are asked for a test.", lambda _: _QUESTION), (), "")
    ) as signs:
        async for sign in signs:
            if isinstance(sign, Turn):
                turn = sign
            elif isinstance(sign, Used):
                used = sign
    counted = f"{used.prompt} + {used.answer} tokens" if used.prompt else "tokens not counted"
    return f'{model} answered in {time.monotonic() - began:.1f} s, {counted}: "{shortened(turn.text, 60)}"'


async def _nothing(conversation: Conversation) -> None:
    """Nobody says anything."""
