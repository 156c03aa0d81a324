"""What an agent is told and begins with, and what it has done made a proposal."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.changeset import changeset
from countersign.core.model import HunkId, Maker, Mode, Proposal, Question, QuestionKind, Spec, Task
from countersign.core.receipt_findings import broken
from countersign.core.remarks import with_remarks
from countersign.core.round_base import RoundBase, propose_round
from countersign.core.round_files import of_round
from countersign.core.state import State
from countersign.core.text import Span, Text
from countersign.core.views import offer_of
from countersign.ports import Brief, Checks, Explained, Round
from countersign.verifying import Worked

__all__ = ["brief_of", "first_brief", "proposal_of", "texts_over"]


def texts_over(state: State, base: RoundBase | None) -> dict[str, Text]:
    """Return the texts that lie over those of the disk: what editors have open, and in a round what is pending."""
    buffers = {
        document.path: document.text
        for document in state.documents.values()
        if document.is_open and document.text is not None
    }
    return buffers if base is None else buffers | {layer.path: layer.above for layer in base.layers}


def first_brief(state: State, spec: Spec) -> Brief:
    """Return what an agent is told the first time."""
    own = state.documents.get(spec.path)
    question = Question(QuestionKind.ASK, spec.goal) if spec.mode is Mode.QUESTION else None
    return Brief(spec, (own.text if own is not None else None) or Text.of(""), question=question)


def brief_of(state: State, task: Task, base: RoundBase | None) -> Brief:
    first = replace(first_brief(state, task.spec), plan=_plan(state, task))
    if task.question is not None:
        return replace(first, question=task.question, explained=_explained(state, task.question))
    if base is None:
        return first
    spec, text = first.spec, first.text
    if (layer := base.layer(spec.path)) is not None:
        spec, text = replace(spec, span=layer.raised(spec.span)), layer.above
    about = dict.fromkeys(remark.hunk for remark in task.remarks)
    hunks = tuple(state.history.hunks[hunk].hunk for hunk in about)
    review = Round(task.round, task.remarks, hunks, base.rejected, base.stale)
    return replace(first, spec=spec, text=text, round=review)


def _plan(state: State, task: Task) -> str:
    """Return the plan by which a task goes: that of its first round."""
    history = state.history
    first = history.tasks.get(history.root_of(task.id), task)
    answer = history.answers.get(first.plan) if first.plan is not None else None
    return answer.text if answer is not None else ""


def _explained(state: State, question: Question) -> Explained | None:
    """Return the hunk that a question is about, at its place in the text as it is now."""
    entry = state.history.hunks.get(HunkId(question.hunk)) if question.hunk is not None else None
    if entry is None:
        return None
    offer = offer_of(state, entry.hunk.id)
    span = offer.span if offer is not None else Span(entry.hunk.start, entry.hunk.start + len(entry.hunk.base))
    return Explained(entry.hunk, span)


def proposal_of(
    task: Task, base: RoundBase | None, done: Worked, checks: Checks | None
) -> tuple[Proposal | None, tuple[str, ...]]:
    """Turn what changed on the bench into a proposal, and let it be looked at; blocks."""
    report = done.report
    if base is None:
        proposal, notes = changeset(task.id, task.agent, done.changes, report.reasons, report.notes)
    else:
        made = of_round(task.id, base.layers, base.operations, done.changes, report.reasons)
        proposal, notes = propose_round(task, base, made, report.reasons, report.notes), made.notes
    if proposal is not None:
        maker = Maker(task.agent, report.model, report.role)
        proposal = replace(proposal, maker=maker, receipts=done.receipts)
        found = checks(proposal, with_remarks(task.spec, task.remarks)) if checks is not None else ()
        proposal = replace(proposal, findings=(*found, *broken(proposal)))
    return proposal, notes
