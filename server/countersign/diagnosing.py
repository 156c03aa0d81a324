"""What was found of the program's parts in a workspace, and what to do about what is missing."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from itertools import starmap
from pathlib import Path

from msgspec import Struct

from countersign.core.plural import counted
from countersign.core.state import AgentCard
from countersign.ports import LedgerError
from countersign.ports.reports import Check, Verification
from countersign.settings import FILE, load_settings

__all__ = ["Parts", "diagnosis"]


class Parts(Struct, frozen=True):
    """The parts that are looked at. What may fail raises LedgerError; everything blocks."""

    version: str
    ledger_directory: Callable[[Path], Path]
    verify: Callable[[Path], Verification]
    isolation: Callable[[Path], tuple[str, str]]
    """Tries what isolates commands: what was found, and a remedy, which is empty where nothing is wrong."""
    benches: Callable[[Path], str]
    """What the benches of a workspace are made of, and why of nothing better."""
    agents: Callable[[], Sequence[AgentCard]]
    processes: Callable[[], Iterator[tuple[str, str, str]]]
    """Tells of each agent that is a program, in the shape of `models`, whether it is installed or not."""
    models: Callable[[bool], Iterator[tuple[str, str, str]]]
    """Tells of each model that is at hand: the name of its agent, what was found, and a remedy where something is
    missing. Asks each a question when told to.
    """


def diagnosis(parts: Parts, root: Path, *, probe: bool) -> Iterator[Check]:
    """Yield what was found, part by part."""
    yield Check("version", f"countersign {parts.version}, Python {platform.python_version()}")
    yield _workspace(root)
    yield _configuration(root)
    yield from _ledger(parts, root)
    yield Check("sandbox", *parts.isolation(root))
    yield Check("benches", parts.benches(root))
    yield from _agents(parts.agents())
    yield from starmap(Check, parts.processes())
    yield from starmap(Check, parts.models(probe))
    yield _grammars()


def _workspace(root: Path) -> Check:
    if os.access(root, os.W_OK):
        return Check("workspace", str(root))
    return Check(
        "workspace", f"{root} is read-only", "make it writable: specs run there, but no hunk can be accepted."
    )


def _configuration(root: Path) -> Check:
    _, problem = load_settings(root)
    if problem is not None:
        return Check("configuration", problem, f"mend {FILE}; until then the defaults are used.")
    return Check("configuration", FILE if (root / FILE).exists() else f"the defaults, as there is no {FILE}")


def _ledger(parts: Parts, root: Path) -> Iterator[Check]:
    try:
        directory = parts.ledger_directory(root)
        found = parts.verify(root)
    except LedgerError as error:
        yield Check("ledger", str(error), "make the directory usable, or name another with XDG_STATE_HOME.")
        return
    state, remedy = ("whole", "") if found.ok else ("altered", "`countersign verify` shows where it was altered.")
    if not os.access(next(place for place in (directory, *directory.parents) if place.exists()), os.W_OK):
        state, remedy = f"{state}, read-only", "make the directory writable, or name another with XDG_STATE_HOME."
    yield Check("ledger", f"{directory}: {counted(found.records, 'record')}, {state}", remedy)


def _agents(agents: Sequence[AgentCard]) -> Iterator[Check]:
    mechanical = [agent.name for agent in agents if agent.mechanical]
    others = [agent.name for agent in agents if not agent.mechanical]
    yield Check("mechanical specs", f"run by {', '.join(mechanical)}" if mechanical else "no agent runs them")
    rest = f" (and by {', '.join(others[1:])} where `agent:` names them)" if others[1:] else ""
    yield Check("other specs", f"run by {others[0]}{rest}" if others else "no agent runs them")


def _grammars() -> Check:
    from countersign.core.grammar import GRAMMARS  # noqa: PLC0415 - only the doctor lists them

    return Check("grammars", f"{len(GRAMMARS)}: {', '.join(sorted(GRAMMARS))}")
