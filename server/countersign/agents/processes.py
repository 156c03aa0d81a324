"""Which agents that are processes there are: those the user has configured, and those we know that are there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from countersign.agents.catalog import KNOWN, Known
from countersign.ports import Agent, Brokers, Sandbox
from countersign.preferences import AcpAgent, CommandAgent, EndpointAgent, Preferences

__all__ = ["Means", "Program", "described", "made", "programs"]


class Means(Struct, frozen=True):
    """What such agents need of a workspace: where it is, what isolates them, and what opens the way to models."""

    root: Path
    sandbox: Sandbox
    brokers: Brokers
    seconds: float | None = None
    """How long a task may take."""


class Program(Struct, frozen=True):
    """An agent that is a program: `path` is where that was found, None where it was not; `known` is what we know of
    it, None for what only the user's configuration names. What that says of it counts, where it `is_configured`.
    """

    name: str
    entry: AcpAgent | CommandAgent
    path: str | None
    known: Known | None = None
    is_configured: bool = False

    def has_key(self, environment: Mapping[str, str]) -> bool:
        """Whether there is a key for one of its hosts; a keyring is not asked, it would ask its user."""
        places = [where.partition(":") for where in self.entry.hosts.values()]
        return not places or any(kind != "env" or bool(environment.get(name)) for kind, _, name in places)


def programs(preferences: Preferences) -> Iterator[Program]:
    """Yield the agents: those that the user has configured, then those that we know, installed or not."""
    known = {one.name: one for one in KNOWN}
    for name, entry in preferences.agents.items():
        if not isinstance(entry, EndpointAgent):
            ours = known.get(name)
            yield Program(name, entry, shutil.which(entry.command[0]), ours, is_configured=True)
    for name, one in known.items():
        if name not in preferences.agents:
            yield Program(name, one.entry, shutil.which(one.entry.command[0]), one)


def made(program: Program, means: Means) -> Agent:
    """Make the agent that a program is."""
    from countersign.agents.confinement import Guard  # noqa: PLC0415 - only who runs such an agent needs it
    from countersign.agents.equipment import Outfit  # noqa: PLC0415 - see above

    known = program.known
    outfit = Outfit(
        program.name,
        means.root,
        Guard(means.sandbox),
        means.brokers,
        means.seconds,
        is_known=not program.is_configured,
        install=known.install if known is not None else "",
        login=known.login if known is not None else "",
    )
    if isinstance(program.entry, CommandAgent):
        from countersign.agents.command import Command  # noqa: PLC0415 - see above

        return Command(program.entry, outfit)
    from countersign.agents.acp.agent import Acp  # noqa: PLC0415 - see above

    return Acp(program.entry, outfit)


def described(program: Program, environment: Mapping[str, str]) -> tuple[str, str, str]:
    """Return a line of a report on a program: what it is about, what was found, and a remedy where the user has
    configured what is not there.
    """
    known = program.known
    title = known.title if known is not None else program.entry.command[0]
    hint = f"install it with `{known.install}`" if known is not None else "install it, or correct the configuration"
    if program.path is None:
        remedy = f"{hint}." if program.is_configured else ""
        return f"agent {program.name}", f"{title} is not installed" + ("" if remedy else f"; {hint}"), remedy
    hosts = ", ".join(program.entry.hosts)
    what = f"{title} at {program.path}, " + (f"for models of {hosts}" if hosts else "without a network")
    if not program.has_key(environment):
        keys = " or ".join(where.partition(":")[2] for where in program.entry.hosts.values())
        what += f"; there is no key: set {keys}"
    return f"agent {program.name}", what, ""
