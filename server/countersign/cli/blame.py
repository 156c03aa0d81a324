"""`countersign blame`: who wrote and who accepted each line of a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from countersign.cli.commands import Blame
from countersign.cli.desk import Desk
from countersign.cli.output import Piece, inline
from countersign.cli.place import UsageError, path_in, root_of
from countersign.cli.sitting import Sitting
from countersign.core.manners import MANNERS
from countersign.core.origins import Origin, origins_in, place_older, unfollowed
from countersign.core.text import content_of

__all__ = ["blame"]


class OriginReport(Struct, frozen=True):
    """Who wrote a line and who accepted it: `model` is null when none was asked, empty when none was told; `time`
    is UTC as in RFC 3339; `shown_for` counts seconds, null when the hunk was never on show.
    """

    task: str
    hunk: str
    agent: str
    model: str | None
    role: str
    spec: str
    goal: str
    clause: str
    rationale: str
    user: str
    time: str
    how: str
    shown_for: float | None


class LineReport(Struct, frozen=True):
    """A line, counted from 1; `origin` is null when no accepted hunk brought it as it stands."""

    line: int
    text: str
    origin: OriginReport | None


class BlameReport(Struct, frozen=True):
    path: str
    lines: tuple[LineReport, ...]


def blame(command: Blame, desk: Desk) -> int:
    """Return the exit code. Raises UsageError and the errors of `ports.py`."""
    root = root_of(command.common.root, command.target.path)
    path = path_in(root, command.target.path)
    with Sitting(desk, root) as sitting:
        sitting.look(path)
        lines = tuple(_lines(sitting, path, command.target.line))
    if command.common.json:
        desk.output.document(BlameReport(path, lines))
        return 0
    width = len(str(lines[-1].line)) if lines else 0
    agents = max((len(_who(line)) for line in lines), default=0)
    for line in lines:
        desk.output.line(*_shown(line, width, agents))
    return 0


def _lines(sitting: Sitting, path: str, only: int | None) -> Iterator[LineReport]:
    """Yield the lines of a file, or one of them. Raises UsageError when there is no such text or line."""
    document = sitting.state.documents.get(path)
    if document is None or document.text is None:
        raise UsageError(f"{inline(path)} is not a text file.")
    if only is not None and only > len(document.text):
        raise UsageError(f"{inline(path)} has only {len(document.text)} lines.")
    older = place_older(sitting.state, path, document.text, unfollowed(sitting.state, document))
    origins = origins_in(sitting.state, document, older)
    reports: dict[str, OriginReport] = {}
    for number, line in enumerate(document.text):
        if only in {None, number + 1}:
            origin = origins.get(number)
            report = None
            if origin is not None:
                report = reports.setdefault(origin.hunk.id, _report(sitting, origin))
            yield LineReport(number + 1, content_of(line), report)


def _report(sitting: Sitting, origin: Origin) -> OriginReport:
    maker, verdict = origin.proposal.maker, origin.verdict
    spec = origin.task.spec if origin.task is not None else None
    return OriginReport(
        task=origin.proposal.task,
        hunk=origin.hunk.id,
        agent=origin.proposal.agent,
        model=maker.model if maker is not None else "",
        role=maker.role if maker is not None else "",
        spec=f"{spec.path}:{spec.span.start + 1}" if spec is not None else "",
        goal=spec.goal if spec is not None else "",
        clause=origin.hunk.clause,
        rationale=origin.hunk.rationale,
        user=sitting.user_of(verdict.decider),
        time=_utc(verdict.at),
        how=verdict.how.value,
        shown_for=verdict.shown_for,
    )


def _utc(at: float) -> str:
    """Return a time as RFC 3339 has it; of an odd number, the number."""
    try:
        return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return str(at)


def _local(time: str) -> str:
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return time


def _who(line: LineReport) -> str:
    """Return who wrote a line and who accepted it when and how, on one line; nothing where that is not known."""
    origin = line.origin
    if origin is None:
        return ""
    manners = {how.value: manner for how, manner in MANNERS.items()}
    user = f" by {origin.user}" if origin.user else ""
    return inline(f"{origin.agent}, accepted{user} {_local(origin.time)} {manners[origin.how]}, {origin.spec}")


def _shown(line: LineReport, width: int, agents: int) -> tuple[Piece, ...]:
    return (
        (f"{line.line:>{width}} ", "dim"),
        (f"{_who(line):<{agents}} ", "cyan"),
        (inline(line.text).rstrip(), ""),
    )
