"""Tasks: a spec is run, an agent works, and its changes are offered for review."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from countersign.core.budget_clause import budget_problem
from countersign.core.choosing import agent_for
from countersign.core.effects import Look, Refresh, StartTask, StopTask, Tell
from countersign.core.events import (
    AgentFailed,
    AgentFinished,
    CancelRequested,
    RecordsArrived,
    TaskRequested,
)
from countersign.core.folding import remember
from countersign.core.following import place_anew
from countersign.core.model import (
    HunkId,
    Mode,
    Outcome,
    Place,
    Proposal,
    Severity,
    Spec,
    Status,
    Task,
    TaskId,
)
from countersign.core.receipt_words import in_short
from countersign.core.recording import Step, record, refused
from countersign.core.records import (
    FileRenamed,
    HunkApplied,
    ProposalOffered,
    ProposalWithdrawn,
    TaskEnded,
    TaskStarted,
)
from countersign.core.relocating import leave
from countersign.core.remembering import without_rejected
from countersign.core.risk import is_high_risk
from countersign.core.rounds import runs_of
from countersign.core.spec import digest, find_specs, spec_at
from countersign.core.state import State
from countersign.core.steering import heard_from
from countersign.core.trust import distrust, stop_untrusted
from countersign.core.unshown import paths_left, unshown
from countersign.core.views import proposals_of, review_of

__all__ = ["cancel", "end", "end_task", "fail", "finish", "learn", "request", "spec_to_run", "working_task"]


def request(state: State, requested: TaskRequested) -> Step:
    """Start a task for the spec at a place, or say in a sentence why not."""
    spec = spec_to_run(state, requested.place)
    if isinstance(spec, str):
        return refused(state, spec)
    if (why := _obstacle(state, spec)) is not None:
        return refused(state, why)
    agent = agent_for(state, spec)
    if isinstance(agent, Tell):
        return state, (agent,)
    if (why := distrust(state, spec, agent)) is not None:
        return refused(state, why)
    task = Task(requested.task, spec, agent, requested.at, plan=requested.plan)
    state, effects = record(state, TaskStarted(task, state.session))
    return state, (*effects, StartTask(task), Refresh((spec.path,)))


def end(state: State, event: AgentFinished | AgentFailed | CancelRequested) -> Step:
    """Let a task end. An answer to a task that has ended meets no task and is dropped."""
    match event:
        case AgentFinished():
            return finish(state, event)
        case AgentFailed():
            return fail(state, event)
        case CancelRequested():
            return cancel(state, event)


def finish(state: State, finished: AgentFinished) -> Step:
    """Offer what the agent changed."""
    task = working_task(state, finished.task)
    if task is None:
        return state, ()
    found = finished.proposal
    proposal = without_rejected(state.history, task, found) if found is not None else None
    if proposal is not None and task.parent is not None:
        proposal = _still_open(state, proposal)
    if proposal is None or not _is_news(state, proposal):
        if finished.exhausted is not None:
            return end_task(state, task, Outcome.EXHAUSTED, finished.exhausted, finished.at)
        notes = proposal.notes if proposal is not None else finished.notes
        return end_task(state, task, Outcome.NOTHING, " ".join(notes) or "the agent changed nothing", finished.at)
    state, withdrawn = _withdraw_earlier(state, task, finished.at) if task.parent is None else (state, ())
    state, offered = record(state, ProposalOffered(proposal, finished.at))
    touched = _touched(state, proposal)
    state, placed = place_anew(state, touched, finished.at)
    outcome = Outcome.OFFERED if finished.exhausted is None else Outcome.EXHAUSTED
    state, ended = end_task(state, task, outcome, finished.exhausted or "", finished.at)
    return state, (
        *withdrawn,
        *offered,
        *placed,
        *ended,
        Refresh(tuple(touched)),
        Tell(_summary(proposal), Severity.INFO),
    )


def fail(state: State, failed: AgentFailed) -> Step:
    task = working_task(state, failed.task)
    if task is None:
        return state, ()
    return end_task(state, task, Outcome.FAILED, failed.problem, failed.at)


def cancel(state: State, cancelled: CancelRequested) -> Step:
    task = working_task(state, cancelled.task)
    if task is None:
        return state, (StopTask(cancelled.task),)  # it may be checked what was accepted of it
    state, effects = end_task(state, task, Outcome.CANCELLED, "cancelled", cancelled.at)
    return state, (StopTask(task.id), *effects)


def learn(state: State, arrived: RecordsArrived) -> Step:
    """Take in records of the ledger, and settle what sessions that are gone left half done."""
    history = remember(state.history, arrived.records)
    renamed = [entry.old for entry in arrived.records if isinstance(entry, FileRenamed)]
    state = leave(replace(state, history=history, gone=state.gone | arrived.gone), renamed)
    lost = [task for task, session in history.runners.items() if session in arrived.gone]
    problem = "the program ended while the task was working"
    state, effects = record(state, *(TaskEnded(task, Outcome.INTERRUPTED, problem, arrived.at) for task in lost))
    landed = dict.fromkeys(record.path for record in arrived.records if isinstance(record, HunkApplied))
    opened = [path for path in landed if (known := state.documents.get(path)) is not None and known.is_open]
    state, placed = place_anew(state, dict.fromkeys([*_open_paths(state), *opened]), arrived.at)
    looks = _looks(state, [*landed, *paths_left(state, arrived.gone)])
    state, untrusted = stop_untrusted(state, arrived.at)
    stopped = (*heard_from(state, arrived.records), *untrusted)
    return state, (*effects, *placed, *looks, *stopped, Refresh(tuple(state.documents)))


def _looks(state: State, paths: Iterable[str]) -> list[Look]:
    """Return looks at those files that other processes may have written, as far as the disk can tell more."""
    known = (state.documents.get(path) for path in dict.fromkeys(paths))
    wanted = (one for one in known if one is not None and (not one.is_open or unshown(state, one)))
    return [Look(document.path) for document in wanted]


def spec_to_run(state: State, place: Place) -> Spec | str:
    """Return the spec at a place; a sentence when there is none that could be run."""
    document = state.documents.get(place.path)
    if place.path.startswith("/") or ".." in place.path.split("/"):
        return f"{place.path} lies outside of the workspace, so its specs can not be run; open its folder first."
    if document is None or document.text is None:
        return f"{place.path} is not a text file that can be read, so nothing was started."
    spec = spec_at(find_specs(place.path, document.text, document.language, state.tag), place.line)
    if spec is None:
        where = f"{place.path}:{place.line + 1}"
        return f"There is no spec at {where}; a spec is a comment that begins with `{state.tag}`."
    if (problem := budget_problem(spec)) is not None:
        return f"Nothing was started because the `budget:` of this spec can not be kept. {problem}"
    return spec


def _obstacle(state: State, spec: Spec) -> str | None:
    """Return, in a sentence, why a spec can not be run now, None when it can."""
    if spec.mode is Mode.QUESTION:
        return "This comment asks a question, which changes nothing: ask it, instead of running it."
    if state.ledger_problem is not None:
        return f"No task was started because the ledger can not be written: {state.ledger_problem}"
    same = digest(spec)
    for task in state.history.runners:
        working = state.history.tasks[task]
        if working.question is None and working.spec.path == spec.path and digest(working.spec) == same:
            return "This spec is being worked on already; wait for its proposal, or cancel that task first."
    return None


def working_task(state: State, task: TaskId) -> Task | None:
    """Return a task that works, None when it has ended."""
    return state.history.tasks[task] if task in state.history.runners else None


def end_task(state: State, task: Task, outcome: Outcome, problem: str, at: float) -> Step:
    """Record that a task has ended; say so where it brought nothing."""
    state, effects = record(state, TaskEnded(task.id, outcome, problem, at, state.used.get(task.id)))
    state = replace(state, used={other: use for other, use in state.used.items() if other != task.id})
    effects = (*effects, Refresh((task.spec.path,)))
    history = state.history
    if outcome in {Outcome.OFFERED, Outcome.ANSWERED} or task.id in history.proposed or task.id in history.answers:
        return state, effects
    severity = Severity.ERROR if outcome is Outcome.FAILED else Severity.INFO
    what = "a proposal" if task.question is None else "an answer"
    return state, (*effects, Tell(f"The task ended without {what}: {problem.rstrip('.')}.", severity))


def _withdraw_earlier(state: State, task: Task, at: float) -> Step:
    """Stop offering what earlier runs of the same spec left open: the new proposal takes its place."""
    earlier = [
        ProposalWithdrawn(proposal.id, proposal.task, "the spec was run again", at)
        for run in runs_of(state.history, task)
        for proposal in proposals_of(state, run)
        if any(not state.history.is_decided(hunk.id) for hunk in state.history.hunks_of(proposal))
    ]
    paths = [change.path for entry in earlier for change in state.history.proposals[entry.proposal].files]
    state, effects = record(state, *earlier)
    state, placed = place_anew(state, [path for path in paths if path in state.documents], at)
    return state, (*effects, *placed)


def _still_open(state: State, proposal: Proposal) -> Proposal:
    """Let a proposal replace only what nobody has decided on while it was made."""
    history = state.history
    left = (h for h in proposal.replaces if not history.is_decided(h) and h not in state.applying)
    return replace(proposal, replaces=tuple(left))


def _is_news(state: State, proposal: Proposal) -> bool:
    """Whether a proposal offers anything, or takes back what is pending."""
    return bool(proposal.files) or any(
        review_of(state, hunk).status is Status.PENDING for hunk in proposal.replaces
    )


def _touched(state: State, proposal: Proposal) -> list[str]:
    """Return the files in which a proposal offers or replaces hunks."""
    paths = [change.path for change in proposal.files]
    return list(dict.fromkeys([*paths, *(state.history.hunks[hunk].hunk.path for hunk in proposal.replaces)]))


def _open_paths(state: State) -> list[str]:
    """Return the files in which hunks wait for a decision."""
    open_hunks: dict[str, list[HunkId]] = {}
    for hunk, entry in state.history.hunks.items():
        if not state.history.is_decided(hunk):
            open_hunks.setdefault(entry.hunk.path, []).append(hunk)
    return list(open_hunks)


def _summary(proposal: Proposal) -> str:
    hunks, files = sum(len(change.hunks) for change in proposal.files), len(proposal.files)
    where = proposal.files[0].path if files == 1 else f"{files} files"
    offered = {hunk.id for change in proposal.files for hunk in change.hunks}
    risky = len(offered & {finding.hunk for finding in proposal.findings if is_high_risk((finding,))})
    said = [f"{_hunks(hunks)} in {where} ready for review."] if hunks else []
    if risky:
        said.append(f"{risky} of high risk: look at what was found there.")
    if proposal.receipts:
        said.append(f"Checks: {in_short(proposal.receipts)}.")
    if proposal.replaces:
        said.append(f"{_hunks(len(proposal.replaces))} of earlier rounds no longer offered.")
    return " ".join([*said, *proposal.notes])


def _hunks(number: int) -> str:
    return "1 hunk" if number == 1 else f"{number} hunks"
