"""Files are renamed: their hunks, with all that was decided on them, and the tasks of their specs go along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from countersign.core.effects import AppendRecord, Effect, Refresh
from countersign.core.events import FileMoved
from countersign.core.following import place_anew
from countersign.core.recording import Step, record
from countersign.core.records import FileRenamed, HunkApplied, HunkReopened
from countersign.core.renaming import moves
from countersign.core.state import Document, State

__all__ = ["after_renames", "leave", "relocate"]


def relocate(state: State, moved: FileMoved) -> Step:
    """Record the new paths of a file, or of all files below a directory, of which something is known."""
    known = sorted({*state.history.offers, *(path for path, _ in state.history.runs), moved.old})
    paths = {path: f"{moved.path}{path[len(moved.old) :]}" for path in known if _is_at(path, moved.old)}
    paths = {old: new for old, new in paths.items() if _matters(state, old, new) or _matters(state, new, old)}
    if not paths:
        return state, ()
    records = [FileRenamed(old, new, state.session, moved.at) for old, new in paths.items()]
    state, effects = record(state, *records)
    state = leave(_carried(state, paths), paths)
    known_still = [path for path in paths if path in state.documents]
    state, placed = place_anew(state, [*known_still, *paths.values()], moved.at)
    return state, (*effects, *placed, Refresh((*paths, *paths.values())))


def after_renames(before: State, state: State, effects: tuple[Effect, ...]) -> Step:
    """Let all that is known of a file follow it where a hunk has renamed it since `before`, or that was undone."""
    for effect in effects:
        record = effect.record if isinstance(effect, AppendRecord) else None
        if not isinstance(record, HunkApplied | HunkReopened):
            continue
        hunk = state.history.hunks[record.hunk].hunk
        target = hunk.operation.target if hunk.operation is not None else ""
        if target and isinstance(record, HunkApplied):
            state, more = relocate(state, FileMoved(hunk.path, target, record.at))
            effects = (*effects, *more)
        elif target and before.history.has_landed(record.hunk):
            state, more = relocate(state, FileMoved(target, hunk.path, record.at))
            effects = (*effects, *more)
    return state, effects


def _carried(state: State, paths: Mapping[str, str]) -> State:
    """Let what an editor shows of a file be what is known under its new path, until it opens it anew: the disk may
    hold an older text.
    """
    documents = dict(state.documents)
    for old, new in paths.items():
        document = documents.get(old)
        if document is None or not document.is_open or new in documents:
            continue
        now = ((anchor, state.history.hunks[anchor.hunk.id].hunk) for anchor in document.anchors)
        anchors = tuple(replace(anchor, hunk=hunk) for anchor, hunk in now if hunk.path == new)
        documents[new] = Document(new, document.text, None, anchors, document.language)
    return replace(state, documents=documents)


def leave(state: State, paths: Iterable[str]) -> State:
    """Follow no hunk under old paths any more: closed files are forgotten, open ones have none."""
    documents = dict(state.documents)
    for path in paths:
        document = documents.pop(path, None)
        if document is not None and (document.is_open or document.operations):
            documents[path] = replace(document, anchors=())
    return replace(state, documents=documents, moves=state.moves + 1)


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _matters(state: State, path: str, other: str) -> bool:
    """Whether something is known of a file besides that a hunk gives it the other path."""
    history = state.history
    return any(path == known for known, _ in history.runs) or moves(history.offers.get(path, ()), other)
