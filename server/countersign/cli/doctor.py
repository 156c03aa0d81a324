"""`countersign doctor`: what was found, and what to do about what is missing."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from itertools import starmap
from pathlib import Path

from msgspec import Struct

from countersign.cli.commands import Doctor
from countersign.cli.desk import Desk
from countersign.cli.output import counted, inline
from countersign.cli.place import root_of
from countersign.core.state import AgentCard
from countersign.ports import LedgerError
from countersign.settings import FILE, load_settings

__all__ = ["doctor"]


class _Check(Struct, frozen=True):
    """What was found; the remedy is empty unless there is a problem."""

    name: str
    found: str
    remedy: str = ""


class _Report(Struct, frozen=True):
    ok: bool
    checks: tuple[_Check, ...]


def doctor(command: Doctor, desk: Desk) -> int:
    """Return the exit code: 1 when there is a problem. Raises UsageError."""
    root = root_of(command.common.root)
    checks = tuple(_checks(desk, root, probe=command.probe))
    ok = not any(check.remedy for check in checks)
    if command.common.json:
        desk.output.document(_Report(ok, checks))
        return int(not ok)
    width = max(len(check.name) for check in checks)
    for check in checks:
        desk.output.line((f"{check.name:<{width}}  ", "bold"), (inline(check.found), "red" if check.remedy else ""))
        if check.remedy:
            desk.output.line((f"{'':<{width}}  remedy: {inline(check.remedy)}", "yellow"))
    return int(not ok)


def _checks(desk: Desk, root: Path, *, probe: bool) -> Iterator[_Check]:
    yield _Check("version", f"countersign {desk.program.version}, Python {platform.python_version()}")
    yield _workspace(root)
    yield _configuration(root)
    yield from _ledger(desk, root)
    yield _Check("sandbox", *desk.program.isolation(root))
    yield _Check("benches", desk.program.benches(root))
    yield from _agents(desk.program.agents())
    yield from starmap(_Check, desk.program.processes())
    yield from starmap(_Check, desk.program.models(probe))
    yield _grammars()


def _workspace(root: Path) -> _Check:
    if os.access(root, os.W_OK):
        return _Check("workspace", str(root))
    return _Check(
        "workspace", f"{root} is read-only", "make it writable: specs run there, but no hunk can be accepted."
    )


def _configuration(root: Path) -> _Check:
    _, problem = load_settings(root)
    if problem is not None:
        return _Check("configuration", problem, f"mend {FILE}; until then the defaults are used.")
    return _Check("configuration", FILE if (root / FILE).exists() else f"the defaults, as there is no {FILE}")


def _ledger(desk: Desk, root: Path) -> Iterator[_Check]:
    try:
        directory = desk.program.ledger_directory(root)
        found = desk.program.verify(root)
    except LedgerError as error:
        yield _Check("ledger", str(error), "make the directory usable, or name another with XDG_STATE_HOME.")
        return
    state, remedy = ("whole", "") if found.ok else ("altered", "`countersign verify` shows where it was altered.")
    if not os.access(next(place for place in (directory, *directory.parents) if place.exists()), os.W_OK):
        state, remedy = f"{state}, read-only", "make the directory writable, or name another with XDG_STATE_HOME."
    yield _Check("ledger", f"{directory}: {counted(found.records, 'record')}, {state}", remedy)


def _agents(agents: Sequence[AgentCard]) -> Iterator[_Check]:
    mechanical = [agent.name for agent in agents if agent.mechanical]
    others = [agent.name for agent in agents if not agent.mechanical]
    yield _Check("mechanical specs", f"run by {', '.join(mechanical)}" if mechanical else "no agent runs them")
    rest = f" (and by {', '.join(others[1:])} where `agent:` names them)" if others[1:] else ""
    yield _Check("other specs", f"run by {others[0]}{rest}" if others else "no agent runs them")


def _grammars() -> _Check:
    from countersign.core.grammar import GRAMMARS  # noqa: PLC0415 - only the doctor lists them

    return _Check("grammars", f"{len(GRAMMARS)}: {', '.join(sorted(GRAMMARS))}")
