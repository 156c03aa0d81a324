"""Files with hunks go from the disk, and come back under other names: hunks follow where it is sure where to."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from countersign.core import following
from countersign.core.anchors import lay
from countersign.core.effects import Effect, Refresh, Tell, Trace
from countersign.core.events import DiskSeen, FileMoved, FilesTraced
from countersign.core.model import Anchor, HunkId, Severity, Status
from countersign.core.operation import NoFile, OperationKind
from countersign.core.recording import Step
from countersign.core.relocating import relocate
from countersign.core.standing import is_followed, to_follow
from countersign.core.state import Document, Lost, State

__all__ = ["see"]


def see(state: State, event: DiskSeen | FilesTraced) -> Step:
    match event:
        case DiskSeen():
            return _see_disk(state, event)
        case FilesTraced():
            return _relocate_traced(state, event)
        case _:
            assert_never(event)


def _see_disk(state: State, seen: DiskSeen) -> Step:
    """Follow what the disk holds of a file; when it is gone and has hunks, let it be looked for."""
    before = state.documents.get(seen.path)
    state, effects = following.see_disk(state, seen)
    document = state.documents.get(seen.path)
    if document is None or document.is_open or seen.disk is not NoFile.NOTHING:
        if seen.path in state.lost:
            state = replace(state, lost={path: lost for path, lost in state.lost.items() if path != seen.path})
        return state, effects
    if seen.path in state.lost or (lost := _lost(state, document, before)) is None:
        return state, effects
    return replace(state, lost={**state.lost, seen.path: lost}), (*effects, Trace())


def _relocate_traced(state: State, traced: FilesTraced) -> Step:
    """Let the hunks of a file that is gone follow it to the only file that it can be now."""
    effects: list[Effect] = []
    moved: list[tuple[str, str]] = []
    lost = dict(state.lost)
    for path, alike in traced.found:
        if path not in lost or (known := state.documents.get(path)) is None or known.text is not None:
            continue
        if any(map(_explains, known.operations)):  # which only what has been seen since may have told
            del lost[path]
        elif len(alike) == 1:
            moved.append((path, alike[0]))
            del lost[path]
        elif lost[path].alike != alike:
            lost[path] = replace(lost[path], alike=alike)
            effects.append(Refresh((path,)))
    state = replace(state, lost=lost)
    for old, new in moved:
        state, more = relocate(state, FileMoved(old, new, traced.at))
        effects += more
    if moved:
        what = (
            f"{moved[0][0]} is {moved[0][1]} now" if len(moved) == 1 else f"{len(moved)} files have other names now"
        )
        effects.append(Tell(f"{what}: the hunks have followed.", Severity.INFO))
    return state, tuple(effects)


def _lost(state: State, document: Document, before: Document | None) -> Lost | None:
    """Return what is known of a file that is gone; None where a hunk wants that, or none is in it that matters."""
    if any(_explains(anchor) for anchor in document.operations):
        return None
    changes = [
        change
        for change in to_follow(state, document.path)
        if any(hunk.operation is None and _matters(state, hunk.id) for hunk in change.hunks)
    ]
    tasks = [state.history.tasks.get(change.hunks[0].task) for change in changes]
    started = [task.started for task in tasks if task is not None]
    if not started:
        return None
    texts = [before.text] if before is not None and before.text is not None else []
    for change in reversed(changes):
        landed = {hunk.id for hunk in change.hunks if state.history.has_landed(hunk.id)}
        texts += [lay(change, landed)[0], change.base]
    known = tuple(text for text in dict.fromkeys(texts) if str(text).strip())
    return Lost(known, max(started)) if known else None


def _explains(anchor: Anchor) -> bool:
    """Whether a file is not there because of a hunk: it was deleted or renamed by it, or is to be created."""
    operation = anchor.hunk.operation
    return anchor.status is Status.APPLIED or (operation is not None and operation.kind is OperationKind.CREATE)


def _matters(state: State, hunk: HunkId) -> bool:
    """Whether a hunk waits or has landed."""
    history = state.history
    return is_followed(history, hunk) and (history.has_landed(hunk) or not history.is_decided(hunk))
