"""The way of an agent's process to its model: through a broker that adds the keys, and to no other host."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from countersign.agents.keys import key_from
from countersign.agents.variables import variables_of
from countersign.ports import AgentError, Broker, Brokers, Outlet, Passed, SandboxError
from countersign.preferences import AcpAgent, CommandAgent

__all__ = ["Way", "reaching"]

_SLOT = re.compile(r"\{(base|key):([^{}\s]+)\}")
_NO_KEY = "added-outside"
"""What stands inside in the place of a key: agents do not start without any."""


class Way(Struct, frozen=True):
    """What an agent gets: the socket of its broker, None without a network, its variables, and its command."""

    reach: Path | None
    variables: Mapping[str, str]
    command: tuple[str, ...]


@asynccontextmanager
async def reaching(
    brokers: Brokers | None, name: str, entry: AcpAgent | CommandAgent, *, is_known: bool
) -> AsyncGenerator[Way]:
    """Open the way to the hosts of an agent while the block runs: to all or, of one that `is_known`, to those for
    which there is a key. Raises AgentError.
    """
    outlets = await asyncio.to_thread(_outlets, name, entry.hosts, is_known=is_known)
    if not outlets or brokers is None:
        yield _way(None, entry)
        return
    try:
        broker = await brokers.open([*outlets.values()], _hear)
    except SandboxError as error:
        raise AgentError(f"{name} was not started: {error}.") from error
    try:
        yield _way(broker, entry, outlets)
    finally:
        await asyncio.shield(asyncio.ensure_future(broker.close()))


def _outlets(name: str, hosts: Mapping[str, str], *, is_known: bool) -> dict[str, Outlet]:
    """Return the outlets by their hosts. A host may be written as a URL, where it does not speak HTTPS; blocks."""
    found: dict[str, Outlet] = {}
    missing: list[str] = []
    for host, where in hosts.items():
        url = host if "://" in host else ""
        try:
            key = key_from(where)
        except AgentError:
            if not is_known:
                raise
            missing.append(where.partition(":")[2])
            continue
        bare = urlsplit(url).netloc if url else host
        found[bare] = Outlet(bare, key, url)
    if missing and not found:
        keys = " or ".join(missing)
        raise AgentError(
            f"{name} was not started, since there is no key for its model: set {keys} where the editor is started,"
            f" or say in [agents.{name}] of your configuration where it comes from."
        )
    return found


def _way(broker: Broker | None, entry: AcpAgent | CommandAgent, outlets: Mapping[str, Outlet] | None = None) -> Way:
    reached = outlets or {}

    def filled(text: str) -> str:
        return _SLOT.sub(lambda slot: _meant(slot[1], slot[2]), text)

    def _meant(kind: str, host: str) -> str:
        if kind == "key":
            return _NO_KEY
        return broker.base(host) if broker is not None and host in reached else f"https://{host}"

    settings = {
        name: filled(text)
        for name, text in entry.settings.items()
        if all(host in reached for kind, host in _SLOT.findall(text) if kind == "key")
    }
    variables = variables_of(entry.variables, settings)
    return Way(broker.reach if broker is not None else None, variables, tuple(map(filled, entry.command)))


def _hear(_: Passed) -> None:
    """Take no note of what was passed on: what it has cost, the agent tells."""
