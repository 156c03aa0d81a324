"""The fold of the recorded events, and so of the ledger: what each record changes in the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from msgspec.structs import replace

from countersign.core.history import Entry, History, root_of
from countersign.core.model import (
    Hunk,
    HunkFinding,
    HunkId,
    Proposal,
    Task,
    Verdict,
    VerdictKind,
)
from countersign.core.records import (
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
from countersign.core.renaming import Move, known_at
from countersign.core.risk import passed_on
from countersign.core.spec import digest

__all__ = ["remember"]


def remember(history: History, records: Iterable[Recorded]) -> History:
    """Return the history after more records, which stand in the order of the ledger.

    A record about a task or hunk that is not known (its payload was shredded or damaged) changes nothing.
    """
    draft = _Draft(history)
    for record in records:
        draft.add(record)
    return draft.done()


class _Draft:
    """The mappings of a history while records are added: copied once, however many records there are."""

    def __init__(self, history: History) -> None:
        self._tasks = dict(history.tasks)
        self._runners = dict(history.runners)
        self._proposals = dict(history.proposals)
        self._withdrawn = set(history.withdrawn)
        self._hunks = dict(history.hunks)
        self._verdicts = dict(history.verdicts)
        self._offers = dict(history.offers)
        self._runs = dict(history.runs)
        self._proposed = dict(history.proposed)
        self._replaced = dict(history.replaced)
        self._seen = dict(history.seen)
        self._findings = dict(history.findings)
        self._rounds = dict(history.rounds)
        self._revived = set(history.revived)
        self._leaving = dict(history.leaving)
        self._earlier = dict(history.earlier)
        self._trust = history.trust
        self._checked = dict(history.checked)
        self._paused = history.paused
        self._sources = dict(history.sources)
        self._asked = dict(history.asked)
        self._explained = dict(history.explained)
        self._answers = dict(history.answers)

    def done(self) -> History:
        return History(
            self._tasks,
            self._runners,
            self._proposals,
            frozenset(self._withdrawn),
            self._hunks,
            self._verdicts,
            self._offers,
            self._runs,
            self._proposed,
            self._replaced,
            self._seen,
            self._findings,
            self._rounds,
            frozenset(self._revived),
            self._leaving,
            self._earlier,
            self._trust,
            checked=self._checked,
            paused=self._paused,
            sources=self._sources,
            asked=self._asked,
            explained=self._explained,
            answers=self._answers,
        )

    def add(self, record: Recorded) -> None:  # noqa: C901, PLR0912 - one case for each record
        match record:
            case TaskStarted():
                self._start(record)
            case TaskEnded():
                self._end_task(record)
            case ProposalOffered():
                self._offer(record.proposal)
            case ProposalWithdrawn():
                self._withdrawn.add(record.proposal)
            case HunkRecut():
                self._recut(record)
            case FileRenamed():
                self._rename(record.old, record.path)
            case HunksSeen():
                self._seen = {**dict.fromkeys(record.hunks, record.at), **self._seen}
            case HunkAccepted() | HunkApplied() | HunkNotApplied() | HunkRejected() | HunkReopened():
                if record.hunk in self._hunks:
                    self._decide(record)
            case TaskSteered():
                pass  # what came of it is what the task offers
            case QuestionAnswered():
                self._answers[record.task] = record.answer
            case TaskPaused():
                self._paused = self._paused | {record.task} if record.paused else self._paused - {record.task}
            case WorkspaceTrusted() | TrustRevoked():
                self._trust = record
            case AcceptedChecked():
                self._checked[root_of(self._tasks, record.task)] = record
            case HunkTakenBack():
                self._leaving |= {} if record.kept else {record.hunk: record.session}
            case HunkNotTakenBack():
                self._leaving.pop(record.hunk, None)
            case _:
                assert_never(record)

    def _start(self, started: TaskStarted) -> None:
        task, spec = started.task, started.task.spec
        self._tasks[task.id] = task
        self._runners[task.id] = started.session
        key = spec.path, digest(spec)
        if task.question is not None:
            self._ask(task, key)
            return
        self._runs[key] = (*self._runs.get(key, ()), task.id)
        root = root_of(self._tasks, task.id)
        if root != task.id:
            self._rounds[root] = (*self._rounds.get(root, (root,)), task.id)

    def _ask(self, task: Task, key: tuple[str, str]) -> None:
        hunk = task.question.hunk if task.question is not None else None
        if hunk is not None:
            self._explained[HunkId(hunk)] = (*self._explained.get(HunkId(hunk), ()), task.id)
        else:
            self._asked[key] = (*self._asked.get(key, ()), task.id)

    def _end_task(self, ended: TaskEnded) -> None:
        self._runners.pop(ended.task, None)
        self._paused -= {ended.task}
        if task := self._tasks.get(ended.task):
            known = {"outcome": ended.outcome, "problem": ended.problem, "ended": ended.at, "use": ended.use}
            self._tasks[ended.task] = replace(task, **known)

    def _offer(self, proposal: Proposal) -> None:
        self._proposals[proposal.id] = proposal
        self._proposed[proposal.task] = (*self._proposed.get(proposal.task, ()), proposal.id)
        found: dict[HunkId, list[HunkFinding]] = {}
        for finding in proposal.findings:
            found.setdefault(finding.hunk, []).append(finding)
        self._findings.update((hunk, tuple(findings)) for hunk, findings in found.items())
        for change in proposal.files:
            self._offers[change.path] = (*self._offers.get(change.path, ()), change)
            for hunk in change.hunks:
                self._add(hunk, proposal)
        for hunk in proposal.replaces:
            if (entry := self._hunks.get(hunk)) is not None:
                same_file = (change.hunks for change in proposal.files if change.path == entry.hunk.path)
                self._replace(entry.hunk, tuple(new for hunks in same_file for new in hunks), offered=())

    def _recut(self, record: HunkRecut) -> None:
        if (entry := self._hunks.get(record.hunk)) is not None:
            for part in record.parts:
                self._add(part, entry.proposal)
            self._replace(entry.hunk, record.parts, offered=record.parts)

    def _rename(self, old: str, new: str) -> None:
        """Let what is known of a file go along, but nothing that is about one which had the same name before."""
        staying = self._earlier.pop(old, frozenset())
        self._earlier[new] = known_at(self._offers, self._tasks, new, old)
        move = Move(old, new, staying)
        self._proposals = {key: move.proposal(proposal) for key, proposal in self._proposals.items()}
        self._hunks = {
            key: Entry(move.hunk(entry.hunk), self._proposals[entry.proposal.id])
            for key, entry in self._hunks.items()
        }
        self._sources = {}
        for entry in self._hunks.values():
            self._name_source(entry.hunk)
        self._tasks = {key: move.task(task) for key, task in self._tasks.items()}
        self._offers = move.offers(self._offers)
        self._runs = move.runs(self._runs)
        self._asked = move.runs(self._asked)

    def _add(self, hunk: Hunk, proposal: Proposal) -> None:
        """Take a hunk in; what was found in the one it was made of holds for it, as far as it has those lines."""
        self._hunks[hunk.id] = Entry(hunk, proposal)
        self._name_source(hunk)
        origin = self._hunks.get(hunk.parent) if hunk.parent is not None else None
        found = self._findings.get(origin.hunk.id, ()) if origin is not None else ()
        if origin is not None and found and hunk.id not in self._findings:
            self._findings[hunk.id] = tuple(passed_on(found, origin.hunk, hunk))

    def _name_source(self, hunk: Hunk) -> None:
        """Take in which file a hunk would rename, if it does."""
        if hunk.operation is not None and hunk.operation.target:
            named = self._sources.get(hunk.operation.target, ())
            self._sources[hunk.operation.target] = tuple(dict.fromkeys((*named, hunk.path)))

    def _replace(self, old: Hunk, new: tuple[Hunk, ...], offered: tuple[Hunk, ...]) -> None:
        """Let others stand for a hunk; `offered` take its place in the change that offers it."""
        self._replaced[old.id] = tuple(hunk.id for hunk in new)
        self._offers[old.path] = tuple(
            replace(change, hunks=_exchanged(change.hunks, old, offered)) if old in change.hunks else change
            for change in self._offers.get(old.path, ())
        )

    def _decide(self, record: HunkAccepted | HunkApplied | HunkNotApplied | HunkRejected | HunkReopened) -> None:
        match record:
            case HunkAccepted():
                by, shown = record.session, record.shown_for
                verdict = Verdict(VerdictKind.ACCEPTED, record.how, record.at, by, decider=by, shown_for=shown)
                verdict = replace(verdict, unseen=record.unseen)
            case HunkRejected():
                by, why = record.session, record.reason
                verdict = Verdict(VerdictKind.REJECTED, record.how, record.at, by, why, decider=by)
            case HunkApplied():
                previous = self._verdicts.get(record.hunk)
                if previous is None:
                    return
                verdict = replace(previous, landed=True, session=record.session)
            case HunkNotApplied() | HunkReopened():
                previous = self._verdicts.get(record.hunk)
                if previous is None:
                    return
                if previous.landed and self._hunks[record.hunk].proposal.id in self._withdrawn:
                    self._revived.add(record.hunk)
                verdict = Verdict(VerdictKind.REOPENED, previous.how, record.at, record.session, record.reason)
                verdict = replace(verdict, undone=previous.how if previous.landed else None)
        self._verdicts[record.hunk] = verdict
        self._leaving.pop(record.hunk, None)


def _exchanged(hunks: tuple[Hunk, ...], old: Hunk, new: tuple[Hunk, ...]) -> tuple[Hunk, ...]:
    return tuple(kept for hunk in hunks for kept in (new if hunk.id == old.id else (hunk,)))
