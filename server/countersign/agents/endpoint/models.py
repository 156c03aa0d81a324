"""Which models a server has: asked only when none is named, and by who looks whether a server is there."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException

import msgspec
from msgspec import Struct

from countersign.agents.chat.call import Endpoint
from countersign.core.escape import shortened
from countersign.ports import AgentError

__all__ = ["models_at", "one_of"]

_LARGEST = 4 << 20
_SHOWN = 8


class _Model(Struct):
    id: str


class _Models(Struct):
    data: list[_Model] = []


def models_at(endpoint: Endpoint, seconds: float) -> Sequence[str]:
    """Return the names of the models that a server lists. Blocks so long at most; raises AgentError."""
    place = endpoint.place
    if not endpoint.url.startswith(("http://", "https://")):
        raise AgentError(f"{place} is no address of a server: it must begin with http:// or https://.")
    headers = {"Accept": "application/json", **endpoint.headers}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    request = urllib.request.Request(f"{endpoint.url.rstrip('/')}/models", headers=headers)  # noqa: S310 - looked at above
    try:
        with _opener().open(request, timeout=seconds) as answer:
            data: bytes = answer.read(_LARGEST)
        return [model.id for model in msgspec.json.decode(data, type=_Models).data]
    except urllib.error.HTTPError as error:
        error.close()
        raise AgentError(f"{place} does not list its models ({error.code}): name one in `model`.") from None
    except (OSError, HTTPException, ValueError) as error:
        # What it says itself may hold what is secret.
        raise AgentError(
            f"{place} does not list its models ({type(error).__name__}): name one in `model`."
        ) from None


def _opener() -> urllib.request.OpenerDirector:
    """Make a client that follows nothing to another address: a key is for one."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def one_of(endpoint: Endpoint, names: Sequence[str], *, first: bool) -> str:
    """Return the only model, or the `first` of several where that will do. Raises AgentError."""
    if len(names) == 1 or (names and first):
        return names[0]
    if not names:
        raise AgentError(f"{endpoint.place} has no model: load one there, or name one in `model`.")
    shown = ", ".join(shortened(name, 60) for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    raise AgentError(f"{endpoint.place} has {len(names)} models: name one in `model`: {shown}{more}.")
