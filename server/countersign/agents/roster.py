"""Who there is to run a spec, in the order in which they are taken where a spec names none."""

from __future__ import annotations

from collections.abc import Mapping

from countersign.agents.endpoint.providers import ANY_LOCAL, from_environment
from countersign.agents.processes import Program, programs
from countersign.preferences import EndpointAgent, Preferences

__all__ = ["roster"]


def roster(preferences: Preferences, environment: Mapping[str, str]) -> dict[str, EndpointAgent | Program]:
    """Return the agents by name, but for those that need no model: what the user has configured, models for which
    the environment holds a key, programs that are installed and have a key, models on this machine, and last what
    is installed and lacks one. The one that the user prefers comes before all of them.
    """
    all_programs = {program.name: program for program in programs(preferences)}
    found: dict[str, EndpointAgent | Program] = {
        name: entry if isinstance(entry, EndpointAgent) else all_programs[name]
        for name, entry in preferences.agents.items()
    }
    installed = [program for program in all_programs.values() if program.path is not None]
    ready = {program.name: program for program in installed if program.has_key(environment)}
    others: list[Mapping[str, EndpointAgent | Program]] = [
        dict(from_environment(environment)),
        ready,
        {"local": ANY_LOCAL},
        {program.name: program for program in installed},
    ]
    for some in others:
        found |= {name: one for name, one in some.items() if name not in found}
    return dict(sorted(found.items(), key=lambda item: item[0] != preferences.agent))
