"""Rebasing: of a stale hunk, a hunk is made that fits the text as it is now, and offered in its place.

Nothing is applied: what comes of it is a new proposal of the same task, to be reviewed like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.alternatives import overtaken_elsewhere
from countersign.core.anchors import lay
from countersign.core.diff import line_edits
from countersign.core.effects import Effect, Tell
from countersign.core.escape import shortened
from countersign.core.events import RebaseRequested
from countersign.core.following import place_anew
from countersign.core.hunks import in_place_of, propose, with_edits
from countersign.core.locating import change_of, located
from countersign.core.merge import Conflict
from countersign.core.model import Anchor, FileChange, Hunk, HunkId, Proposal, Reason, Severity, Status, VerdictKind
from countersign.core.recording import Step, record
from countersign.core.records import ProposalOffered
from countersign.core.refitting import refit
from countersign.core.risk import carried_over
from countersign.core.state import State
from countersign.core.text import LineEdit, Span, Text

__all__ = ["rebase"]

_LONGEST = 80
_MOST_LINES = 3
"""Lines in conflict that are shown in a sentence."""


class _Rebased(Struct, frozen=True):
    """A stale hunk, and the edits that do to the text now what it was to do."""

    hunk: Hunk
    edits: tuple[LineEdit, ...]


def rebase(state: State, request: RebaseRequested) -> Step:
    """Offer anew what of the stale hunks can be merged into the text as it is now; say why the rest can not."""
    problems: list[str] = []
    taken: dict[tuple[str, str], list[_Rebased]] = defaultdict(list)
    for hunk in dict.fromkeys(request.hunks):
        found = _rebased(state, hunk)
        if isinstance(found, str):
            problems.append(found)
            continue
        others = taken[state.history.hunks[hunk].proposal.task, found.hunk.path]
        if _meets(found, others):
            problems.append(f"Hunk {hunk} was not rebased: it meets another one that was; rebase it after that.")
        else:
            others.append(found)
    proposals = _proposals(state, [found for same in taken.values() for found in same])
    state, offered = record(state, *(ProposalOffered(proposal, request.at) for proposal in proposals))
    paths = dict.fromkeys(change.path for proposal in proposals for change in proposal.files)
    state, placed = place_anew(state, paths, request.at)
    return state, (*offered, *placed, *_told(proposals, problems))


def _rebased(state: State, hunk: HunkId) -> _Rebased | str:
    """Return what a hunk is in the text as it is now, or a sentence that says why nothing fits."""
    found = located(state, hunk)
    if isinstance(found, str):
        return found
    document, anchor = found
    if anchor is None or (document.text is None and anchor.hunk.operation is None):
        return f"Hunk {hunk} was not rebased: {document.path} can not be read as a text file."
    problem, change = _obstacle(state, anchor), change_of(state, hunk)
    if problem is not None or change is None or document.text is None:
        return f"Hunk {hunk} {problem or 'is not offered any more.'}"
    known, place = _as_known(state, change, hunk)
    made = refit(anchor.hunk, place, known, document.text)
    if not isinstance(made, Text):
        return _in_conflict(hunk, document.text, made)
    edits = line_edits(document.text.lines(), made.lines())
    if not edits:
        return f"Hunk {hunk} has nothing left to change: the text holds its lines already; reject it."
    return _Rebased(anchor.hunk, edits)


def _obstacle(state: State, anchor: Anchor) -> str | None:
    """Return why a hunk is not to be rebased, as the end of a sentence."""
    verdict = state.history.verdicts.get(anchor.hunk.id)
    if anchor.hunk.operation is not None:
        return "is about the file as a whole, which can not be merged: undo what is in its way, or reject it."
    if anchor.hunk.id in state.history.replaced:
        return "was replaced already: other hunks stand for it."
    if anchor.status is not Status.STALE:
        taken = overtaken_elsewhere(state, anchor)
        wait = f"was not rebased: {taken}; rebase it once it does."
        return wait if taken else "fits the text as it is: accept or reject it."
    if state.history.has_landed(anchor.hunk.id):
        return "was accepted, and its lines have been changed since: there is nothing to rebase."
    if verdict is not None and verdict.kind is VerdictKind.REJECTED:
        return "was rejected: take that back first."
    return None


def _as_known(state: State, change: FileChange, hunk: HunkId) -> tuple[Text, Span]:
    """Return the text that a hunk was made for, with what has landed of its proposal, and where it stands there."""
    landed = {other.id for other in change.hunks if state.history.has_landed(other.id)}
    known, laid = lay(change, landed)
    return known, next(anchor.span for anchor in laid if anchor.hunk.id == hunk)


def _in_conflict(hunk: HunkId, text: Text, conflicts: Sequence[Conflict]) -> str:
    """Name the lines that are in the way, as they are now."""
    lines = [
        f'line {number + 1} reads "{shortened(text[number], _LONGEST)}"'
        for conflict in conflicts
        for number in range(conflict.ours.start, conflict.ours.stop)
    ]
    more = f" and {len(lines) - _MOST_LINES} more" if lines[_MOST_LINES:] else ""
    where = "; ".join(lines[:_MOST_LINES]) + more
    gone = f"its lines at line {conflicts[0].ours.start + 1} are gone"
    why = f"both changed the same lines: {where or gone}"
    return f"Hunk {hunk} was not rebased because {why}. Ask its agent to make it fit, or reject it."


def _meets(found: _Rebased, others: Iterable[_Rebased]) -> bool:
    """Whether hunks that are rebased together come to change the same lines."""
    return any(edit.span.meets(other.span) for rebased in others for other in rebased.edits for edit in found.edits)


def _proposals(state: State, rebased: Sequence[_Rebased]) -> list[Proposal]:
    """Return a proposal for each task, which replaces the hunks that were rebased."""
    tasks: dict[str, list[_Rebased]] = defaultdict(list)
    for found in rebased:
        tasks[state.history.hunks[found.hunk.id].proposal.task].append(found)
    return [proposal for same in tasks.values() if (proposal := _proposal(state, same)) is not None]


def _proposal(state: State, rebased: Sequence[_Rebased]) -> Proposal | None:
    old = state.history.hunks[rebased[0].hunk.id].proposal
    files: list[tuple[str, Text, Text]] = []
    reasons: list[Reason] = []
    for path in dict.fromkeys(found.hunk.path for found in rebased):
        now = state.documents[path].text
        if now is not None:
            edits = sorted(
                ((edit, found.hunk) for found in rebased if found.hunk.path == path for edit in found.edits),
                key=lambda pair: pair[0].span,
            )
            files.append((path, now, with_edits(now, [edit for edit, _ in edits])))
            reasons += _reasons(edits)
    made = propose(old.task, old.agent, files, reasons)
    if made is None:
        return None
    charsets = {found.hunk.path: change.charset for found in rebased if (change := change_of(state, found.hunk.id))}
    files_of = tuple(replace(change, charset=charsets.get(change.path)) for change in made.files)
    made = in_place_of(replace(made, files=files_of), [found.hunk.id for found in rebased])
    hunks = [hunk for change in made.files for hunk in change.hunks]
    findings = carried_over(state.history.findings, [found.hunk for found in rebased], hunks)
    return replace(made, maker=old.maker, findings=findings)


def _reasons(edits: Iterable[tuple[LineEdit, Hunk]]) -> Iterable[Reason]:
    """Yield why the lines of the new text are as they are: as it was said of the hunks that are rebased."""
    growth = 0
    for edit, hunk in edits:
        start = edit.span.start + growth
        yield Reason(hunk.path, Span(start, start + len(edit.lines)), hunk.clause, hunk.rationale)
        growth += edit.growth


def _told(proposals: Sequence[Proposal], problems: Iterable[str]) -> Iterable[Effect]:
    count = sum(len(proposal.replaces) for proposal in proposals)
    if count:
        what = "1 hunk was rebased and waits" if count == 1 else f"{count} hunks were rebased and wait"
        yield Tell(f"{what} for review.", Severity.INFO)
    for problem in problems:
        yield Tell(problem, Severity.WARNING)
