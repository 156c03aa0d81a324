"""Reading what a model says in this process, without the one that is made for it."""

from __future__ import annotations

import pytest

from countersign.agents.chat.call import Call, Endpoint, Limits
from countersign.agents.chat.events import ChatEvent
from countersign.agents.chat.problems import ChatError
from countersign.agents.chat.reading import make_http, read
from support.model_endpoint import ModelEndpoint, Part

__all__ = ["KEY", "at", "failure", "failure_of", "heard"]

KEY = "sk-very-secret-0123456789"
_LONGEST = 500


async def heard(call: Call) -> list[ChatEvent]:
    """Return all that a model says. Raises ChatError."""
    events: list[ChatEvent] = []

    async def take(more: list[ChatEvent]) -> None:
        events.extend(more)

    async with make_http() as http:
        await read(call, http, take)
    return events


async def failure(*script: Part, limits: Limits | None = None, key: str = KEY) -> ChatError:
    """Return what comes of asking an endpoint that answers with this script."""
    async with ModelEndpoint.serving(*script) as endpoint:
        return await failure_of(endpoint.call(limits, key))


async def failure_of(call: Call) -> ChatError:
    """Return what comes of a call that fails; it is told in a sentence that says what to do, and no secret."""
    with pytest.raises(ChatError) as raised:
        await heard(call)
    sentence = str(raised.value)
    assert sentence.endswith(".")
    assert ": " in sentence
    assert "\n" not in sentence
    assert KEY not in sentence
    assert len(sentence) < _LONGEST
    return raised.value


def at(url: str, key: str = KEY) -> Call:
    """Return a call of whatever is at an address."""
    return Call(Endpoint(url, key), "tiny", [], {}, Limits(connect=0.3))
