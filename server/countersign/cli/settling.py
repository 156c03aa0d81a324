"""Deciding on hunks as the command line says, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from countersign.cli.alternatives import is_overtaken
from countersign.cli.commands import Accept
from countersign.cli.desk import Desk
from countersign.cli.drawing import show_hunk, show_task
from countersign.cli.hunkwise import Choose, review_hunks
from countersign.cli.output import counted, inline
from countersign.cli.sitting import Sitting
from countersign.core.locating import standing_for
from countersign.core.model import How, HunkId, Outcome, Status, Task
from countersign.core.state import State
from countersign.core.views import offer_of, review_of, tally

__all__ = ["Settled", "Wish", "exit_code", "has_failed", "settle", "summarize", "tell_notes"]


class Wish(Struct, frozen=True):
    """What is to happen to hunks, None when that was left open; `one` says that a single one was named."""

    accept: Accept | None
    json: bool
    one: bool = False


class Settled(Struct, frozen=True):
    """The hunks that were open, or what stands for them now, and what was to happen to them."""

    hunks: tuple[HunkId, ...]
    accept: Accept


def settle(desk: Desk, sitting: Sitting, choose: Choose, wish: Wish) -> Settled:
    """Let the open hunks be decided. Ctrl-C leaves a review as `q` does."""
    offers = choose(sitting.state)
    accept = _accept(desk, wish.accept, json=wish.json or not offers)
    if accept is Accept.ALL:
        pending = tuple(offer.hunk.id for offer in offers if offer.review.status is Status.PENDING)
        how = How.ONE if wish.one and len(pending) == 1 else How.ALL
        sitting.accept(pending, how, sight_unseen=True)
    elif accept is Accept.ASK and desk.asker is not None:
        try:
            review_hunks(sitting, choose, desk.asker(), desk.output)
        except KeyboardInterrupt:
            desk.output.text("")
    sitting.catch_up()
    if sitting.state.ledger_problem is not None:
        desk.messages.say(
            "what waited for the ledger was neither recorded nor done; try again once it can be written."
        )
    hunks = (offer.hunk.id for offer in offers)
    return Settled(tuple(now for hunk in hunks for now in standing_for(sitting.state.history, hunk)), accept)


def summarize(desk: Desk, sitting: Sitting, settled: Settled) -> None:
    """Say what became of the hunks, and show those that nobody was asked about."""
    if settled.accept is Accept.NONE:
        _show_all(desk, sitting, settled.hunks)
    elif settled.accept is Accept.ALL:
        _list_files(desk, sitting.state, settled.hunks)
    counts = tally(review_of(sitting.state, hunk) for hunk in settled.hunks)
    offers = (offer_of(sitting.state, hunk) for hunk in settled.hunks)
    overtaken = sum(offer is not None and is_overtaken(sitting.state, offer) for offer in offers)
    left, unfit = counts.open - overtaken, counts.stale - overtaken
    stale = f" ({unfit} stale)" if unfit else ""
    lost = f", {overtaken} overtaken by an alternative" if overtaken else ""
    said = f"{counts.accepted} accepted, {counts.rejected} rejected{lost}, {left} left{stale}"
    next_step = "; `countersign review` goes on with what is left" if left else ""
    desk.output.line((f"{counted(len(settled.hunks), 'hunk')}: {said}{next_step}.", "bold"))


def exit_code(state: State, settled: Settled) -> int:
    """Return 1 when what was asked for did not happen: a decision is not recorded, or a hunk not accepted."""
    if state.ledger_problem is not None:
        return 1
    left = any(review_of(state, hunk).word != "accepted" for hunk in settled.hunks)
    return int(settled.accept is Accept.ALL and left)


def tell_notes(desk: Desk, state: State, task: Task) -> None:
    """Say what the agent noted, before anything is decided."""
    if task.outcome is Outcome.NOTHING:
        desk.output.text(f"Nothing to review: {inline(task.problem)}")
    for proposal in state.history.proposed.get(task.id, ()):
        for note in state.history.proposals[proposal].notes:
            desk.messages.say(inline(note))


def has_failed(task: Task | None) -> bool:
    """Whether a task was not started, or did not come to its end."""
    return task is None or task.outcome not in {Outcome.OFFERED, Outcome.NOTHING}


def _accept(desk: Desk, wanted: Accept | None, *, json: bool) -> Accept:
    """Return what is to happen to the hunks: without anybody to ask, or for a JSON document, nobody is asked."""
    if json or wanted in {Accept.ALL, Accept.NONE}:
        return wanted or Accept.NONE
    if desk.asker is not None:
        return Accept.ASK
    desk.messages.say("nobody can be asked because input or output is no terminal, so nothing is decided.")
    return Accept.NONE


def _show_all(desk: Desk, sitting: Sitting, hunks: Sequence[HunkId]) -> None:
    task = None
    for number, hunk in enumerate(hunks, start=1):
        offer = offer_of(sitting.state, hunk)
        if offer is None:
            continue
        if offer.proposal.task != task:
            task = offer.proposal.task
            show_task(desk.output, sitting.state, offer)
        show_hunk(desk.output, sitting.state, offer, f"{number} of {len(hunks)}")
        desk.output.text("")
    if desk.output.is_on_screen:
        sitting.show(tuple(hunks))


def _list_files(desk: Desk, state: State, hunks: Sequence[HunkId]) -> None:
    words = [(state.history.hunks[hunk].hunk.path, review_of(state, hunk).word) for hunk in hunks]
    for (path, word), count in Counter(words).items():
        desk.output.text(f"{inline(path)}: {counted(count, 'hunk')} {word}")
