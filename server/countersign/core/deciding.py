"""Decisions of the user: accept, reject, reopen. The text has the last word on what came of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable

from msgspec.structs import replace

from countersign.core import operating
from countersign.core.alternatives import overtaken_elsewhere
from countersign.core.attention import gate_of, unseen_of
from countersign.core.changing import line_changes
from countersign.core.contested import contested, left_to_choose
from countersign.core.deeds import why_stale
from countersign.core.effects import Effect, Refresh, Tell
from countersign.core.events import (
    AcceptRequested,
    EditAnswered,
    RejectRequested,
    ReopenRequested,
)
from countersign.core.following import place_anew
from countersign.core.hunks import replacement
from countersign.core.locating import located
from countersign.core.model import Anchor, How, Hunk, HunkId, Severity, Status, VerdictKind
from countersign.core.recording import Step, hunk_fields, record, shown_for
from countersign.core.records import (
    HunkAccepted,
    HunkNotApplied,
    HunkRejected,
    HunkReopened,
)
from countersign.core.state import Document, State
from countersign.core.turning import collide

__all__ = ["accept", "edit_answered", "reject", "reopen"]

_SINGLE = {How.ONE, How.LINES, How.EDITED, How.TYPED}
"""How a hunk is accepted on its own."""
_Decision = HunkRejected | HunkReopened | HunkNotApplied


def accept(state: State, request: AcceptRequested) -> Step:
    """Record the decision first, then ask for the edits; whether they happened, the text will tell.

    Of hunks that are accepted together each has to have been seen and none may be high risk, or none is accepted;
    those that have open alternatives are left, since nobody has chosen between these.
    """
    choices = contested(state, () if request.how in _SINGLE else request.hunks)
    wanted = [hunk for hunk in dict.fromkeys(request.hunks) if hunk not in choices]
    if choices and (not wanted or request.how is How.GROUP):
        return state, _told([f"Nothing was accepted: {left_to_choose(state, choices)}."])
    if request.how not in _SINGLE and not request.sight_unseen:
        together = gate_of(state, wanted)
        if not together.is_open:
            return state, _told([together.refusal])
    state, effects = _accept(state, request, wanted)
    left = [f"Some hunks were left pending: {left_to_choose(state, choices)}."] if choices else []
    return state, (*effects, *_told(left))


def _accept(state: State, request: AcceptRequested, wanted: Iterable[HunkId]) -> Step:
    taken: dict[str, list[Anchor]] = defaultdict(list)
    operations: list[Hunk] = []
    problems: list[str] = []
    for hunk in wanted:
        found = _acceptable(state, hunk)
        if isinstance(found, str):
            problems.append(found)
        elif found.hunk.operation is not None:
            operations.append(found.hunk)
        elif not _fitted_in(taken[found.hunk.path], found):
            problems.append(f"Hunk {hunk} was left pending: it changes the same lines as another accepted one.")
    ordered = {path: _ordered(state.documents[path], anchors) for path, anchors in taken.items() if anchors}
    operations, left = operating.together(operations, ordered)
    problems += (f"Hunk {hunk.id} was left pending: another accepted one changes the same file." for hunk in left)
    hunks = [anchor.hunk.id for anchors in ordered.values() for anchor in anchors]
    hunks += (hunk.id for hunk in operations)
    unseen = unseen_of(state, hunks)
    state, effects = record(state, *(_accepted(state, request, hunk, unseen) for hunk in hunks))
    state = replace(state, applying=state.applying | set(hunks))
    whole = [effect for hunk in operations for effect in operating.change_of(state, hunk)]
    touched = dict.fromkeys([*taken, *(hunk.path for hunk in operations)])
    changes = (*_changes(state, ordered), *whole, Refresh(tuple(touched)))
    return state, (*effects, *changes, *_told(problems))


def reject(state: State, request: RejectRequested) -> Step:
    records: list[_Decision] = []
    problems: list[str] = []
    for hunk in dict.fromkeys(request.hunks):
        found = located(state, hunk)
        if isinstance(found, str):
            problems.append(found)
        elif hunk in state.history.replaced:
            problems.append(_replaced(hunk))
        elif state.history.has_landed(hunk) or (found[1] is not None and found[1].status is Status.APPLIED):
            problems.append(f"Hunk {hunk} is in the text already: take it back instead of rejecting it.")
        elif hunk in state.applying or is_taken_elsewhere(state, hunk):
            problems.append(f"Hunk {hunk} is being applied: reject it when that has failed, or undo it.")
        else:
            fields = hunk_fields(state, hunk, request.at)
            records.append(HunkRejected(**fields, how=request.how, reason=request.reason))
    return _decided(state, records, problems)


def reopen(state: State, request: ReopenRequested) -> Step:
    records: list[_Decision] = []
    problems: list[str] = []
    for hunk in dict.fromkeys(request.hunks):
        verdict = state.history.verdicts.get(hunk)
        if verdict is None or verdict.kind is not VerdictKind.REJECTED:
            problems.append(f"Hunk {hunk} is not rejected, so there is nothing to take back.")
        else:
            records.append(HunkReopened(**hunk_fields(state, hunk, request.at), reason="rejection taken back"))
            if state.history.hunks[hunk].proposal.id in state.history.withdrawn:
                problems.append(
                    f"Hunk {hunk} is not remembered as rejected any more: run its spec again to see it."
                )
    state, effects = _decided(state, records, problems)
    paths = {entry.path for entry in records if state.history.is_withdrawn(entry.hunk)}
    state, placed = place_anew(state, sorted(paths & state.documents.keys()), request.at)
    return state, (*effects, *placed)


def edit_answered(state: State, answer: EditAnswered) -> Step:
    """Make pending again what the text does not show after an edit was refused or did not show in time."""
    missing = [hunk for hunk in answer.hunks if hunk in state.applying]
    if not missing:
        return state, ()
    state = replace(state, applying=state.applying - set(missing))
    records: list[_Decision] = [
        HunkNotApplied(**hunk_fields(state, hunk, answer.at), reason=answer.problem) for hunk in missing
    ]
    what = "The hunk is" if len(missing) == 1 else f"{len(missing)} hunks are"
    problem = f"{what} pending again: {answer.problem}. Nothing was overwritten; look at it and accept again."
    return _decided(state, records, [problem])


def _decided(state: State, records: list[_Decision], problems: list[str]) -> Step:
    state, effects = record(state, *records)
    if records:
        effects = (*effects, Refresh(tuple(dict.fromkeys(entry.path for entry in records))))
    return state, (*effects, *_told(problems))


def _acceptable(state: State, hunk: HunkId) -> Anchor | str:
    """Return where a hunk can be applied now, or a sentence that says why it can not."""
    found = located(state, hunk)
    if isinstance(found, str):
        return found
    document, anchor = found
    if hunk in state.history.replaced:
        return _replaced(hunk)
    if anchor is None or (document.text is None and anchor.hunk.operation is None):
        again = "has to be closed and opened again first" if document.is_open else "is not a text file any more"
        return f"Hunk {hunk} was not applied: {document.path} {again}."
    problem = _obstacle(state, anchor) or operating.obstacle(document, anchor.hunk)
    return anchor if problem is None else f"Hunk {hunk} {problem}"


def _replaced(hunk: HunkId) -> str:
    return (
        f"Hunk {hunk} is not offered as such any more: it was cut or changed meanwhile, look at what stands for it."
    )


def _obstacle(state: State, anchor: Anchor) -> str | None:
    """Return why a hunk can not be applied where it stands, as the end of a sentence."""
    if anchor.hunk.id in state.applying:
        return "is being applied already."
    if anchor.status is Status.APPLIED:
        return "is in the text already."
    if elsewhere := _decided_elsewhere(state, anchor):
        return elsewhere
    if anchor.status is Status.STALE:
        if anchor.hunk.operation is not None:
            return f"was not applied: {why_stale(anchor.hunk)}; undo that, or reject it."
        return "was not applied: the lines it replaces have changed since; rebase it, undo that, or reject it."
    return None


def _decided_elsewhere(state: State, anchor: Anchor) -> str:
    """Return what another window decided on a hunk or its alternatives, as the end of a sentence, else nothing."""
    verdict = state.history.verdicts.get(anchor.hunk.id)
    if is_taken_elsewhere(state, anchor.hunk.id):
        return "was accepted in another window: its text comes with that file when it is saved there."
    if verdict is not None and verdict.kind is VerdictKind.REJECTED and verdict.session != state.session:
        return "was not applied: it was rejected in another window; take that back first."
    taken = overtaken_elsewhere(state, anchor)
    return f"was not applied: {taken}; undo that, or reject this one." if taken else ""


def is_taken_elsewhere(state: State, hunk: HunkId) -> bool:
    """Whether another process, which still runs, has accepted the hunk."""
    verdict = state.history.verdicts.get(hunk)
    if verdict is None or verdict.kind is not VerdictKind.ACCEPTED:
        return False
    return verdict.session != state.session and verdict.session not in state.gone


def _fitted_in(taken: list[Anchor], anchor: Anchor) -> bool:
    """Put an anchor among others that stand in order and do not overlap; False when it would overlap one."""
    place = bisect_left(taken, anchor.span, key=lambda other: other.span)
    if any(collide(anchor, other) for other in taken[max(place - 1, 0) : place + 1]):
        return False
    taken.insert(place, anchor)
    return True


def _ordered(document: Document, taken: Iterable[Anchor]) -> list[Anchor]:
    """Return anchors in the order of the document, which knows that of parts which go to the same place."""
    wanted = {anchor.hunk.id for anchor in taken}
    return [anchor for anchor in document.anchors if anchor.hunk.id in wanted]


def _changes(state: State, taken: dict[str, list[Anchor]]) -> tuple[Effect, ...]:
    edits = {
        path: (
            [anchor.hunk.id for anchor in anchors],
            [replacement(anchor.hunk, text, anchor.span) for anchor in anchors],
        )
        for path, anchors in taken.items()
        if (text := state.documents[path].text) is not None
    }
    return line_changes(state, edits, "Accept")


def _accepted(state: State, request: AcceptRequested, hunk: HunkId, unseen: Collection[HunkId]) -> HunkAccepted:
    return HunkAccepted(
        **hunk_fields(state, hunk, request.at),
        how=request.how,
        shown_for=shown_for(state, hunk, request.at),
        unseen=hunk in unseen and request.how is not How.EDITED,
    )


def _told(problems: Iterable[str]) -> tuple[Tell, ...]:
    return tuple(Tell(problem, Severity.WARNING) for problem in problems)
