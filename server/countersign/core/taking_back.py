"""Taking back what has landed: the inverse edit of each hunk, and of no line that the user has changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core import reversing
from countersign.core.anchors import place
from countersign.core.changing import line_changes
from countersign.core.deciding import edit_answered as accepted_edit_answered
from countersign.core.effects import Effect, Refresh, Tell
from countersign.core.escape import shortened
from countersign.core.events import EditAnswered, TakeBackRequested
from countersign.core.following import settle
from countersign.core.hunks import inverse
from countersign.core.indenting import base_as_now
from countersign.core.landed import landed_of
from countersign.core.locating import change_of
from countersign.core.model import Anchor, How, Hunk, HunkId, Severity, Status
from countersign.core.recording import Step, hunk_fields, record
from countersign.core.records import HunkNotTakenBack, HunkTakenBack
from countersign.core.state import Document, State
from countersign.core.text import LineEdit, Text
from countersign.core.turning import collide
from countersign.core.undoing import undone

__all__ = ["edit_answered", "take_back"]

_LONGEST = 80
_MOST_LINES = 3
"""Lines of the user that are shown in a sentence."""


class _Taken(Struct, frozen=True):
    """A hunk that is taken back, the edit that does it, and the lines that stay, by their numbers."""

    anchor: Anchor
    edit: LineEdit
    kept: tuple[int, ...] = ()


def take_back(state: State, request: TakeBackRequested) -> Step:
    """Record the decision first, then ask for the edits; whether they happened, the text will tell."""
    asked = dict.fromkeys((*request.hunks, *(landed_of(state.history, request.task) if request.task else ())))
    if not asked:
        return state, (Tell("Nothing of that has landed, so there is nothing to take back.", Severity.INFO),)
    landed = [hunk for hunk in asked if state.history.has_landed(hunk)]
    state, found = _found_again(state, landed, request.at)
    taken: dict[str, list[_Taken]] = defaultdict(list)
    whole: list[Hunk] = []
    problems: list[str] = []
    for hunk in asked:
        one = _takeable(state, hunk)
        if isinstance(one, str):
            problems.append(one)
        elif isinstance(one, Hunk):
            whole.append(one)
        elif any(_in_the_way(one, other) for other in taken[one.anchor.hunk.path]):
            problems.append(f"Hunk {hunk} was left in the text: another one that was taken back meets its lines.")
        else:
            taken[one.anchor.hunk.path].append(one)
            problems += _told_of_kept(state, one)
    lines = {path: some for path, some in taken.items() if some}
    whole, left = reversing.together(whole, lines)
    problems += left
    state, more = _carried_out(state, request, lines, whole)
    return state, (*found, *more, *(Tell(problem, Severity.WARNING) for problem in problems))


def edit_answered(state: State, answer: EditAnswered) -> Step:
    """Say of each hunk what the text does not show after an edit was refused or did not show in time."""
    missing = [hunk for hunk in answer.hunks if hunk in state.taking_back]
    state, effects = accepted_edit_answered(state, answer)
    if not missing:
        return state, effects
    state = replace(state, taking_back=state.taking_back - set(missing))
    records = [HunkNotTakenBack(**hunk_fields(state, hunk, answer.at), reason=answer.problem) for hunk in missing]
    state, recorded = record(state, *records)
    what = "A hunk was" if len(missing) == 1 else f"{len(missing)} hunks were"
    told = Tell(f"{what} not taken back: {answer.problem}. The text is as it was.", Severity.WARNING)
    return state, (*effects, *recorded, Refresh(tuple({entry.path: None for entry in records})), told)


def _found_again(state: State, hunks: Iterable[HunkId], at: float) -> Step:
    """Place hunks in the documents that are known: what was decided on long ago is not followed any more."""
    effects: list[Effect] = []
    for hunk in hunks:
        change = change_of(state, hunk)
        document = state.documents.get(change.path) if change is not None else None
        is_there = document is not None and document.anchor(hunk) is not None
        if change is None or document is None or document.text is None or is_there:
            continue
        landed = {other.id for other in change.hunks if state.history.has_landed(other.id)}
        found = (anchor for anchor in place(change, landed, document.text) if anchor.hunk.id == hunk)
        anchors = tuple(sorted((*document.anchors, *found), key=lambda anchor: anchor.span))
        state, more = settle(state, replace(document, anchors=anchors), at)
        effects += more
    return state, tuple(effects)


def _takeable(state: State, hunk: HunkId) -> _Taken | Hunk | str:
    """Return what takes a hunk back, for an operation the one that undoes it; or a sentence that says why nothing
    does.
    """
    problem = _obstacle(state, hunk)
    if problem is not None:
        return problem
    landed = state.history.hunks[hunk].hunk
    if landed.operation is not None:
        made = reversing.reversal(state, landed)
        return f"Hunk {hunk} was not taken back: {made}." if isinstance(made, str) else made
    path, change = landed.path, change_of(state, hunk)
    document = state.documents.get(path)
    anchor = document.anchor(hunk) if document is not None else None
    if document is None or document.text is None or anchor is None or change is None:
        return f"Hunk {hunk} was not taken back: {path} can not be read as a text file now."
    return _of_lines(anchor, change.base, document.text)


def _of_lines(anchor: Anchor, known: Text, text: Text) -> _Taken | str:
    """Return what takes a hunk out of the text, or why nothing does; `known` is the text it was made from."""
    hunk, span = anchor.hunk, anchor.span
    base = base_as_now(hunk, known, text, span)
    if base is None:
        where = _shown(text, range(span.start, span.stop) or range(max(span.start - 1, 0), span.start + 1))
        return (
            f"Hunk {hunk.id} was not taken back: what it replaced could be indented in more than one way: {where}."
        )
    landed = replace(hunk, base=base)
    if anchor.status is Status.APPLIED:
        return _Taken(anchor, inverse(landed, text, span))
    found = undone(landed, text, span)
    if anchor.status is Status.PENDING or found.edit.lines == _standing(text, anchor):
        where = f": {_shown(text, found.kept)}" if found.kept else ""
        return f"Hunk {hunk.id} was not taken back: nothing of it can be told from what was changed since{where}."
    return _Taken(anchor, found.edit, found.kept)


def _obstacle(state: State, hunk: HunkId) -> str | None:
    if hunk not in state.history.hunks:
        return f"There is no hunk {hunk}: it may belong to another workspace."
    if not state.history.has_landed(hunk):
        return f"Hunk {hunk} is not in the text by your word, so there is nothing to take back."
    return f"Hunk {hunk} is being taken back already." if hunk in state.taking_back else None


def _standing(text: Text, anchor: Anchor) -> tuple[str, ...]:
    return text.lines(anchor.span.start, anchor.span.stop)


def _in_the_way(one: _Taken, other: _Taken) -> bool:
    return collide(one.anchor, other.anchor)


def _told_of_kept(state: State, taken: _Taken) -> Iterator[str]:
    """Say which lines of the user stay where a hunk is taken back."""
    text = state.documents[taken.anchor.hunk.path].text
    if taken.kept and text is not None:
        yield (
            f"Hunk {taken.anchor.hunk.id} is taken back but for what was changed since: {_shown(text, taken.kept)}."
        )


def _shown(text: Text, lines: Sequence[int]) -> str:
    shown = [f'line {line + 1} reads "{shortened(text[line], _LONGEST)}"' for line in lines[:_MOST_LINES]]
    more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return "; ".join(shown) + more


def _carried_out(
    state: State, request: TakeBackRequested, taken: dict[str, list[_Taken]], whole: Sequence[Hunk]
) -> Step:
    kept = {one.anchor.hunk.id: len(one.kept) for some in taken.values() for one in some}
    kept |= {hunk.id: 0 for hunk in whole}
    how = How.TASK if request.task is not None else How.ONE if len(request.hunks) == 1 else How.ALL
    records = [
        HunkTakenBack(**hunk_fields(state, hunk, request.at), how=how, kept=count) for hunk, count in kept.items()
    ]
    state, recorded = record(state, *records)
    state = replace(state, taking_back=state.taking_back | kept.keys())
    edits = {
        path: [(one.anchor.hunk.id, one.edit) for one in _in_order(state.documents[path], some)]
        for path, some in taken.items()
    }
    done = [effect for hunk in whole for effect in reversing.change_back(state, hunk)]
    touched = dict.fromkeys([*taken, *(hunk.path for hunk in whole)])
    return state, (*recorded, *line_changes(state, edits, "Take back"), *done, Refresh(tuple(touched)))


def _in_order(document: Document, taken: Sequence[_Taken]) -> list[_Taken]:
    """Return what is taken back in the order of the document, which knows that of parts that share a place."""
    found = {one.anchor.hunk.id: one for one in taken}
    return [found[anchor.hunk.id] for anchor in document.anchors if anchor.hunk.id in found]
