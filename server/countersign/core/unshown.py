"""Hunks that landed elsewhere and that a document does not show: they may be on the disk, or were saved over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from countersign.core.anchors import place
from countersign.core.effects import Refresh, Tell
from countersign.core.events import DiskSeen
from countersign.core.marking import in_order
from countersign.core.model import Anchor, Anchors, HunkId, Severity, Status
from countersign.core.recording import Step, hunk_fields, record
from countersign.core.records import HunkReopened
from countersign.core.standing import to_follow
from countersign.core.state import Document, State
from countersign.core.superseding import is_superseded
from countersign.core.text import Text
from countersign.core.turning import overlap, turn

__all__ = ["compare", "paths_left", "unshown", "warn"]


def unshown(state: State, document: Document, *, left: bool = False) -> tuple[Anchor, ...]:
    """Return the anchors of hunks that landed in other sessions, and that this text has never shown or shows no
    more; with `left` only those of sessions that have ended.
    """
    return tuple(anchor for anchor in document.anchors if _is_unshown(state, anchor, left=left))


def paths_left(state: State, sessions: Collection[str]) -> Iterable[str]:
    """Return the files in which hunks have landed, as some sessions were the last to notice."""
    verdicts = state.history.verdicts.items() if sessions else ()
    return dict.fromkeys(
        state.history.hunks[hunk].hunk.path
        for hunk, verdict in verdicts
        if verdict.landed and verdict.session in sessions
    )


def compare(state: State, seen: DiskSeen) -> Step:
    """Compare an open document with its file, which has been seen: what neither shows is pending again."""
    document = state.documents[seen.path]
    missing = unshown(state, document)
    if document.text is None or seen.text is None or not (missing or document.behind):
        return state, ()
    anchors = () if not missing or seen.text == document.text else _laid(state, seen.path, seen.text)
    applied = {anchor.hunk.id for anchor in anchors if anchor.status is Status.APPLIED}
    behind = [anchor.hunk.id for anchor in missing if anchor.hunk.id in applied]
    over = [anchor.hunk.id for anchor in missing if anchor.hunk.id not in applied]
    state, effects = _reopen(state, seen, [hunk for hunk in over if _is_left(state, hunk)])
    known = {hunk: document.behind.get(hunk, False) for hunk in behind}
    state = _with_behind(state, seen.path, known)
    if behind and not _is_only_behind(seen.text, anchors, known, document.text):
        state, told = warn(state, seen.path)
        effects = (*effects, *told)
    return state, effects


def warn(state: State, path: str) -> Step:
    """Tell the user once what the file has and the text that they go on with has not."""
    document = state.documents[path]
    missing = {anchor.hunk.id for anchor in unshown(state, document)}
    known = {hunk: told for hunk, told in document.behind.items() if hunk in missing}
    new = [hunk for hunk, told in known.items() if not told]
    state = _with_behind(state, path, dict.fromkeys(known, True))
    if not new:
        return state, ()
    what, they_are, them = _words(new)
    message = (
        f"{what} of {path} accepted outside of this editor: the file on the disk has {them}, and the text that is"
        f" open here has not. When this text is saved over the file, {they_are} pending again."
    )
    return state, (Tell(message, Severity.WARNING),)


def _reopen(state: State, seen: DiskSeen, hunks: list[HunkId]) -> Step:
    if not hunks:
        return state, ()
    reason = "neither the file nor the text that is open shows it any more"
    records = (HunkReopened(**hunk_fields(state, hunk, seen.at), reason=reason) for hunk in hunks)
    state, effects = record(state, *records)
    state = replace(state, moves=state.moves + 1)
    what, they_are, them = _words(hunks)
    message = (
        f"{what} of {seen.path} {they_are.split()[1]} pending again: accepted outside of this editor, and the file"
        f" was saved without {them} since."
    )
    return state, (*effects, Tell(message, Severity.WARNING), Refresh((seen.path,)))


def _words(hunks: Collection[HunkId]) -> tuple[str, str, str]:
    """Return a number of hunks, and how a sentence goes on about them."""
    return ("1 hunk", "it is", "it") if len(hunks) == 1 else (f"{len(hunks)} hunks", "they are", "them")


def _is_unshown(state: State, anchor: Anchor, *, left: bool) -> bool:
    verdict = state.history.verdicts.get(anchor.hunk.id)
    if verdict is None or not verdict.landed or anchor.hunk.id in state.taking_back:
        return False
    if verdict.session == state.session or (left and verdict.session not in state.gone):
        return False
    is_out = anchor.status is Status.PENDING or (anchor.status is Status.STALE and anchor.last is Status.PENDING)
    return is_out and not is_superseded(state, anchor)


def _is_left(state: State, hunk: HunkId) -> bool:
    return state.history.verdicts[hunk].session in state.gone


def _laid(state: State, path: str, text: Text) -> Anchors:
    """Return where the hunks of a file stand in the text of the disk."""
    history = state.history
    laid = [
        anchor
        for change in to_follow(state, path)
        for anchor in place(change, {hunk.id for hunk in change.hunks if history.has_landed(hunk.id)}, text)
    ]
    return in_order(tuple(laid))


def _is_only_behind(disk: Text, anchors: Anchors, hunks: Mapping[HunkId, bool], text: Text) -> bool:
    """Whether the disk holds a text and some hunks more: its editor has nothing to save, and may load it again."""
    flips = [anchor for anchor in anchors if anchor.hunk.id in hunks]
    return not overlap(flips) and turn(disk, anchors, flips)[0] == text


def _with_behind(state: State, path: str, behind: Mapping[HunkId, bool]) -> State:
    document = state.documents[path]
    if document.behind == behind:
        return state
    return replace(state, documents={**state.documents, path: replace(document, behind=behind)})
