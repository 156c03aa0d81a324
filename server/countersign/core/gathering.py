"""The remarks of a task: comments beside its open hunks, in whatever file, that no round has heard yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countersign.core.model import Outcome, Remark, TaskId
from countersign.core.remark_lines import Written, beside, written_in
from countersign.core.rounds import chain_of
from countersign.core.state import State
from countersign.core.views import Offer, open_in

__all__ = ["about", "gathered"]

_HEARD = {Outcome.OFFERED, Outcome.NOTHING}
"""How rounds end that have heard their remarks; one that failed is tried again with them."""


def about(remarks: Iterable[Written], offers: tuple[Offer, ...]) -> Iterator[tuple[Written, Offer]]:
    """Yield each remark with the hunk that it stands beside."""
    for remark in remarks:
        number = beside(remark.span, [offer.span for offer in offers])
        if number is not None:
            yield remark, offers[number]


def gathered(state: State, task: TaskId) -> tuple[Remark, ...]:
    """Return the remarks beside the open hunks of all rounds of a task, in the order of files and lines."""
    chain = chain_of(state.history, task)
    found = [
        Remark(offer.hunk.id, written.text)
        for path, document in sorted(state.documents.items())
        if document.text is not None and any(anchor.hunk.task in chain for anchor in document.offered)
        for written, offer in about(
            written_in(document.text, path, document.language, state.tag), open_in(state, path)
        )
        if offer.hunk.task in chain
    ]
    heard = {*_heard(state, chain)}
    return tuple(remark for remark in dict.fromkeys(found) if (_path(state, remark), remark.text) not in heard)


def _heard(state: State, chain: tuple[TaskId, ...]) -> Iterator[tuple[str, str]]:
    """Yield the files and the texts of the remarks of earlier rounds: the comments stay in their files."""
    for number in chain:
        task = state.history.tasks.get(number)
        if task is not None and task.outcome in _HEARD:
            yield from ((_path(state, remark), remark.text) for remark in task.remarks)


def _path(state: State, remark: Remark) -> str:
    entry = state.history.hunks.get(remark.hunk)
    return entry.hunk.path if entry is not None else ""
