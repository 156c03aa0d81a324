"""Taking back what has landed: the inverse edit of each hunk, and of no line that the user has changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core import reversing
from countersign.core.anchors import follow, place
from countersign.core.changing import line_changes
from countersign.core.deciding import edit_answered as accepted_edit_answered
from countersign.core.diff import line_edits, unchanged
from countersign.core.effects import Effect, Refresh, Tell
from countersign.core.escape import shortened
from countersign.core.events import EditAnswered, TakeBackRequested
from countersign.core.following import settle
from countersign.core.hunks import inverse, joined, with_edits
from countersign.core.indenting import base_as_now
from countersign.core.landed import landed_of
from countersign.core.locating import change_of
from countersign.core.marking import in_order
from countersign.core.model import Anchor, How, Hunk, HunkId, Severity, Status
from countersign.core.operating import together
from countersign.core.recording import Step, hunk_fields, record
from countersign.core.records import HunkNotTakenBack, HunkTakenBack
from countersign.core.stacking import newest_first, standing_on
from countersign.core.state import Document, State
from countersign.core.text import LineEdit, Text
from countersign.core.turning import collide
from countersign.core.undoing import undone

__all__ = ["edit_answered", "take_back"]

_LONGEST = 80
_MOST_LINES = 3
"""Lines of the user that are shown in a sentence."""


class _Left(Struct, frozen=True):
    """Lines that stay in a file, by their numbers in a text of it, and a sentence that says why."""

    path: str
    why: str
    text: Text
    lines: Sequence[int]


class _Taken(Struct, frozen=True):
    """A hunk that is taken back, the edit that does it, and what stays."""

    anchor: Anchor
    edit: LineEdit
    left: _Left | None = None


def take_back(state: State, request: TakeBackRequested) -> Step:
    """Record the decision first, then ask for the edits; whether they happened, the text will tell."""
    asked = (*request.hunks, *(landed_of(state.history, request.task) if request.task else ()))
    if not asked:
        return state, (Tell("Nothing of that has landed, so there is nothing to take back.", Severity.INFO),)
    asked = newest_first(state.history, asked)
    state, found = _found_again(state, [hunk for hunk in asked if state.history.has_landed(hunk)], request.at)
    draft = _Draft(state)
    whole: list[Hunk] = []
    problems: list[str | _Left] = []
    for hunk in asked:
        one = draft.takeable(hunk)
        if isinstance(one, Hunk):
            whole.append(one)
        elif isinstance(one, _Taken):
            draft.take(one)
            problems += [one.left] if one.left is not None else []
        else:
            problems.append(one)
    whole, left = together(whole, draft.taken)
    problems += (f"Hunk {hunk.id} was not taken back: another one that is changes the same file." for hunk in left)
    told = (draft.told(problem) if isinstance(problem, _Left) else problem for problem in problems)
    state, more = _carried_out(state, request, draft, whole)
    return state, (*found, *more, *(Tell(problem, Severity.WARNING) for problem in told))


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
        anchors = in_order((*document.anchors, *found))
        state, more = settle(state, replace(document, anchors=anchors), at)
        effects += more
    return state, tuple(effects)


class _Draft:
    """The files while hunks are taken out of them, one after the other.

    A hunk that another one stands on is looked for in the text without that one.
    """

    def __init__(self, state: State) -> None:
        self.taken: dict[str, list[_Taken]] = {}
        """All that is taken back of the lines of each file."""
        self._before, self._state = state, state
        self._waiting: dict[str, list[_Taken]] = defaultdict(list)

    def takeable(self, hunk: HunkId) -> _Taken | Hunk | str | _Left:
        """Return what takes a hunk back, for an operation the one that undoes it; or why nothing does."""
        problem = _obstacle(self._state, hunk)
        if problem is not None:
            return problem
        landed = self._state.history.hunks[hunk].hunk
        if landed.operation is not None:
            made = reversing.reversal(self._state, landed)
            return f"Hunk {hunk} was not taken back: {made}." if isinstance(made, str) else made
        path, change = landed.path, change_of(self._state, hunk)
        anchor = self._anchor(path, hunk)
        if anchor is not None and any(collide(anchor, other.anchor) for other in self._waiting[path]):
            self._go_on(path)
            anchor = self._anchor(path, hunk)
        document = self._state.documents.get(path)
        if document is None or document.text is None or anchor is None or change is None:
            return f"Hunk {hunk} was not taken back: {path} can not be read as a text file now."
        other = standing_on(self._state, document, anchor)
        if other is not None:
            return f"Hunk {hunk} was not taken back: hunk {other} stands on its lines; take that one back first."
        return _of_lines(anchor, change.base, document.text)

    def take(self, one: _Taken) -> None:
        path = one.anchor.hunk.path
        self.taken.setdefault(path, []).append(one)
        self._waiting[path].append(one)

    def edits(self, path: str) -> tuple[LineEdit, ...]:
        """Return what takes the hunks out of a file, as edits of its text of now."""
        now, document = self._before.documents[path].text, self._state.documents[path]
        if now is None or document.text is None:
            return ()
        if document.text is now:
            return tuple(one.edit for one in _in_order(document, self._waiting[path]))
        return line_edits(now.lines(), self._made(path).lines())

    def told(self, left: _Left) -> str:
        """Return a sentence about lines that stay, with the numbers that they come to have."""
        if left.path not in self.taken:
            return f"{left.why}{_shown(left.text, left.lines)}."
        made = self._made(left.path)
        numbers = dict(unchanged(line_edits(left.text.lines(), made.lines()), len(left.text)))
        return f"{left.why}{_shown(made, [numbers[line] for line in left.lines if line in numbers])}."

    def _anchor(self, path: str, hunk: HunkId) -> Anchor | None:
        document = self._state.documents.get(path)
        return document.anchor(hunk) if document is not None else None

    def _made(self, path: str) -> Text:
        """Return the text of a file without all that is taken back of it."""
        document = self._state.documents[path]
        text = document.text or Text.of("")
        waiting = _in_order(document, self._waiting[path])
        return with_edits(text, joined(text, [one.edit for one in waiting]))

    def _go_on(self, path: str) -> None:
        """Go on from the text of a file without what is taken back of it so far."""
        document, made = self._state.documents[path], self._made(path)
        if document.text is not None:
            out = {one.anchor.hunk.id for one in self._waiting.pop(path, ())}
            anchors = follow(document.anchors, document.text, made, expected=out)
            document = replace(document, text=made, anchors=anchors)
            self._state = replace(self._state, documents={**self._state.documents, path: document})


def _of_lines(anchor: Anchor, known: Text, text: Text) -> _Taken | _Left | str:
    """Return what takes a hunk out of the text, or why nothing does; `known` is the text it was made from."""
    hunk, span = anchor.hunk, anchor.span
    base = base_as_now(hunk, known, text, span)
    refused = f"Hunk {hunk.id} was not taken back:"
    if base is None:
        lines = range(span.start, span.stop) or range(max(span.start - 1, 0), min(span.start + 1, len(text)))
        why = f"{refused} what it replaced could be indented in more than one way: "
        return _Left(hunk.path, why, text, lines)
    landed = replace(hunk, base=base)
    if anchor.status is Status.APPLIED:
        return _Taken(anchor, inverse(landed, text, span))
    found = undone(landed, text, span)
    if anchor.status is Status.PENDING or found.edit.lines == text.lines(span.start, span.stop):
        why = f"{refused} nothing of it can be told from what was changed since"
        return _Left(hunk.path, f"{why}: ", text, found.kept) if found.kept else f"{why}."
    why = f"Hunk {hunk.id} is taken back but for what was changed since: "
    return _Taken(anchor, found.edit, _Left(hunk.path, why, text, found.kept) if found.kept else None)


def _obstacle(state: State, hunk: HunkId) -> str | None:
    if hunk not in state.history.hunks:
        return f"There is no hunk {hunk}: it may belong to another workspace."
    if not state.history.has_landed(hunk):
        return f"Hunk {hunk} is not in the text by your word, so there is nothing to take back."
    if hunk in state.taking_back:
        return f"Hunk {hunk} is being taken back already."
    session = state.history.leaving.get(hunk, state.session)
    if session not in {state.session, *state.gone}:
        return f"Hunk {hunk} is being taken back in another window."
    return None


def _shown(text: Text, lines: Sequence[int]) -> str:
    shown = [f'line {line + 1} reads "{shortened(text[line], _LONGEST)}"' for line in lines[:_MOST_LINES]]
    more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return "; ".join(shown) + more


def _carried_out(state: State, request: TakeBackRequested, draft: _Draft, whole: Sequence[Hunk]) -> Step:
    lines = [one for some in draft.taken.values() for one in some]
    kept = {one.anchor.hunk.id: len(one.left.lines) if one.left is not None else 0 for one in lines}
    kept |= {hunk.id: 0 for hunk in whole}
    how = How.TASK if request.task is not None else How.ONE if len(request.hunks) == 1 else How.ALL
    records = [
        HunkTakenBack(**hunk_fields(state, hunk, request.at), how=how, kept=count) for hunk, count in kept.items()
    ]
    state, recorded = record(state, *records)
    state = replace(state, taking_back=state.taking_back | kept.keys())
    edits = {
        path: ([one.anchor.hunk.id for one in _in_order(state.documents[path], some)], draft.edits(path))
        for path, some in draft.taken.items()
    }
    done = [effect for hunk in whole for effect in reversing.change_back(state, hunk)]
    touched = dict.fromkeys([*draft.taken, *(hunk.path for hunk in whole)])
    return state, (*recorded, *line_changes(state, edits, "Take back"), *done, Refresh(tuple(touched)))


def _in_order(document: Document, taken: Sequence[_Taken]) -> list[_Taken]:
    """Return what is taken back in the order of the document, which knows that of parts that share a place."""
    found = {one.anchor.hunk.id: one for one in taken}
    return [found[anchor.hunk.id] for anchor in document.anchors if anchor.hunk.id in found]
