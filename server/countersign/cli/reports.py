"""What `--json` prints of tasks and hunks; the names are those of the glossary and stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from countersign.cli.checks import ReceiptReport, receipt_reports
from countersign.core.attention import unseen_of
from countersign.core.counting import tally_of
from countersign.core.model import HunkFinding, HunkId, Outcome, Task, TaskId
from countersign.core.operation import Content, Operation
from countersign.core.risk import is_high_risk
from countersign.core.state import State
from countersign.core.views import Review, in_all_rounds, offer_of, proposals_of, review_of

__all__ = [
    "FileReport",
    "FindingReport",
    "HunkReport",
    "ProgressReport",
    "ReviewReport",
    "RunReport",
    "SpecPlace",
    "check_reports",
    "file_reports",
    "notes_on",
    "progress_report",
    "run_report",
]


class SpecPlace(Struct, frozen=True):
    """A spec; the line counts from 1."""

    path: str
    line: int
    goal: str


class FindingReport(Struct, frozen=True):
    """What the checks found in a hunk; `line` counts the lines of that `side` (base or new) from 1."""

    severity: str
    code: str
    source: str
    message: str
    side: str
    line: int | None


class ContentReport(Struct, frozen=True):
    """What a file holds: the SHA-256 of its bytes, their number, the charset of a text, null of a binary file."""

    sha256: str
    size: int
    executable: bool
    charset: str | None


class OperationReport(Struct, frozen=True):
    """What a hunk does to a file as a whole: `kind` is create, delete, rename (to `target`), mode or replace."""

    kind: str
    target: str | None
    before: ContentReport | None
    after: ContentReport | None


class HunkReport(Struct, frozen=True):
    """A hunk: `status` is what the file says (pending, applied, stale), `verdict` what was decided last.
    `review` is `decided`, `seen` or `unseen`: whether it was on show.

    `line` counts from 1 and is where the hunk stands now, or stood when it was made if its file is gone.
    """

    id: str
    task: str
    line: int
    base: tuple[str, ...]
    new: tuple[str, ...]
    rationale: str
    clause: str
    status: str
    verdict: str | None
    how: str | None
    reason: str
    high_risk: bool
    findings: tuple[FindingReport, ...]
    review: str
    operation: OperationReport | None


class ProgressReport(Struct, frozen=True):
    """How far the review of some tasks has come; `high_risk` and `unseen` count hunks that wait for a decision."""

    decided: int
    total: int
    high_risk: int
    unseen: int


class FileReport(Struct, frozen=True):
    path: str
    hunks: tuple[HunkReport, ...]


class RunReport(Struct, frozen=True):
    """What a run came to; `outcome` is None when no task was started, `problem` says why something failed."""

    task: str | None
    spec: SpecPlace | None
    agent: str | None
    outcome: str | None
    problem: str
    notes: tuple[str, ...]
    progress: ProgressReport
    checks: tuple[ReceiptReport, ...]
    files: tuple[FileReport, ...]


class ReviewReport(Struct, frozen=True):
    problem: str
    progress: ProgressReport
    checks: tuple[ReceiptReport, ...]
    files: tuple[FileReport, ...]


def run_report(
    state: State, spec: SpecPlace | None, task: Task | None, problem: str, hunks: Iterable[HunkId]
) -> RunReport:
    proposals = [p for p in state.history.proposals.values() if task is not None and p.task == task.id]
    return RunReport(
        task=task.id if task else None,
        spec=spec,
        agent=task.agent if task else None,
        outcome=task.outcome.value if task and task.outcome else None,
        problem=problem or (task.problem if task else ""),
        notes=tuple(note for proposal in proposals for note in proposal.notes),
        progress=progress_report(state, {task.id} if task else ()),
        checks=check_reports(state, {task.id} if task else ()),
        files=file_reports(state, hunks),
    )


def progress_report(state: State, tasks: Iterable[TaskId]) -> ProgressReport:
    """Return how far the review of some tasks has come, each with all its rounds."""
    roots = dict.fromkeys(map(state.history.root_of, tasks))
    offered = [next(in_all_rounds(state, task), None) for task in roots]
    counts = [tally_of(state, proposal) for proposal in offered if proposal is not None]
    return ProgressReport(
        decided=sum(each.accepted + each.rejected for each in counts),
        total=sum(each.total for each in counts),
        high_risk=sum(each.risky for each in counts),
        unseen=sum(each.unseen for each in counts),
    )


def check_reports(state: State, tasks: Iterable[TaskId]) -> tuple[ReceiptReport, ...]:
    """Return what the checks showed of what some tasks offer."""
    return tuple(
        report
        for task in tasks
        for proposal in proposals_of(state, task)
        for report in receipt_reports(task, proposal.receipts)
    )


def notes_on(state: State, task: Task | None) -> Iterator[str]:
    """Yield what there is to say of a task that has ended, beside its hunks."""
    if task is None:
        return
    if task.outcome is Outcome.NOTHING:
        yield f"Nothing to review: {task.problem}"
    for proposal in state.history.proposed.get(task.id, ()):
        yield from state.history.proposals[proposal].notes


def file_reports(state: State, hunks: Iterable[HunkId]) -> tuple[FileReport, ...]:
    """Return the hunks file by file, in the order in which the files come first."""
    files: dict[str, list[HunkReport]] = {}
    for hunk in hunks:
        files.setdefault(state.history.hunks[hunk].hunk.path, []).append(_hunk_report(state, hunk))
    return tuple(FileReport(path, tuple(found)) for path, found in files.items())


def _hunk_report(state: State, hunk: HunkId) -> HunkReport:
    entry, offer, review = state.history.hunks[hunk], offer_of(state, hunk), review_of(state, hunk)
    verdict, findings = review.verdict, state.history.findings.get(hunk, ())
    return HunkReport(
        id=hunk,
        task=entry.proposal.task,
        line=(offer.span.start if offer else entry.hunk.start) + 1,
        base=entry.hunk.base,
        new=entry.hunk.new,
        rationale=entry.hunk.rationale,
        clause=entry.hunk.clause,
        status=review.status.value,
        verdict=verdict.kind.value if verdict else None,
        how=verdict.how.value if verdict else None,
        reason=verdict.reason if verdict else "",
        high_risk=is_high_risk(findings),
        findings=tuple(map(_finding_report, findings)),
        review=_word(state, review, hunk),
        operation=_operation_report(entry.hunk.operation) if entry.hunk.operation else None,
    )


def _finding_report(finding: HunkFinding) -> FindingReport:
    return FindingReport(
        severity=finding.severity.value,
        code=finding.code,
        source=finding.source,
        message=finding.message,
        side=finding.side.value,
        line=finding.line + 1 if finding.line is not None else None,
    )


def _word(state: State, review: Review, hunk: HunkId) -> str:
    if not review.is_open:
        return "decided"
    return "unseen" if unseen_of(state, (hunk,)) else "seen"


def _operation_report(operation: Operation) -> OperationReport:
    before, after = (_content_report(content) for content in (operation.before, operation.after))
    return OperationReport(operation.kind.value, operation.target or None, before, after)


def _content_report(content: Content | None) -> ContentReport | None:
    if content is None:
        return None
    charset = content.charset.value if content.charset is not None else None
    return ContentReport(content.digest, content.size, content.executable, charset)
