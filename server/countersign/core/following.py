"""Documents move on: what an editor or the disk shows of a file decides what became of its hunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from countersign.core.anchors import follow, landed_at_once, place
from countersign.core.attention import unseen_of
from countersign.core.effects import Effect, Look, Refresh, Tell
from countersign.core.events import (
    DiskSeen,
    DocumentClosed,
    DocumentEdited,
    DocumentLost,
    DocumentOpened,
)
from countersign.core.marking import in_order
from countersign.core.model import Anchor, Anchors, FileChange, How, HunkId, Severity, Status, VerdictKind
from countersign.core.moving import find_moved
from countersign.core.recording import Step, hunk_fields, record, shown_for
from countersign.core.records import (
    HunkAccepted,
    HunkApplied,
    HunkNotApplied,
    HunkReopened,
    Recorded,
)
from countersign.core.standing import (
    is_followed,
    is_out,
    is_wholly_out,
    judged,
    sources_of,
    to_follow,
    to_look_at,
    with_operations,
)
from countersign.core.state import Document, State
from countersign.core.superseding import is_superseded
from countersign.core.text import Edit, LineEdit, Text
from countersign.core.twins import without_twins
from countersign.core.unshown import compare, unshown, warn

__all__ = ["close", "edit", "lose", "open_document", "place_anew", "see_disk", "settle"]

_Stage = tuple[Text, tuple[LineEdit, ...] | None, Text]
"""Text before and after one change of an editor; the edits are None when it sent the whole text."""


def open_document(state: State, opened: DocumentOpened) -> Step:
    known = state.documents.get(opened.path)
    if known is None or known.text is None:
        anchors = _placed(state, opened.path, opened.text)
    else:
        anchors = _followed(state, known.anchors, known.text, opened.text)
    document = Document(opened.path, opened.text, opened.version, anchors, opened.language)
    if known is not None:
        document = replace(document, disk=known.disk, operations=known.operations)
    state, effects = settle(state, document, opened.at)
    return state, (*effects, *(Look(path) for path in to_look_at(state, opened.path)))


def edit(state: State, edited: DocumentEdited) -> Step:
    document = state.documents.get(edited.path)
    if document is None or document.text is None or not document.is_open:
        return state, ()
    try:
        text, stages = _edited(document.text, edited.changes)
    except ValueError as error:
        return lose(state, DocumentLost(edited.path, str(error)))
    anchors = landed_at_once(document.anchors, document.text, text, state.turning)
    if anchors is None:
        anchors = document.anchors
        for before, edits, after in stages:
            anchors = follow(anchors, before, after, edits, state.turning)
        anchors = find_moved(state.history, document.anchors, anchors, text, _inserted(stages))
    document = replace(document, text=text, version=edited.version, anchors=anchors)
    state, effects = settle(state, document, edited.at)
    if all(document.behind.values()):
        return state, effects
    state, told = warn(state, edited.path)
    return state, (*effects, *told)


def lose(state: State, lost: DocumentLost) -> Step:
    """Keep a document as one that is open and holds nobody knows what, so that no one writes its file under it."""
    before = state.documents.get(lost.path)
    if before is not None and before.is_open and before.text is None:
        return state, ()
    version = before.version if before is not None and before.version is not None else 0
    unknown = {**state.documents, lost.path: Document(lost.path, None, version)}
    state = replace(state, documents=unknown, moves=state.moves + 1)
    if not lost.is_news:
        return state, (Refresh((lost.path,)),)
    message = f"{lost.path} is not followed because {lost.reason}; close and open it again, nothing was changed."
    return state, (Tell(message, Severity.ERROR), Refresh((lost.path,)))


def close(state: State, closed: DocumentClosed) -> Step:
    document = state.documents.get(closed.path)
    if document is None:
        return state, ()
    known = {**state.documents, closed.path: replace(document, version=None)}
    return replace(state, documents=known), (Look(closed.path),)


def see_disk(state: State, seen: DiskSeen) -> Step:
    document = state.documents.get(seen.path) or Document(seen.path, None, None)
    is_news = seen.disk is not None and seen.disk != document.disk
    disk = seen.disk if seen.disk is not None else document.disk
    if document.is_open:
        effects: tuple[Effect, ...] = ()
        if is_news:
            state, effects = settle(state, with_operations(state, replace(document, disk=disk)), seen.at)
        state, more = compare(state, seen)
        return state, (*effects, *more)
    is_left = document.text is not None and bool(unshown(state, document, left=True))
    if document.text is not None and seen.text is not None:
        if document.text == seen.text and not (is_news or is_left or state.turning):
            return state, ()
        anchors = _followed(state, document.anchors, document.text, seen.text)
    else:
        anchors = _placed(state, seen.path, seen.text)
    document = replace(document, text=seen.text, anchors=anchors, disk=disk)
    return settle(state, with_operations(state, document), seen.at, anew=is_left)


def _followed(state: State, anchors: Anchors, old: Text, new: Text) -> Anchors:
    """Follow what happened to a text without having been told."""
    after = follow(anchors, old, new, expected=state.turning)
    return find_moved(state.history, anchors, after, new, None)


def place_anew(state: State, paths: Iterable[str], at: float) -> Step:
    """Place what the history newly offers: in known documents now, in other files once they were seen."""
    effects: list[Effect] = []
    for path in paths:
        document = state.documents.get(path)
        if document is None:
            effects += [Look(unknown) for unknown in dict.fromkeys([path, *to_look_at(state, path)])]
            continue
        followed = {anchor.hunk.id for anchor in document.anchors}
        new = _placed(state, path, document.text, besides=followed)
        wanted = {hunk.id for change in to_follow(state, path) for hunk in change.hunks} | state.taking_back
        kept = tuple(
            anchor
            for anchor in document.anchors
            if anchor.hunk.id in wanted and is_followed(state.history, anchor.hunk.id)
        )
        document = replace(document, anchors=in_order((*kept, *new)))
        if document.disk is not None:
            document = with_operations(state, document)
        state, more = settle(state, document, at, anew=True)
        asked = (path,) if unshown(state, document) else ()
        effects += [*more, *(Look(unknown) for unknown in dict.fromkeys((*to_look_at(state, path), *asked)))]
    return state, tuple(effects)


def settle(state: State, document: Document, at: float, *, anew: bool = False) -> Step:
    """Put a document in the state and record what its text now says of the hunks whose status has changed.

    `anew` asks about all hunks, because what other sessions did may have changed instead. What those left in the
    file of an open document, the disk has to tell.
    """
    document = judged(state, document)
    before = state.documents.get(document.path)
    known = {**state.documents, document.path: document}
    is_same = before is not None and before.anchors is document.anchors and before.operations is document.operations
    if is_same and not state.taking_back:
        return _settle_sources(replace(state, documents=known), document.path, at)
    changed = [
        (anchor, old.status if old else None)
        for anchor, old in _paired(before, document)
        if old is None or old.status is not anchor.status or anew or anchor.hunk.id in state.taking_back
    ]
    state = replace(state, documents=known, moves=state.moves + 1)
    news = without_twins(state, changed)
    knows = not (anew and document.is_open)
    records = [entry for anchor, status in news for entry in _news(state, anchor, status, at, knows=knows)]
    applied = {anchor.hunk.id for anchor, _ in changed if anchor.status is Status.APPLIED}
    taken = (anchor for anchor in document.offered if anchor.hunk.id in state.taking_back)
    gone = {anchor.hunk.id for anchor in taken if is_out(state, anchor)}
    state = replace(
        state,
        applying=state.applying - applied if state.applying else state.applying,
        taking_back=state.taking_back - gone if state.taking_back else state.taking_back,
    )
    state, effects = record(state, *records)
    state, more = _settle_sources(state, document.path, at)
    return state, (*effects, *((Refresh((document.path,)),) if changed else ()), *more)


def _settle_sources(state: State, path: str, at: float) -> Step:
    """Look again at the files that would be renamed to a path, since what stands there has changed."""
    effects: list[Effect] = []
    for source in sources_of(state.history, path):
        document = state.documents.get(source)
        if document is not None and (now := judged(state, document)) is not document:
            state, more = settle(state, now, at)
            effects += more
    return state, tuple(effects)


def _paired(before: Document | None, document: Document) -> Iterable[tuple[Anchor, Anchor | None]]:
    """Return each anchor of a document with the one that its hunk had before."""
    old, new = before.offered if before else (), document.offered
    if len(old) == len(new) and all(map(_is_same_hunk, new, old)):
        return zip(new, old, strict=True)
    known = {anchor.hunk.id: anchor for anchor in old}
    return [(anchor, known.get(anchor.hunk.id)) for anchor in new]


def _is_same_hunk(one: Anchor, other: Anchor) -> bool:
    return one.hunk is other.hunk


def _news(state: State, anchor: Anchor, before: Status | None, at: float, *, knows: bool) -> Iterator[Recorded]:
    """Yield what must be recorded of a hunk whose status was `before`, None when it is seen for the first time.

    `knows` says that the text has the say on what sessions did that have ended.
    """
    hunk = anchor.hunk.id
    verdict = state.history.verdicts.get(hunk)
    accepted = verdict is not None and verdict.kind is VerdictKind.ACCEPTED
    ours = verdict is not None and (verdict.session == state.session or (knows and verdict.session in state.gone))
    fields = hunk_fields(state, hunk, at)
    if anchor.status is Status.APPLIED:
        if before is Status.APPLIED:
            return
        if not accepted:
            how = verdict.undone if verdict is not None and verdict.undone is not None else How.TYPED
            unseen = how not in {How.TYPED, How.EDITED} and hunk in unseen_of(state, (hunk,))
            yield HunkAccepted(**fields, how=how, shown_for=shown_for(state, hunk, at), unseen=unseen)
        if verdict is None or not (accepted and verdict.landed):
            yield HunkApplied(**fields)
    elif verdict is None or not accepted:
        return
    elif verdict.landed:
        is_known = before in {Status.APPLIED, Status.STALE} or ours
        is_undone = hunk in state.taking_back and is_wholly_out(state, anchor)
        is_back = anchor.status is Status.PENDING and is_known and not is_superseded(state, anchor)
        if is_undone or is_back:
            taken = "taken back" if hunk in state.taking_back else "the text shows the lines from before again"
            yield HunkReopened(**fields, reason=taken)
    elif verdict.session in state.gone:
        yield HunkNotApplied(**fields, reason="the program ended before the text showed it")


def _placed(state: State, path: str, text: Text | None, besides: Iterable[HunkId] = ()) -> Anchors:
    """Return the anchors of what proposals offer for a file, but for hunks that are followed already."""
    if text is None:
        return ()
    left_out = set(besides)
    anchors: list[Anchor] = []
    for change in to_follow(state, path):
        wanted = tuple(hunk for hunk in change.hunks if hunk.id not in left_out and hunk.operation is None)
        if any(is_followed(state.history, hunk.id) for hunk in wanted):
            anchors += _of_change(state, change, text, left_out)
    return find_moved(state.history, (), in_order(tuple(anchors)), text, None)


def _of_change(state: State, change: FileChange, text: Text, left_out: set[HunkId]) -> list[Anchor]:
    landed = {hunk.id for hunk in change.hunks if state.history.has_landed(hunk.id)}
    return [
        anchor
        for anchor in place(change, landed, text)
        if anchor.hunk.id not in left_out and is_followed(state.history, anchor.hunk.id)
    ]


def _inserted(stages: Sequence[_Stage]) -> list[str] | None:
    """Return the lines that an editor's changes brought; None where it sent the whole text."""
    lines: list[str] = []
    for _, edits, _ in stages:
        if edits is None:
            return None
        lines += [line for edit in edits for line in edit.lines]
    return lines


def _edited(text: Text, changes: Sequence[Edit | Text]) -> tuple[Text, list[_Stage]]:
    """Apply an editor's changes one by one. Raises ValueError for an edit that ends before it starts."""
    stages: list[_Stage] = []
    for change in changes:
        if isinstance(change, Text):
            stages.append((text, None, change))
            text = change
        else:
            after, line_edit = text.edited(change)
            stages.append((text, (line_edit,), after))
            text = after
    return text, stages
