"""Sums of what is counted in files. Each is kept with the history that it was counted in, and a file is counted
again only when its hunks have moved or changed: a key stroke costs one file, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import compress
from operator import add, is_not, sub

from msgspec import Struct

from countersign.core.model import Anchors, HunkId
from countersign.core.state import Document, State

__all__ = ["summed"]


class _Sum(Struct):
    """What was counted in each file when these documents were known and these hunks were being applied."""

    documents: Mapping[str, Document]
    applying: frozenset[HunkId]
    by_path: dict[str, tuple[int, ...]]
    total: tuple[int, ...]


def summed(
    state: State, what: object, paths: Callable[[], Iterable[str]], count: Callable[[str], tuple[int, ...]]
) -> tuple[int, ...]:
    """Return the sums over some files, empty where there are none. `paths` and `count` must follow from `what`, the
    history, the hunks that are being applied, and the anchors of the file's document.
    """
    known = state.history.counted.get(("sum", what))
    if known is None or known.applying is not state.applying:
        by_path = {path: count(path) for path in paths()}
        total = tuple(map(sum, zip(*by_path.values(), strict=True)))
        known = state.history.counted["sum", what] = _Sum(state.documents, state.applying, by_path, total)
    elif known.documents is not state.documents:
        for path in _moved(known.documents, state.documents):
            if path in known.by_path:
                before, now = known.by_path[path], count(path)
                known.by_path[path] = now
                known.total = tuple(map(add, map(sub, known.total, before), now))
        known.documents = state.documents
    return known.total


def _moved(before: Mapping[str, Document], now: Mapping[str, Document]) -> Iterator[str]:
    """Yield the files whose hunks are not those that they were, or do not stand where they stood."""
    if [*before] == [*now]:
        paths = compress(now, map(is_not, before.values(), now.values()))
    else:
        paths = (path for path in {**before, **now} if before.get(path) is not now.get(path))
    yield from (path for path in paths if _anchors(before.get(path)) is not _anchors(now.get(path)))


def _anchors(document: Document | None) -> Anchors | None:
    return document.offered if document is not None else None
