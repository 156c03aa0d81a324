"""What can be done with the hunks at a place, and with all that belong together there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from countersign.core.counting import Waiting, waiting_in, waiting_of
from countersign.core.deeds import deed
from countersign.core.escape import shortened
from countersign.core.model import HunkId, Status, TaskId
from countersign.core.state import State
from countersign.core.views import Offer
from countersign.lsp.choices import Choice
from countersign.lsp.connection import View
from countersign.lsp.wording import counted

__all__ = ["STALE_REASON", "on_all", "on_file", "on_hunks", "on_reasons", "on_rejected", "which_of"]

STALE_REASON = "it does not fit the text any more"
_LONGEST = 60
"""Characters of a reason in a menu."""


def on_hunks(offers: Sequence[Offer], names: Mapping[HunkId, str]) -> Iterator[Choice]:
    """Offer to decide on hunks; `names` says what to call those that have alternatives."""
    for number, offer in enumerate(offers):
        which = which_of(offers, number, names)
        hunks, stale = (offer.hunk.id,), offer.review.status is Status.STALE
        if not stale:
            yield Choice(
                "quickfix.countersign.accept",
                f"Countersign: accept {which}",
                "countersign.accept",
                (hunks,),
                of_agent=True,
                preferred=len(offers) == 1,
            )
        reason = STALE_REASON if stale else ""
        yield Choice(
            "quickfix.countersign.reject",
            f"Countersign: reject {which}{', which does not fit any more' if stale else ''}",
            "countersign.reject",
            (hunks, reason) if reason else (hunks,),
        )
        yield Choice(
            "quickfix.countersign.show",
            f"Countersign: show the proposal with {which}",
            "countersign.show",
            (offer.hunk.id,),
        )


def which_of(offers: Sequence[Offer], number: int, names: Mapping[HunkId, str]) -> str:
    """Name one of the hunks at a place: by what it does to the file, as an alternative, by its line where there are
    several, by a count where they share that.
    """
    hunk = offers[number].hunk
    if hunk.operation is not None:
        return f"to {shortened(deed(hunk), _LONGEST)}"
    start, name = offers[number].span.start, names.get(hunk.id)
    if name is not None:
        is_alone = sum(names.get(offer.hunk.id) == name for offer in offers) == 1
        return name if is_alone else f"{name} at line {start + 1}"
    if len(offers) == 1:
        return "this hunk"
    same = [other for other, offer in enumerate(offers) if offer.span.start == start]
    line = f"the hunk at line {start + 1}"
    return line if len(same) == 1 else f"{line} ({same.index(number) + 1} of {len(same)})"


def on_file(offer: Offer) -> Iterator[Choice]:
    """Offer to decide on what a hunk does to a file that is not shown."""
    what, hunks = shortened(deed(offer.hunk, offer.hunk.path), 2 * _LONGEST), (offer.hunk.id,)
    if offer.review.status is Status.PENDING:
        yield Choice(
            "quickfix.countersign.accept",
            f"Countersign: accept to {what}",
            "countersign.accept",
            (hunks,),
            of_agent=True,
        )
    yield Choice("quickfix.countersign.reject", f"Countersign: reject to {what}", "countersign.reject", (hunks,))
    title = f"Countersign: show the proposal to {what}"
    yield Choice("quickfix.countersign.show", title, "countersign.show", (offer.hunk.id,))


def on_reasons(offers: Sequence[Offer]) -> Iterator[Choice]:
    """Offer to be asked for the reason of a rejection, where it is clear which hunk is meant."""
    if len(offers) == 1:
        yield Choice(
            "quickfix.countersign.reject.because",
            "Countersign: reject this hunk because...",
            "countersign.rejectBecause",
            ((offers[0].hunk.id,),),
        )


def on_rejected(offers: Sequence[Offer]) -> Iterator[Choice]:
    hunks = tuple(offer.hunk.id for offer in offers)
    if hunks:
        verdict = offers[0].review.verdict
        why = f" ({shortened(verdict.reason, _LONGEST)})" if verdict is not None and verdict.reason else ""
        which = f"the rejection{why}" if len(hunks) == 1 else f"{len(hunks)} rejections"
        yield Choice(
            "quickfix.countersign.reopen", f"Countersign: take back {which}", "countersign.reopen", (hunks,)
        )


def on_all(views: Sequence[View], uri: str, offers: list[Offer]) -> Iterator[Choice]:
    """Offer to decide on many at once, where one of them is: by file, and by task where that is more."""
    if not offers:
        return
    here = _waiting_in(views)
    if here.hunks > 1:
        yield from _accept_many(_Many("file", "countersign.acceptFile", uri, "in this file", here))
        title = f"Countersign: reject all {here.hunks} hunks in this file"
        yield Choice("quickfix.countersign.reject.file", title, "countersign.rejectFile", (uri,))
    states = [folder.state for folder, _, _ in views]
    tasks = {_state_of(states, offer).history.root_of(offer.proposal.task): offer for offer in offers}
    for task, offer in tasks.items():
        waiting = waiting_of(_state_of(states, offer), task)
        if waiting.hunks > 1:
            where = f"{_of_task(list(tasks), task)} ({counted(waiting.files, 'file')})"
            if waiting.files > 1 or waiting.hunks != here.hunks:
                yield from _accept_many(_Many("task", "countersign.acceptTask", task, where, waiting))
            title = f"Countersign: reject all {waiting.hunks} hunks {where}"
            yield Choice("quickfix.countersign.reject.task", title, "countersign.rejectTask", (task,))


def _waiting_in(views: Sequence[View]) -> Waiting:
    """Return how many hunks of a document can be accepted."""
    found = [waiting_in(folder.state, document.path) for folder, document, _ in views]
    hunks, ready = sum(one.hunks for one in found), sum(one.ready for one in found)
    return Waiting(hunks, 1, ready, sum(one.contested for one in found))


class _Many(Struct, frozen=True):
    """Hunks that can be accepted by one command."""

    kind: str
    command: str
    subject: str
    where: str
    waiting: Waiting


def _accept_many(many: _Many) -> Iterator[Choice]:
    """Offer to accept many hunks, and where that will be refused, those of them that were seen."""
    total, ready, choices = many.waiting.together, many.waiting.ready, many.waiting.contested
    if not total:
        return
    kind, held = f"quickfix.countersign.accept.{many.kind}", total - ready
    notes = [f"{held} to look at first"] if held else []
    notes += [f"{choices} with alternatives to choose from"] if choices else []
    which = f"all {total} hunks" if total > 1 else "the 1 hunk"
    noted = f" ({', '.join(notes)})" if notes else ""
    title = f"Countersign: accept {which} {many.where}{noted}"
    yield Choice(kind, title, many.command, (many.subject,), of_agent=True)
    if held and ready:
        seen = f"{counted(ready, 'hunk')} {many.where} that {'was' if ready == 1 else 'were'} seen"
        title = f"Countersign: accept the {seen}"
        yield Choice(f"{kind}.seen", title, many.command, (many.subject, True), of_agent=True)


def _state_of(states: Sequence[State], offer: Offer) -> State:
    return next(state for state in states if offer.proposal.id in state.history.proposals)


def _of_task(tasks: Sequence[TaskId], task: TaskId) -> str:
    return "of this task" if len(tasks) == 1 else f"of task {tasks.index(task) + 1} of {len(tasks)}"
