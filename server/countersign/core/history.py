"""The history: all that the records add up to. `folding.py` makes it of them, and nothing else changes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

from countersign.core.model import (
    Answer,
    FileChange,
    Hunk,
    HunkFinding,
    HunkId,
    Proposal,
    ProposalId,
    Task,
    TaskId,
    Verdict,
    VerdictKind,
)
from countersign.core.records import AboutTrust, AcceptedChecked

__all__ = ["Entry", "History", "root_of"]

_T = TypeVar("_T")


class Entry(Struct, frozen=True):
    """A hunk with the proposal that offers it."""

    hunk: Hunk
    proposal: Proposal


class History(Struct, frozen=True, dict=True):
    """All tasks, proposals, hunks and verdicts so far. `runners` names the session of each task that still works;
    `offers` lists, for each path, the changes that proposals offer for it, with the hunks that stand for others
    now; `replaced` names those of each hunk that is not offered as such any more; `runs` the tasks of each spec, by
    its path and digest; `proposed` the proposals of each task; `seen` says when a hunk was first on show,
    `findings` what the checks found in it, or in the one it was made of; `rounds` lists those of each task that has
    several, by the first; `revived` are withdrawn hunks that wait again; `leaving`
    names the session that takes a hunk out of its file, until that shows what came of it; `earlier` are the hunks
    and tasks at a path that are about another file than the one that was renamed to it; `trust` is what the user
    said last of the workspace, None when that was nothing; `checked` says how what was
    accepted of a task fared last, by its first round; `paused` are working tasks that rest; `sources` names,
    for each path, the files that hunks would rename to it; `asked` and `explained` are the tasks that answer
    questions about a spec, named as in `runs`, and about a hunk; `answers` are what they said. Lists are in the
    order of the records.
    """

    tasks: Mapping[TaskId, Task] = {}
    runners: Mapping[TaskId, str] = {}
    proposals: Mapping[ProposalId, Proposal] = {}
    withdrawn: frozenset[ProposalId] = frozenset()
    hunks: Mapping[HunkId, Entry] = {}
    verdicts: Mapping[HunkId, Verdict] = {}
    offers: Mapping[str, tuple[FileChange, ...]] = {}
    runs: Mapping[tuple[str, str], tuple[TaskId, ...]] = {}
    proposed: Mapping[TaskId, tuple[ProposalId, ...]] = {}
    replaced: Mapping[HunkId, tuple[HunkId, ...]] = {}
    seen: Mapping[HunkId, float] = {}
    findings: Mapping[HunkId, tuple[HunkFinding, ...]] = {}
    rounds: Mapping[TaskId, tuple[TaskId, ...]] = {}
    revived: frozenset[HunkId] = frozenset()
    leaving: Mapping[HunkId, str] = {}
    earlier: Mapping[str, frozenset[str]] = {}
    trust: AboutTrust | None = None
    checked: Mapping[TaskId, AcceptedChecked] = {}
    paused: frozenset[TaskId] = frozenset()
    sources: Mapping[str, tuple[str, ...]] = {}
    asked: Mapping[tuple[str, str], tuple[TaskId, ...]] = {}
    explained: Mapping[HunkId, tuple[TaskId, ...]] = {}
    answers: Mapping[TaskId, Answer] = {}

    def root_of(self, task: TaskId) -> TaskId:
        """Return the first round of a task, as far back as it is known."""
        return root_of(self.tasks, task)

    @cached_property
    def counted(self) -> dict[Any, Any]:
        """What was worked out from this history, kept as long as it is the same; no part of it."""
        return {}

    def recall(self, question: Hashable, answer: Callable[[], _T]) -> _T:
        """Return what is kept of a question that this history alone answers; work it out the first time."""
        if question not in self.counted:
            self.counted[question] = answer()
        return self.counted[question]

    def hunks_of(self, proposal: Proposal) -> Iterator[Hunk]:
        """Yield the hunks that a proposal offers now, in the order of files and lines."""
        for change in proposal.files:
            yield from self.hunks_in(change, proposal)

    def hunks_in(self, change: FileChange, proposal: Proposal) -> Iterator[Hunk]:
        """Yield the hunks that a proposal offers now in one of its files."""
        for hunk in change.hunks:
            yield from self._now(hunk, proposal)

    def _now(self, hunk: Hunk, proposal: Proposal) -> Iterator[Hunk]:
        parts = self.replaced.get(hunk.id)
        if parts is None:
            yield hunk
            return
        for part in parts:
            entry = self.hunks[part]
            if entry.proposal.id == proposal.id:
                yield from self._now(entry.hunk, proposal)

    def has_landed(self, hunk: HunkId) -> bool:
        """Whether the hunk was accepted and its document has shown it."""
        verdict = self.verdicts.get(hunk)
        return verdict is not None and verdict.landed

    def is_withdrawn(self, hunk: HunkId) -> bool:
        """Whether a hunk is not offered any more, because its spec was run again."""
        return self.hunks[hunk].proposal.id in self.withdrawn and hunk not in self.revived

    def is_decided(self, hunk: HunkId) -> bool:
        """Whether the hunk needs no decision: rejected, landed, replaced, or withdrawn with its proposal."""
        verdict = self.verdicts.get(hunk)
        if hunk in self.replaced:
            return True
        if verdict is None or verdict.kind is VerdictKind.REOPENED:
            return self.is_withdrawn(hunk)
        return verdict.kind is VerdictKind.REJECTED or verdict.landed


def root_of(tasks: Mapping[TaskId, Task], task: TaskId) -> TaskId:
    """Return the first round of a task, as far back as it is known."""
    seen: set[TaskId] = set()
    while task not in seen and (found := tasks.get(task)) is not None and found.parent is not None:
        seen.add(task)
        if found.parent not in tasks:
            break
        task = found.parent
    return task
