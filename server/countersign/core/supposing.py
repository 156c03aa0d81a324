"""What files would hold if accepted hunks were taken back, without anything being done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.effects import ChangeDocuments, ChangeFile, Effect, ReplaceFile
from countersign.core.encoding import Charset, encode
from countersign.core.events import TakeBackRequested
from countersign.core.hunks import with_edits
from countersign.core.model import HunkId
from countersign.core.operation import Content
from countersign.core.state import State
from countersign.core.taking_back import take_back
from countersign.core.text import Text

__all__ = ["without"]


def without(state: State, hunks: Sequence[HunkId]) -> dict[str, bytes | None]:
    """Return what files would hold without some hunks, None for those that would not be there; nothing for files
    where that can not be told, or that the hunks can not be taken out of.
    """
    _, effects = take_back(state, TakeBackRequested(tuple(hunks), 0.0))
    return dict(found for effect in effects for found in _written(state, effect))


def _written(state: State, effect: Effect) -> Iterator[tuple[str, bytes | None]]:
    match effect:
        case ChangeDocuments():
            for change in effect.changes:
                yield from _text(state, change.path, with_edits(change.text, change.edits), None)
        case ReplaceFile():
            yield from _text(state, effect.path, effect.text, effect.charset)
        case ChangeFile():
            yield from _operated(effect)
        case _:
            pass


def _text(state: State, path: str, text: Text, charset: Charset | None) -> Iterator[tuple[str, bytes]]:
    disk = state.documents[path].disk
    known = disk.charset if isinstance(disk, Content) else None
    data = encode(str(text), charset or known or Charset.UTF_8)
    if isinstance(data, bytes):
        yield path, data


def _operated(change: ChangeFile) -> Iterator[tuple[str, bytes | None]]:
    """Yield what a file would hold of which something is undone as a whole; its mode makes no difference."""
    operation, path = change.operation, change.hunk.path
    if operation.after is None:
        yield path, None
    elif change.data is not None:
        yield operation.target or path, change.data
        if operation.target:
            yield path, None
    elif operation.target and change.text is not None:
        data = encode(str(change.text), operation.after.charset or Charset.UTF_8)
        if isinstance(data, bytes):
            yield operation.target, data
            yield path, None
