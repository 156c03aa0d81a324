"""Which file may be the one that is gone from the disk.

It is the one that holds just what the file held, or, where none does, the one that is alike and in which all hunks
that wait would be pending; in both cases one that has come to its place since the file was there, and the only one
of which that can be said. See `docs/decisions/renames-on-disk.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from countersign.core.anchors import place
from countersign.core.model import Status
from countersign.core.renames import are_alike
from countersign.core.standing import is_followed, to_follow
from countersign.core.state import Lost, State
from countersign.core.text import Text

__all__ = ["Came", "Traced", "lost_files", "matches", "worth_reading"]

_MOST_READ = 200
"""Files that are read to find those that are gone, the likeliest first."""

Traced = tuple[tuple[str, tuple[str, ...]], ...]
"""The path of each file that is gone, and those of the files that it may be now."""


class Came(Struct, frozen=True):
    """A file that has come to its place at a time, in seconds since the epoch; `size` counts its bytes."""

    path: str
    size: int
    at: float


def lost_files(state: State) -> Mapping[str, Lost]:
    """Return the files that are gone and whose hunks are still known under their paths."""
    return {path: lost for path, lost in state.lost.items() if state.history.offers.get(path)}


def worth_reading(state: State, came: Iterable[Came]) -> Sequence[str]:
    """Return which of the files that have come may be one that is gone, the likeliest first."""
    wanted = lost_files(state)
    sizes = [size for lost in wanted.values() for text in lost.texts for size in _sizes(str(text))]
    exact, similar = frozenset(sizes), [(size / 2, size * 2) for size in sizes]
    endings = {_ending(path) for path in wanted}
    since = min((lost.since for lost in wanted.values()), default=0.0)
    new = [file for file in came if file.at > since and not _has_open_hunks(state, file.path)]
    same = [file.path for file in new if file.size in exact]
    others = [
        file.path
        for file in new
        if file.size not in exact
        and _ending(file.path) in endings
        and any(least <= file.size <= most for least, most in similar)
    ]
    return [*same, *others][:_MOST_READ]


def matches(state: State, texts: Mapping[str, Text], came: Iterable[Came]) -> Traced:
    """Return for each file that is gone which of some files, given by their texts, it may be now."""
    times = {file.path: file.at for file in came}
    wanted = lost_files(state)
    new = {path: [other for other in texts if times[other] > lost.since] for path, lost in wanted.items()}
    same = [(path, other) for path, lost in wanted.items() for other in new[path] if texts[other] in lost.texts]
    found = _pairs(same)
    left = [path for path in wanted if path not in found]
    taken = {other for others in found.values() for other in others}
    alike = [
        (path, other)
        for path in left
        for other in new[path]
        if other not in taken and _fits(state, path, wanted[path], texts[other])
    ]
    found |= _pairs(alike)
    return tuple((path, found.get(path, ())) for path in wanted)


def _pairs(pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the files that each one may be now; of several, the one alone whose path ends most like its own. A
    file that could be two that are gone is none of them for certain.
    """
    found: dict[str, tuple[str, ...]] = {}
    for old in dict.fromkeys(old for old, _ in pairs):
        others = [new for one, new in pairs if one == old]
        ends = [_common_end(old, new) for new in others]
        nearest = [new for new, end in zip(others, ends, strict=True) if end == max(ends)]
        found[old] = (nearest[0],) if len(nearest) == 1 else tuple(sorted(others))
    claims = Counter(others[0] for others in found.values() if len(others) == 1)
    doubtful = {new for new, count in claims.items() if count > 1}
    return {old: () if others[0] in doubtful else others for old, others in found.items()}


def _common_end(one: str, other: str) -> int:
    """Return how many parts two paths have in common at their ends."""
    count = 0
    for a, b in zip(reversed(one.split("/")), reversed(other.split("/")), strict=False):
        if a != b:
            break
        count += 1
    return count


def _fits(state: State, path: str, lost: Lost, text: Text) -> bool:
    """Whether a file is like the one that is gone, and all hunks that wait would be pending in it."""
    waiting = False
    for change in to_follow(state, path):
        landed = {hunk.id for hunk in change.hunks if state.history.has_landed(hunk.id)}
        for anchor in place(change, landed, text):
            if is_followed(state.history, anchor.hunk.id) and not state.history.is_decided(anchor.hunk.id):
                waiting = True
                if anchor.status is not Status.PENDING:
                    return False
    return waiting and are_alike(str(lost.texts[0]), str(text))


def _sizes(text: str) -> Iterator[int]:
    """Yield how many bytes a text may have: in UTF-8, with a byte order mark, in UTF-16, in ISO 8859-1."""
    size = len(text.encode("utf-8", "surrogatepass"))
    yield size
    yield size + 3
    yield len(text.encode("utf-16-le", "surrogatepass")) + 2
    yield len(text)


def _ending(path: str) -> str:
    """Return what a file's name ends with, behind its last dot."""
    return path.rpartition("/")[2].rpartition(".")[2]


def _has_open_hunks(state: State, path: str) -> bool:
    changes = state.history.offers.get(path, ())
    return any(not state.history.is_decided(hunk.id) for change in changes for hunk in change.hunks)
