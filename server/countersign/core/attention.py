"""What the user has looked at, and what that means for accepting many hunks at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.effects import Refresh
from countersign.core.events import HunksShown
from countersign.core.model import ClauseKind, Hunk, HunkId, TaskId
from countersign.core.recording import Step, record
from countersign.core.records import HunksSeen
from countersign.core.risk import danger
from countersign.core.state import State
from countersign.core.views import proposals_of

__all__ = ["Gate", "gate", "gate_of", "show", "unseen_of"]

_MECHANICAL = {ClauseKind.REWRITE, ClauseKind.RENAME}
_CUT = "…"
"""Stands where a rationale was shortened, so that two that look alike may not be."""
_Kin = tuple[TaskId, str, str]
"""A task, a mechanical clause of it, and the rationale: what hunks share that make the same change."""


def show(state: State, shown: HunksShown) -> Step:
    """Take note of what is on show now; what waits for a decision and never was on show before is recorded."""
    history = state.history
    known = [hunk for hunk in dict.fromkeys(shown.hunks) if hunk in history.hunks]
    state = replace(state, shown=state.shown.now(shown.surface, frozenset(known), shown.at))
    new: dict[TaskId, list[HunkId]] = {}
    for hunk in known:
        if not _was_shown(state, hunk) and not history.is_decided(hunk):
            new.setdefault(history.hunks[hunk].proposal.task, []).append(hunk)
    if not new:
        return state, ()
    seen = (HunksSeen(tuple(hunks), task, state.session, shown.surface, shown.at) for task, hunks in new.items())
    state, effects = record(state, *seen)
    specs = (history.tasks[task].spec.path for task in new if task in history.tasks)
    return state, (*effects, Refresh(tuple(dict.fromkeys(specs))))


class Gate(Struct, frozen=True):
    """What holds of some hunks before they are accepted together: those that are `ready` for it, those nobody has
    seen, and those that are high risk, each with the reason.
    """

    ready: tuple[HunkId, ...]
    unseen: tuple[HunkId, ...]
    risky: tuple[tuple[HunkId, str], ...]

    @property
    def is_open(self) -> bool:
        return not self.unseen and not self.risky

    @property
    def held(self) -> frozenset[HunkId]:
        """The hunks that keep it closed."""
        return frozenset((*self.unseen, *(hunk for hunk, _ in self.risky)))

    @property
    def total(self) -> int:
        return len(self.ready) + len(self.held)

    @property
    def reason(self) -> str:
        """Why the hunks are not accepted together, as a part of a sentence; empty when they are."""
        parts: list[str] = []
        if self.unseen:
            have = "has" if len(self.unseen) == 1 else "have"
            parts.append(f"{len(self.unseen)} of {_hunks(self.total)} {have} not been seen")
        if self.risky:
            first = self.risky[0][1].rstrip(".")
            among = f"{len(self.risky)} of {_hunks(self.total)}" if not parts else f"{len(self.risky)}"
            parts.append(f"{among} {'is' if len(self.risky) == 1 else 'are'} high risk ({first})")
        return ", ".join(parts)

    @property
    def brief(self) -> str:
        """The same in a few words."""
        parts = [f"{len(self.unseen)} unseen"] if self.unseen else []
        return ", ".join([*parts, *([f"{len(self.risky)} high risk"] if self.risky else [])])

    @property
    def refusal(self) -> str:
        """What to tell who wants to accept them all."""
        seen = f", or accept the {len(self.ready)} that were seen" if self.ready else ""
        return f"Nothing was accepted: {self.reason}. Look at them and accept them one by one{seen}."


def gate(hunks: Sequence[HunkId], unseen: Collection[HunkId], risks: Mapping[HunkId, str]) -> Gate:
    """Tell the hunks that may be accepted together from those that are to be looked at on their own; `risks` says
    why some are high risk.
    """
    ready = tuple(hunk for hunk in hunks if hunk not in unseen and hunk not in risks)
    risky = tuple((hunk, risks[hunk]) for hunk in hunks if hunk in risks)
    return Gate(ready, tuple(hunk for hunk in hunks if hunk in unseen), risky)


def gate_of(state: State, hunks: Sequence[HunkId]) -> Gate:
    """Return what holds of the hunks that are known here, by heart as long as the history is the same."""
    return state.history.recall(("gate", tuple(hunks)), lambda: _gate_of(state, hunks))


def _gate_of(state: State, hunks: Sequence[HunkId]) -> Gate:
    known = tuple(hunk for hunk in dict.fromkeys(hunks) if hunk in state.history.hunks)
    risks = ((hunk, danger(state.history.findings.get(hunk, ()))) for hunk in known)
    return gate(known, unseen_of(state, known), {hunk: why for hunk, why in risks if why is not None})


def unseen_of(state: State, hunks: Iterable[HunkId]) -> frozenset[HunkId]:
    """Return those of some hunks that were never on show.

    What was made of a seen hunk within its proposal counts as seen, and so does what a mechanical agent did for the
    same clause with the same rationale.
    """
    left = [
        entry.hunk for hunk in hunks if (entry := state.history.hunks.get(hunk)) and not _was_shown(state, hunk)
    ]
    seen = frozenset(kin for task in {hunk.task for hunk in left} for kin in _kin_of(state, task))
    return frozenset(hunk.id for hunk in left if _kin(hunk) not in seen)


def _was_shown(state: State, hunk: HunkId) -> bool:
    """Whether a hunk was on show itself, or that of the same proposal from which it was cut."""
    history = state.history
    if hunk in history.seen:
        return True
    entry = history.hunks[hunk]
    whole = history.hunks.get(entry.hunk.parent) if entry.hunk.parent is not None else None
    return whole is not None and whole.proposal.id == entry.proposal.id and _was_shown(state, whole.hunk.id)


def _kin_of(state: State, task: TaskId) -> frozenset[_Kin]:
    """Return what a task has shown of its mechanical clauses, by heart as long as the history is the same."""
    return state.history.recall(("kin", task), lambda: frozenset(_seen_kin(state, task)))


def _seen_kin(state: State, task_id: TaskId) -> Iterator[_Kin]:
    """Yield what a task has shown of its mechanical clauses. An agent that is not mechanical may claim a clause for
    anything, so its hunks have no kin.
    """
    task = state.history.tasks.get(task_id)
    if task is None or not any(card.mechanical and card.name == task.agent for card in state.agents):
        return
    clauses = {f"{clause.kind.value}: {clause.text}" for clause in task.spec.clauses if clause.kind in _MECHANICAL}
    for proposal in proposals_of(state, task_id):
        for hunk in state.history.hunks_of(proposal):
            if hunk.clause in clauses and _CUT not in hunk.rationale and _was_shown(state, hunk.id):
                yield _kin(hunk)


def _kin(hunk: Hunk) -> _Kin:
    return hunk.task, hunk.clause, hunk.rationale


def _hunks(number: int) -> str:
    return "1 hunk" if number == 1 else f"{number} hunks"
