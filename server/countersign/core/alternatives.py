"""Alternatives: hunks of different tasks that claim the same lines of a text, so that only one of them can be had.

Who claims the same lines is read off the text as it is now, in one walk over the anchors. What was decided
meanwhile still counts: an alternative keeps its letter when another one was accepted or rejected.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from countersign.core.escape import shortened
from countersign.core.history import History
from countersign.core.model import Anchor, Anchors, Hunk, HunkId, Status, TaskId, VerdictKind
from countersign.core.state import State
from countersign.core.text import content_of

__all__ = [
    "NONE",
    "Alternative",
    "Alternatives",
    "Contest",
    "alternatives_in",
    "letter_at",
    "named",
    "overtaken",
    "overtaken_elsewhere",
]


class Alternative(Struct, frozen=True):
    """A hunk where it stands, and the letter of its task among those on the same lines."""

    letter: str
    anchor: Anchor


class Alternatives(Struct, frozen=True):
    """What several tasks offer for the same lines, in the order of letters, then of lines."""

    members: tuple[Alternative, ...]

    @property
    def letters(self) -> int:
        return len({member.letter for member in self.members})

    def letter_of(self, hunk: HunkId) -> str:
        return next(member.letter for member in self.members if member.anchor.hunk.id == hunk)

    def others(self, hunk: Hunk) -> tuple[Alternative, ...]:
        """Return what other tasks than the hunk's offer."""
        return tuple(member for member in self.members if member.anchor.hunk.task != hunk.task)

    def rivals(self, anchor: Anchor) -> tuple[Alternative, ...]:
        """Return those of the others that claim lines of this very hunk."""
        return tuple(one for one in self.others(anchor.hunk) if one.anchor.span.meets(anchor.span))


class Contest(Struct, frozen=True):
    """The alternatives in one document: those of each hunk that has some; `winners` names, for a hunk that can not
    be had any more because another one was accepted, that other hunk, which the text may not show yet.
    """

    groups: Mapping[HunkId, Alternatives] = {}
    winners: Mapping[HunkId, HunkId] = {}

    def has_overtaken(self, anchor: Anchor) -> bool:
        """Whether a hunk that fits can not be had, since another window has an alternative."""
        fits = anchor.status is Status.PENDING and anchor.hunk.operation is None
        return fits and anchor.hunk.id in self.winners


NONE = Contest()
_LONGEST = 80
"""Characters of a goal or an agent's name in a sentence."""


def named(history: History, group: Alternatives, hunk: Hunk) -> str:
    """Return what to call an alternative: its letter, its agent, and its spec's goal where agents are the same.

    It holds text of others, which is to be escaped.
    """
    agents = {one.anchor.hunk.task: history.hunks[one.anchor.hunk.id].proposal.agent for one in group.members}
    agent, task = history.hunks[hunk.id].proposal.agent, history.tasks.get(hunk.task)
    is_alone = list(agents.values()).count(agent) == 1
    more = "" if is_alone or task is None or not task.spec.goal else f": {task.spec.goal}"
    return f"{group.letter_of(hunk.id)} ({agent}{more})"


def overtaken(history: History, contest: Contest, hunk: HunkId) -> str:
    """Return why a hunk does not fit any more where another one was accepted on its lines, else nothing."""
    winner = contest.winners.get(hunk)
    if winner is None:
        return ""
    entry, letter = history.hunks[winner], contest.groups[winner].letter_of(winner)
    task = history.tasks.get(entry.hunk.task)
    goal = f'"{shortened(task.spec.goal, _LONGEST)}"' if task is not None and task.spec.goal else entry.hunk.task
    is_here = any(
        one.anchor.hunk.id == winner and one.anchor.status is Status.APPLIED
        for one in contest.groups[winner].members
    )
    where = "here" if is_here else "in another window, and this text does not show it yet"
    return f"{letter} ({shortened(entry.proposal.agent, _LONGEST)}) of the task {goal} was accepted {where}"


def overtaken_elsewhere(state: State, anchor: Anchor) -> str:
    """Return why a hunk that fits can not be had, since another window has an alternative, else nothing."""
    contest = alternatives_in(state, anchor.hunk.path)
    return overtaken(state.history, contest, anchor.hunk.id) if contest.has_overtaken(anchor) else ""


def alternatives_in(state: State, path: str) -> Contest:
    """Return the alternatives in a file; the cost is that of its anchors, not of their pairs, and is paid once."""
    document = state.documents.get(path)
    anchors = document.anchors if document is not None else ()
    known = state.history.counted.get(("alternatives", path))
    if known is None or known[0] is not anchors:
        contest = _contest(state.history, anchors, state.session)
        known = state.history.counted["alternatives", path] = (anchors, contest)
    return known[1]


def _contest(history: History, anchors: Anchors, session: str) -> Contest:
    if len({anchor.hunk.task for anchor in anchors}) < 2:  # noqa: PLR2004 - it takes two to differ
        return NONE
    anchors = tuple(sorted(anchors, key=lambda anchor: anchor.span))
    standing = [anchor for anchor in anchors if anchor.status is not Status.APPLIED]
    landed = [anchor for anchor in anchors if _has_landed(history, anchor)]
    winners = dict(_winners(history, landed, standing))
    sets = _Sets()
    for one, other in _overlapping(standing):
        sets.join(one.hunk.id, other.hunk.id)
    taken = [anchor for anchor in standing if _is_taken_elsewhere(history, anchor, session)]
    for loser, winner in winners.items():
        sets.join(loser, winner)
    groups = [_lettered(history, group) for group in sets.groups(anchors)]
    found = {member.anchor.hunk.id: group for group in groups for member in group.members if group.letters > 1}
    for anchor in taken:
        group = found.get(anchor.hunk.id)
        for one in group.others(anchor.hunk) if group is not None else ():
            rival = one.anchor
            if rival.status is Status.PENDING and rival not in taken and rival.span.overlaps(anchor.span):
                winners.setdefault(rival.hunk.id, anchor.hunk.id)
    return Contest(found, {loser: winner for loser, winner in winners.items() if loser in found})


def _has_landed(history: History, anchor: Anchor) -> bool:
    return anchor.status is Status.APPLIED and history.has_landed(anchor.hunk.id)


def _is_taken_elsewhere(history: History, anchor: Anchor, session: str) -> bool:
    """Whether another session has accepted a hunk that the text does not show."""
    verdict = history.verdicts.get(anchor.hunk.id)
    is_accepted = verdict is not None and verdict.kind is VerdictKind.ACCEPTED and verdict.session != session
    return is_accepted and anchor.status is Status.PENDING


def _overlapping(anchors: Iterable[Anchor]) -> Iterator[tuple[Anchor, Anchor]]:
    """Yield enough pairs to connect all anchors, given in the order of their lines, that overlap."""
    last: Anchor | None = None
    furthest: Anchor | None = None
    for anchor in anchors:
        if last is not None and last.span == anchor.span:
            yield last, anchor
        elif furthest is not None and anchor.span.start < furthest.span.stop:
            yield furthest, anchor
        if furthest is None or anchor.span.stop > furthest.span.stop:
            furthest = anchor
        last = anchor


def _winners(
    history: History, landed: Sequence[Anchor], standing: Iterable[Anchor]
) -> Iterator[tuple[HunkId, HunkId]]:
    """Yield each stale hunk with the accepted one of another task that took its lines.

    Hunks that have landed share no lines, so that their ends stand in the order of their beginnings.
    """
    starts = [anchor.span.start for anchor in landed]
    stops = [anchor.span.stop for anchor in landed]
    for anchor in standing:
        if anchor.status is Status.STALE and anchor.last is Status.PENDING:
            near = landed[bisect_left(stops, anchor.span.start) : bisect_right(starts, anchor.span.stop)]
            for other in near:
                if _took(history, other.hunk, anchor.hunk):
                    yield anchor.hunk.id, other.hunk.id
                    break


def _took(history: History, winner: Hunk, loser: Hunk) -> bool:
    """Whether accepting a hunk took away what another one would have changed."""
    if winner.task == loser.task or not _was_decided_beside(history, winner.id, loser.task):
        return False
    if not winner.base or not loser.base:
        around = {winner.before, winner.after} if loser.base else {loser.before, loser.after}
        inside = loser.base or winner.base
        if inside:
            return any(line in inside for line in around if line is not None)
        return (winner.before, winner.after) == (loser.before, loser.after)
    contents = {content_of(line) for line in winner.base}
    return any(content_of(line) in contents for line in loser.base)


def _was_decided_beside(history: History, hunk: HunkId, other: TaskId) -> bool:
    """Whether a task's proposal was there already when a hunk was decided on."""
    verdict, task = history.verdicts.get(hunk), history.tasks.get(other)
    return verdict is not None and (task is None or task.ended is None or task.ended <= verdict.at)


def _lettered(history: History, group: Sequence[Anchor]) -> Alternatives:
    """Name the tasks of a group in the order in which they offered something; what was decided before the others
    were offered is no alternative to them.
    """
    open_tasks = {anchor.hunk.task for anchor in group if not _is_decided(history, anchor)}
    kept = [
        anchor
        for anchor in group
        if anchor.hunk.task in open_tasks
        or any(_was_decided_beside(history, anchor.hunk.id, task) for task in open_tasks)
    ]
    tasks = {anchor.hunk.task for anchor in kept}
    if len(tasks) < 2:  # noqa: PLR2004 - it takes two to differ
        return Alternatives(())
    ranks = [task for task in history.proposed if task in tasks]
    letters = {task: letter_at(number) for number, task in enumerate(ranks)}
    members = [Alternative(letters[anchor.hunk.task], anchor) for anchor in kept]
    return Alternatives(tuple(sorted(members, key=lambda member: (len(member.letter), member.letter))))


def _is_decided(history: History, anchor: Anchor) -> bool:
    verdict = history.verdicts.get(anchor.hunk.id)
    if verdict is None:
        return anchor.status is Status.APPLIED
    return verdict.landed or verdict.kind is VerdictKind.REJECTED


def letter_at(number: int) -> str:
    """Return A, B ... Z, AA, AB ...: the name of the alternative with this number, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _Sets:
    """Disjoint sets of hunks, which are joined two by two."""

    def __init__(self) -> None:
        self._above: dict[HunkId, HunkId] = {}

    def join(self, one: HunkId, other: HunkId) -> None:
        self._above[self._top(one)] = self._top(other)

    def groups(self, anchors: Iterable[Anchor]) -> Iterable[list[Anchor]]:
        """Return the anchors of each set that was joined, in the order that they are given in."""
        found: dict[HunkId, list[Anchor]] = {}
        for anchor in anchors:
            if anchor.hunk.id in self._above:
                found.setdefault(self._top(anchor.hunk.id), []).append(anchor)
        return found.values()

    def _top(self, hunk: HunkId) -> HunkId:
        above = self._above.setdefault(hunk, hunk)
        while above != hunk:
            self._above[hunk] = self._above[above]
            hunk, above = above, self._above[above]
        return hunk
