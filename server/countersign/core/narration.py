"""What a record of the ledger says, in human words."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.checking import place_of
from countersign.core.escape import shortened
from countersign.core.manners import MANNERS
from countersign.core.model import Hunk, HunkId, Outcome, Proposal, QuestionKind, Surface, Task, TaskId
from countersign.core.plural import counted
from countersign.core.receipt_words import in_short
from countersign.core.records import (
    AboutHunk,
    AcceptedChecked,
    FileRenamed,
    HunkAccepted,
    HunkApplied,
    HunkNotApplied,
    HunkNotTakenBack,
    HunkRecut,
    HunkRejected,
    HunkReopened,
    HunksSeen,
    HunkTakenBack,
    ProposalOffered,
    ProposalWithdrawn,
    QuestionAnswered,
    Recorded,
    TaskEnded,
    TaskPaused,
    TaskStarted,
    TaskSteered,
    TrustRevoked,
    WorkspaceTrusted,
)

__all__ = ["Narrator", "Said"]


class Said(Struct, frozen=True, kw_only=True):
    """What happened (`what`), where, and more about it; `line` counts from 1 in the text a hunk was made from."""

    what: str
    task: str | None = None
    hunk: str | None = None
    path: str | None = None
    line: int | None = None
    more: str = ""


class Narrator:
    """Tells records one by one, in their order: what a later one is about, an earlier one has introduced."""

    def __init__(self) -> None:
        self._tasks: dict[TaskId, Task] = {}
        self._hunks: dict[HunkId, Hunk] = {}

    def tell(self, kind: str, event: Recorded | str) -> Said:  # noqa: C901, PLR0911, PLR0912 - one case for each record
        match event:
            case str():
                return Said(what=kind.replace("-", " "), more=event)
            case TaskStarted():
                self._tasks[event.task.id] = event.task
                return self._of_task(event.task.id, "started", _beginning(event.task))
            case TaskEnded():
                more = f": {event.problem}" if event.problem else ""
                return self._of_task(event.task, "ended", _OUTCOMES[event.outcome] + more)
            case TaskSteered():
                return self._of_task(event.task, "steered", event.text)
            case TaskPaused():
                return self._of_task(event.task, "paused" if event.paused else "resumed", "by the user")
            case QuestionAnswered():
                return self._of_task(event.task, "answered", shortened(event.answer.text, _ANSWER))
            case ProposalOffered():
                self._hunks |= {hunk.id: hunk for change in event.proposal.files for hunk in change.hunks}
                return self._of_task(event.proposal.task, "offered", _size(event.proposal))
            case ProposalWithdrawn():
                return self._of_task(event.task, "withdrawn", event.reason)
            case AcceptedChecked():
                return self._of_task(event.task, "checked", self._checked(event))
            case FileRenamed():
                return Said(what="renamed", path=event.path, more=f"it was {event.old}")
            case WorkspaceTrusted(config=config, by_editor=by_editor):
                where = ", as in the editor" if by_editor else ""
                return Said(what="trusted", more=f"with the countersign.toml {config[:12]}{where}")
            case TrustRevoked():
                return Said(what="not trusted", more="the trust in the workspace was revoked")
            case HunksSeen():
                return self._of_task(
                    event.task, "seen", f"{counted(len(event.hunks), 'hunk')} {_PLACES[event.surface]}"
                )
            case _:
                return self._of_hunk(event)

    def _of_task(self, task: TaskId, what: str, more: str) -> Said:
        known = self._tasks.get(task)
        if known is None:
            return Said(what=what, task=task, more=more)
        return Said(what=what, task=task, path=known.spec.path, line=known.spec.span.start + 1, more=more)

    def _checked(self, event: AcceptedChecked) -> str:
        without = [place_of(hunk) for name in event.breaking if (hunk := self._hunks.get(name)) is not None]
        why = f"; passes without {' or '.join(without)}" if without else ""
        return f"what was accepted ({counted(len(event.hunks), 'hunk')}): {in_short(event.receipts)}{why}"

    def _of_hunk(self, event: AboutHunk) -> Said:
        match event:
            case HunkAccepted():
                what, more = "accepted", MANNERS[event.how] + _attention(event)
            case HunkApplied():
                what, more = "applied", "the file shows it"
            case HunkNotApplied():
                what, more = "not applied", event.reason
            case HunkRejected():
                what, more = "rejected", event.reason or MANNERS[event.how]
            case HunkReopened():
                what, more = "reopened", event.reason
            case HunkTakenBack(kept=kept):
                stay = f", but for {counted(kept, 'line')} changed since" if kept else ""
                what, more = "taken back", MANNERS[event.how] + stay
            case HunkNotTakenBack():
                what, more = "not taken back", event.reason
            case HunkRecut():
                self._hunks |= {part.id: part for part in event.parts}
                what, more = event.why.value, f"into {', '.join(part.id for part in event.parts)}"
        hunk = self._hunks.get(event.hunk)
        line = hunk.start + 1 if hunk and hunk.operation is None else None
        return Said(what=what, task=event.task, hunk=event.hunk, path=event.path, line=line, more=more)


_OUTCOMES = {
    Outcome.OFFERED: "with a proposal",
    Outcome.ANSWERED: "with an answer",
    Outcome.NOTHING: "with nothing to change",
    Outcome.FAILED: "in failure",
    Outcome.CANCELLED: "because it was cancelled",
    Outcome.INTERRUPTED: "because the program did",
    Outcome.EXHAUSTED: "because its budget was used up",
}


_PLACES = {
    Surface.HOVER: "in a hover",
    Surface.DIFF: "as a diff",
    Surface.TERMINAL: "on the terminal",
    Surface.VIEW: "in the editor",
}


_ASKED = {
    QuestionKind.ASK: "question: ",
    QuestionKind.EXPLAIN: "explain a hunk of: ",
    QuestionKind.PLAN: "plan: ",
}
_ANSWER = 200
"""Characters of an answer."""


def _attention(accepted: HunkAccepted) -> str:
    if accepted.unseen:
        return ", unseen"
    return "" if accepted.shown_for is None else f", shown for {accepted.shown_for:.0f} s"


def _beginning(task: Task) -> str:
    if task.question is not None:
        words = task.question.words or task.spec.goal
        return f"{_ASKED[task.question.kind]}{words} (agent {task.agent})"
    if task.parent is None:
        return f"{task.spec.goal} (agent {task.agent})"
    remarks = "; ".join(dict.fromkeys(" ".join(remark.text.split()) for remark in task.remarks))
    return f"round {task.round}: {remarks} (agent {task.agent})"


def _size(proposal: Proposal) -> str:
    hunks = sum(len(change.hunks) for change in proposal.files)
    replaced = f", {len(proposal.replaces)} earlier ones replaced" if proposal.replaces else ""
    left_out = f", {len(proposal.left_out)} rejected before left out" if proposal.left_out else ""
    checked = f", {in_short(proposal.receipts)}" if proposal.receipts else ""
    size = f"{counted(hunks, 'hunk')} in {counted(len(proposal.files), 'file')}"
    return f"{size}{replaced}{left_out}{checked}"
