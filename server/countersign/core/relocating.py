"""Files are renamed: their hunks, with all that was decided on them, and the tasks of their specs go along."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from countersign.core.effects import Refresh
from countersign.core.events import FileMoved
from countersign.core.following import place_anew
from countersign.core.recording import Step, record
from countersign.core.records import FileRenamed
from countersign.core.state import State

__all__ = ["leave", "relocate"]


def relocate(state: State, moved: FileMoved) -> Step:
    """Record the new paths of a file, or of all files below a directory, of which something is known."""
    history = state.history
    known = sorted({*history.offers, *(path for path, _ in history.runs)})
    paths = {path: f"{moved.path}{path[len(moved.old) :]}" for path in known if _is_at(path, moved.old)}
    if not paths:
        return state, ()
    records = [FileRenamed(old, new, state.session, moved.at) for old, new in paths.items()]
    state, effects = record(state, *records)
    state, placed = place_anew(leave(state, paths), paths.values(), moved.at)
    return state, (*effects, *placed, Refresh((*paths, *paths.values())))


def leave(state: State, paths: Iterable[str]) -> State:
    """Follow no hunk under old paths any more: closed files are forgotten, open ones have none."""
    documents = dict(state.documents)
    for path in paths:
        document = documents.pop(path, None)
        if document is not None and document.is_open:
            documents[path] = replace(document, anchors=())
    return replace(state, documents=documents, moves=state.moves + 1)


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
