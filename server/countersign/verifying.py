"""An agent's work and what its checks show of it, one after the other: what fails goes back to the agent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.keeping_form import in_form
from countersign.core.model import ClauseKind, Spec
from countersign.core.receipt import Receipt, failed
from countersign.core.receipt_words import in_short
from countersign.ports import (
    AgentError,
    Bench,
    Brief,
    Changed,
    Progress,
    Repair,
    Report,
    Told,
    Trial,
    Verifier,
    Voice,
)

__all__ = ["Agency", "Worked", "harvested", "untried", "worked"]

_NONE_HERE = "Nothing that runs commands was set up here."


class Worked(Struct, frozen=True):
    """What an agent's work came to: its report, what it changed, and what the checks show of that."""

    report: Report
    changes: tuple[Changed, ...]
    receipts: tuple[Receipt, ...] = ()


class Agency(Struct, frozen=True):
    """Who works and who checks: `run` lets the agent work, `harvest` returns what has changed, `since` what of that
    is on trial; `mends` says whether it is any use to tell the agent what failed. `distrust` says in a sentence why
    no command may run here, None when it may.
    """

    run: Callable[[Brief], Awaitable[Report]]
    harvest: Callable[[], Awaitable[tuple[Changed, ...]]]
    since: Callable[[tuple[Changed, ...]], tuple[Changed, ...]]
    verifier: Callable[[], Verifier] | None
    distrust: Callable[[], str | None]
    mends: bool
    tell: Callable[[Progress | Told], None]


async def worked(agency: Agency, brief: Brief, spec: Spec, bench: Bench, *, fresh: bool) -> Worked:
    """Let an agent work, and mend what its checks show to fail as often as it may; `fresh` says that the bench
    began as the user's files are. Raises AgentError, BenchError.
    """
    found = await _checked(agency, await agency.run(brief), spec, bench, fresh=fresh)
    allowed = agency.verifier().repairs if agency.verifier is not None and agency.mends and found.receipts else 0
    for number in range(1, allowed + 1):
        wrong = _to_mend(found.receipts)
        if not wrong:
            break
        agency.tell(Told(Voice.NOTE, f"Repair {number} of {allowed}: {in_short(wrong)}.\n"))
        try:
            report = await agency.run(replace(brief, repair=Repair(number, allowed, wrong)))
        except AgentError as error:
            note = f"What its checks showed to fail was not mended: {error}"
            return replace(found, report=replace(found.report, notes=(*found.report.notes, note)))
        found = await _checked(agency, _joined(found.report, report), spec, bench, fresh=fresh)
    return found


def harvested(bench: Bench) -> tuple[Changed, ...]:
    """Return what changed on a bench, in the form that the files had, which is put onto the bench, too; blocks."""
    changes = tuple(map(in_form, bench.harvest()))
    for change in changes:
        if change.kept and change.after is not None:
            bench.write(change.path, change.after)
    return changes


def untried(commands: Sequence[str], why: str) -> tuple[Receipt, ...]:
    """Return receipts for commands that were not run at all."""
    return tuple(Receipt(command, reason=why) for command in commands)


async def _checked(agency: Agency, report: Report, spec: Spec, bench: Bench, *, fresh: bool) -> Worked:
    changes = await agency.harvest()
    commands = spec.texts(ClauseKind.DONE)
    if not changes or not commands:
        return Worked(report, changes)
    why = _NONE_HERE if agency.verifier is None else agency.distrust()
    if agency.verifier is None or why is not None:
        return Worked(report, changes, untried(commands, why or _NONE_HERE))
    trial = Trial(commands, bench, agency.since(changes), began_without=fresh)
    receipts = await agency.verifier().verify(trial, agency.tell)
    agency.tell(Told(Voice.NOTE, f"Checks: {in_short(receipts)}.\n"))
    return Worked(report, changes, receipts)


def _to_mend(receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
    """Return what an agent can do something about: of a command that ran with the user's tests and with its own,
    the latter, since it does not decide on the former.
    """
    last = {receipt.clause: receipt for receipt in receipts}
    return failed(last.values())


def _joined(first: Report, second: Report) -> Report:
    """Return the report of work that was gone on with: the last word counts, and those reasons that are newest."""
    reasons = (*second.reasons, *(reason for reason in first.reasons if not _is_told(reason.path, second)))
    return replace(second, reasons=reasons, notes=tuple(dict.fromkeys((*first.notes, *second.notes))))


def _is_told(path: str, report: Report) -> bool:
    """Whether a report gives reasons for a file, whose lines are counted anew then."""
    return any(reason.path == path for reason in report.reasons)
