"""Sums of what is counted in files. Each is kept with the history that it was counted in, and a file is counted
again only when something else may be said of its hunks: a key stroke costs a file at most, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import compress
from operator import add, is_not, sub

from msgspec import Struct

from countersign.core.model import HunkId
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
    history, the hunks that are being applied, which hunks the file's document has, which of them fit, and who of
    them is in whose way; not from their lines.
    """
    known = state.history.counted.get(("sum", what))
    if known is None or known.applying is not state.applying:
        by_path = {path: count(path) for path in paths()}
        total = tuple(map(sum, zip(*by_path.values(), strict=True)))
        known = state.history.counted["sum", what] = _Sum(state.documents, state.applying, by_path, total)
    elif known.documents is not state.documents:
        for path in _changed(known.documents, state.documents):
            if path in known.by_path:
                before, now = known.by_path[path], count(path)
                known.by_path[path] = now
                known.total = tuple(map(add, map(sub, known.total, before), now))
        known.documents = state.documents
    return known.total


def _changed(before: Mapping[str, Document], now: Mapping[str, Document]) -> Iterator[str]:
    """Yield the files of whose hunks something else may be said than before."""
    if [*before] == [*now]:
        paths = compress(now, map(is_not, before.values(), now.values()))
    else:
        paths = (path for path in {**before, **now} if before.get(path) is not now.get(path))
    yield from (path for path in paths if not _is_alike(before.get(path), now.get(path)))


def _is_alike(before: Document | None, now: Document | None) -> bool:
    """Whether a file has the same hunks and the same of them fit; where tasks may be in each other's way, whether
    they stand on the same lines, too.
    """
    if before is None or now is None:
        return before is now
    ones, others = before.offered, now.offered
    if ones is others:
        return True
    if len(ones) != len(others) or len({anchor.hunk.task for anchor in others}) > 1:
        return False
    return all(
        one is other or (one.hunk is other.hunk and one.status is other.status)
        for one, other in zip(ones, others, strict=True)
    )
