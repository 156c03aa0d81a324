"""Model servers on this machine: looked for when a task needs one, or when somebody asks what there is."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from countersign.agents.chat.call import Endpoint
from countersign.agents.endpoint.models import models_at
from countersign.agents.endpoint.providers import LOCAL, Local
from countersign.ports import AgentError

__all__ = ["first_local", "local_models"]

_PATIENCE = 1.0
"""Seconds in which a server of this machine lists its models."""


def local_models(places: Sequence[Local] = LOCAL) -> list[tuple[Local, Sequence[str]]]:
    """Return the servers that answer, with their models, in the order of the table. Blocks for a second at most."""
    with ThreadPoolExecutor(len(places), thread_name_prefix="look for models") as pool:
        found = pool.map(_models, places)
        return [(place, models) for place, models in zip(places, found, strict=True) if models]


def _models(place: Local) -> Sequence[str]:
    try:
        return models_at(Endpoint(place.url), _PATIENCE)
    except AgentError:
        return ()


def first_local(places: Sequence[Local] = LOCAL) -> tuple[str, str]:
    """Return the address of the first server that has a model, and the name of that. Raises AgentError."""
    for place, models in local_models(places):
        return place.url, models[0]
    ways = "; ".join(place.remedy for place in places)
    raise AgentError(
        "No model is at hand: name one in your configuration, set a key such as OPENAI_API_KEY, or start a server"
        f" on this machine ({ways})."
    )
