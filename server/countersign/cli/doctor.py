"""`countersign doctor`: what was found, and what to do about what is missing."""

from __future__ import annotations

from msgspec import Struct

from countersign.cli.commands import Doctor
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import root_of
from countersign.ports.reports import Check

__all__ = ["doctor"]


class _Report(Struct, frozen=True):
    ok: bool
    checks: tuple[Check, ...]


def doctor(command: Doctor, desk: Desk) -> int:
    """Return the exit code: 1 when there is a problem. Raises UsageError."""
    root = root_of(command.common.root)
    checks = tuple(desk.program.reports.diagnosis(root, command.probe))
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
