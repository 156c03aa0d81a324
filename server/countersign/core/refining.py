"""Refining: remarks on hunks begin a new round of their task, on the ground of what was reviewed so far."""

from __future__ import annotations

from collections.abc import Sequence

from countersign.core.choosing import agent_for
from countersign.core.effects import Refresh, StartTask, Tell
from countersign.core.events import RefineRequested
from countersign.core.gathering import gathered
from countersign.core.model import Clause, ClauseKind, HunkId, Severity, Spec, Task
from countersign.core.recording import Step, record, refused
from countersign.core.records import TaskStarted
from countersign.core.remarks import with_remarks
from countersign.core.rounds import chain_of, latest_of
from countersign.core.spec import digest, find_specs
from countersign.core.state import State
from countersign.core.trust import distrust

__all__ = ["refine"]


def refine(state: State, requested: RefineRequested) -> Step:
    """Begin a new round of the task that the hunks belong to, or say in a sentence why not. It hears the remarks,
    too, that stand beside hunks of the task.
    """
    remarks = tuple(remark for remark in requested.remarks if remark.text.strip())
    parent = _parent(state, [remark.hunk for remark in requested.remarks])
    if not remarks:
        return refused(state, "There is no remark that says what is to be different, so nothing was started.")
    if isinstance(parent, str):
        return refused(state, parent)
    others = tuple(remark for remark in gathered(state, parent.id) if remark not in remarks)
    remarks += others
    spec = _spec_now(state, parent)
    agent = _agent(state, with_remarks(spec, remarks), parent)
    if isinstance(agent, Tell):
        return state, (agent,)
    if (why := distrust(state, with_remarks(spec, remarks), agent)) is not None:
        return refused(state, why)
    task = Task(
        requested.task, spec, agent, requested.at, parent=parent.id, round=parent.round + 1, remarks=remarks
    )
    state, effects = record(state, TaskStarted(task, state.session))
    told = (Tell(_with_others(len(others)), Severity.INFO),) if others else ()
    return state, (*effects, *told, StartTask(task), Refresh((spec.path,)))


def _with_others(count: int) -> str:
    others = "1 more remark that stands" if count == 1 else f"{count} more remarks that stand"
    return f"The round hears {others} beside hunks of this task."


def _parent(state: State, hunks: Sequence[HunkId]) -> Task | str:
    """Return the round that the next one goes on from, or a sentence that says why there can be none."""
    history = state.history
    for hunk in hunks:
        entry = history.hunks.get(hunk)
        if entry is None:
            return f"There is no hunk {hunk}: it may belong to another workspace."
        if entry.proposal.id in history.withdrawn or hunk in history.replaced:
            return f"Hunk {hunk} is not offered any more; put the remark at one that is."
    tasks = dict.fromkeys(history.hunks[hunk].proposal.task for hunk in hunks)
    roots = {history.root_of(task) for task in tasks}
    if len(roots) > 1:
        return f"These hunks belong to {len(roots)} tasks; refine one task at a time."
    parent = latest_of(history, next(iter(roots))) if roots else None
    if parent is None:
        return "The task of this hunk is not known any more, so there is nothing to go on from; run its spec again."
    return _obstacle(state, parent) or parent


def _obstacle(state: State, parent: Task) -> str | None:
    """Return why no round can go on from another just now."""
    history = state.history
    if any(task in history.runners for task in chain_of(history, parent.id)):
        return "This task is being worked on already; wait for its proposal, or cancel it first."
    if state.ledger_problem is not None:
        return f"No round was begun because the ledger can not be written: {state.ledger_problem}"
    return None


def _spec_now(state: State, parent: Task) -> Spec:
    """Return the spec of a task as its file has it now: the newer words win. As it was, where it is not found."""
    old = parent.spec
    document = state.documents.get(old.path)
    if document is None or document.text is None:
        return old
    chain = chain_of(state.history, parent.id)
    specs = [
        spec
        for spec in find_specs(old.path, document.text, document.language, state.tag)
        if set(state.history.runs.get((spec.path, digest(spec)), ())) <= set(chain)
    ]
    wanted = digest(old)
    same = [spec for spec in specs if digest(spec) == wanted]
    alike = [spec for spec in specs if _shared(spec, old) or spec.span.meets(old.span)]

    def likeness(spec: Spec) -> tuple[int, int]:
        return -_shared(spec, old), abs(spec.span.start - old.span.start)

    return min(same or alike, key=likeness, default=old)


def _shared(one: Spec, other: Spec) -> int:
    """Return how many clauses two specs have in common."""
    return len(_said(one.clauses) & _said(other.clauses))


def _said(clauses: Sequence[Clause]) -> set[tuple[ClauseKind, str]]:
    return {(clause.kind, clause.text) for clause in clauses}


def _agent(state: State, spec: Spec, parent: Task) -> str | Tell:
    """Return who works on a round: whom the spec or a remark names, else who worked on the one before."""
    if not spec.texts(ClauseKind.AGENT):
        before = next((card for card in state.agents if card.name == parent.agent), None)
        if before is not None and (spec.is_mechanical or not before.mechanical):
            return before.name
    return agent_for(state, spec)
