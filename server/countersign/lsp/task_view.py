"""A task as a client is told of it that shows tasks itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from countersign.core.attention import unseen_of
from countersign.core.escape import visible
from countersign.core.model import Hunk, HunkId, Outcome, Task, TaskId, Use
from countersign.core.receipt_words import in_short
from countersign.core.spending import cost_in_words
from countersign.core.state import State
from countersign.core.views import offer_of, proposals_of, review_of
from countersign.lsp.clause_places import spec_now
from countersign.lsp.folder import Folder
from countersign.lsp.protocol_tasks import (
    FileView,
    HunkState,
    HunkView,
    QuestionView,
    StepView,
    TaskState,
    TaskView,
)
from countersign.lsp.slices import Slices
from countersign.lsp.wording import beginning, risk_word, summary_of

__all__ = ["step_view", "task_view"]

_ENDED: Mapping[Outcome, TaskState] = {
    Outcome.OFFERED: "done",
    Outcome.NOTHING: "done",
    Outcome.ANSWERED: "done",
    Outcome.FAILED: "failed",
    Outcome.EXHAUSTED: "failed",
    Outcome.INTERRUPTED: "failed",
    Outcome.CANCELLED: "cancelled",
}
_WORDS: Mapping[str, HunkState] = {
    "pending": "pending",
    "stale": "stale",
    "accepted": "accepted",
    "rejected": "rejected",
}


async def task_view(folder: Folder, task: Task, step: str, slices: Slices) -> TaskView:
    """Return a task with all its hunks; `step` is what it does just now."""
    state = folder.state
    spec = spec_now(folder, task.spec)
    files = await _files(folder, task.id, slices)
    hunks = [hunk for file in files for hunk in file.hunks]
    decided = sum(hunk.state in {"accepted", "rejected"} for hunk in hunks)
    proposal = next(proposals_of(state, task.id), None)
    now = step_view(state, task, step)
    return TaskView(
        id=task.id,
        uri=folder.uri_of(task.spec.path),
        line=spec.span.start,
        goal=visible(spec.goal),
        agent=visible(task.agent),
        state=_state(state, task, is_open=decided < len(hunks)),
        step=now.step,
        started_at=task.started,
        ended_at=task.ended,
        tokens=now.tokens,
        cost=now.cost,
        round=task.round,
        parent=task.parent,
        plan=task.plan,
        question=_question(state, task),
        decided=decided,
        total=len(hunks),
        receipts=visible(in_short(proposal.receipts)) if proposal is not None else "",
        problem=visible(task.problem),
        files=files,
    )


def step_view(state: State, task: Task, step: str) -> StepView:
    """Return what a task does just now, and what it has used."""
    use = state.used.get(task.id) or task.use or Use()
    works = task.id in state.history.runners
    return StepView(task.id, visible(step) if works else "", use.tokens if use.calls else None, cost_in_words(use))


def _state(state: State, task: Task, *, is_open: bool) -> TaskState:
    if task.outcome is None and task.id in state.history.runners:
        if task.id in state.waiting:
            return "queued"
        return "paused" if task.id in state.history.paused else "working"
    if is_open:
        return "waiting"
    if task.id in state.history.answers:
        return "done"
    return _ENDED[task.outcome] if task.outcome is not None else "failed"


def _question(state: State, task: Task) -> QuestionView | None:
    question, answer = task.question, state.history.answers.get(task.id)
    if question is None:
        return None
    return QuestionView(
        kind=question.kind.value,
        words=visible(question.words),
        hunk=HunkId(question.hunk) if question.hunk is not None else None,
        answer=beginning(answer.text) if answer is not None else None,
        notes=[visible(note) for note in answer.notes] if answer is not None else [],
    )


async def _files(folder: Folder, task: TaskId, slices: Slices) -> Sequence[FileView]:
    """Return the files of a task with its hunks in the order of their lines, decided or not."""
    state = folder.state
    by_path: dict[str, list[HunkView]] = defaultdict(list)
    for proposal in proposals_of(state, task):
        for hunk in state.history.hunks_of(proposal):
            await slices.turn()
            by_path[hunk.path].append(_hunk(state, hunk))
    return [FileView(folder.uri_of(path), visible(path), hunks) for path, hunks in by_path.items()]


def _hunk(state: State, hunk: Hunk) -> HunkView:
    offer = offer_of(state, hunk.id)
    review = offer.review if offer is not None else review_of(state, hunk.id)
    return HunkView(
        id=hunk.id,
        label=summary_of(hunk),
        line=offer.span.start if offer is not None else hunk.start,
        state="accepted" if hunk.id in state.applying else _WORDS[review.word],
        seen=not unseen_of(state, (hunk.id,)),
        risk=risk_word(state.history.findings.get(hunk.id, ())),
    )
