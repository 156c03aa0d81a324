"""What a recipe tells beside its changes: what matched nothing, what was left alone, what to look at closely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.agents.filework import Done, Notice
from countersign.agents.mechanics import Step
from countersign.core.clauses import Rename

__all__ = ["notes_of"]

_NAMED = 10
"""Places that are named one by one; the rest is counted."""


def notes_of(steps: Sequence[Step], done: Sequence[Done]) -> list[str]:
    """Return the sentences, the most general first."""
    return [*_unmatched(steps, done), *_clashes(steps, done), *_left(steps, done), *_spared(done), *_problems(done)]


def _unmatched(steps: Sequence[Step], done: Sequence[Done]) -> Iterator[str]:
    read = [one for one in done if one.hits]
    for number, step in enumerate(steps):
        found = sum(one.hits[number] for one in read)
        if not found and not any(notice.step == number for one in read for notice in one.left):
            yield f"`{step.clause}` matches nothing in {_files(len(read))}."


def _clashes(steps: Sequence[Step], done: Sequence[Done]) -> Iterator[str]:
    for number, step in enumerate(steps):
        found = [notice for one in done for notice in one.clashes if notice.step == number]
        if found and isinstance(step.recipe, Rename):
            yield (
                f"`{step.recipe.new}` was a name already in {_files(len(found))}, first at {_place(found[0])}: "
                f"look closely whether the two are to become one."
            )


def _left(steps: Sequence[Step], done: Sequence[Done]) -> Iterator[str]:
    found = [notice for one in done for notice in one.left]
    for notice in found[:_NAMED]:
        yield f"{_place(notice)} was left alone by `{steps[notice.step].clause}`: {notice.why}."
    if len(found) > _NAMED:
        yield f"{len(found) - _NAMED} more matches were left alone for such reasons."


def _spared(done: Sequence[Done]) -> Iterator[str]:
    spared = sum(one.spared for one in done)
    if spared:
        places = "1 place was" if spared == 1 else f"{spared} places were"
        yield f"{places} left alone because the change was rejected before."


def _problems(done: Sequence[Done]) -> Iterator[str]:
    found = [one.problem for one in done if one.problem]
    yield from found[:_NAMED]
    if len(found) > _NAMED:
        yield f"{len(found) - _NAMED} more files were left as they are for such reasons."


def _place(notice: Notice) -> str:
    return f"{notice.path}:{notice.line}"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
