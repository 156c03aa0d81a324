"""The ledger for reports: its records and what is wrong with it, in the words of `ports/reports.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from countersign.ledger.content import StreamContinued
from countersign.ledger.payloads import Loss
from countersign.ledger.reading import entries
from countersign.ledger.verify import verify
from countersign.ports.reports import Entry, Flaw, Verification

__all__ = ["reported", "verified"]


def reported(directory: Path, path: str | None) -> Iterator[Entry]:
    """Yield the records, the newest last; with a path, those of this file and of the tasks that touched it."""
    for read in entries(directory, path):
        match read.content:
            case Loss() as loss:
                event = f"its payload {loss.value}"
            case StreamContinued(problem=problem):
                event = f"the ledger goes on in a new segment: {problem}"
            case _ as content:
                event = content
        yield Entry(read.record.seq, read.record.time, read.record.kind, read.record.actor.user, event)


def verified(directory: Path) -> Verification:
    """Return what is wrong with a ledger, if anything is."""
    found = verify(directory)
    flaws = (
        Flaw(problem.flaw.value, problem.message, problem.segment, problem.line, problem.flaw.is_harmless)
        for problem in found.problems
    )
    return Verification(found.records, found.ok, tuple(flaws))
