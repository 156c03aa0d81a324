"""Reviewing hunk by hunk: show one, ask, do what was said, go on with what still waits."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from msgspec import Struct

from countersign.cli.alternatives import in_order
from countersign.cli.asking import Asker
from countersign.cli.byhand import edited_lines, picked_lines
from countersign.cli.drawing import show_hunk, show_task
from countersign.cli.output import Output, inline
from countersign.cli.reports import notes_on
from countersign.cli.sitting import Sitting
from countersign.core.attention import gate_of
from countersign.core.contested import contested
from countersign.core.grouping import group_of
from countersign.core.model import How, HunkId, Remark, Status, TaskId
from countersign.core.reasons import REASONS, reason_of
from countersign.core.state import State
from countersign.core.views import Offer, offer_of

__all__ = ["Choose", "review_hunks"]

Choose = Callable[[State], Sequence[Offer]]
"""Returns the open hunks that are to be reviewed, in the order in which they are shown."""


class _Answer(Enum):
    """What can be said to a hunk; the value is the key."""

    ACCEPT = "y"
    REJECT = "n"
    REASON = "r"
    LINES = "l"
    EDIT = "e"
    ACCEPT_GROUP = "g"
    REBASE = "b"
    REFINE = "f"
    SKIP = "s"
    ACCEPT_FILE = "a"
    ACCEPT_ALL = "A"
    QUIT = "q"
    HELP = "?"


_MEANINGS = {
    _Answer.ACCEPT: "accept this hunk: write it to the file",
    _Answer.REJECT: "reject this hunk: it is not offered again",
    _Answer.REASON: "reject this hunk and say why (`r the reason` or `r 1` on one line works, too)",
    _Answer.LINES: "choose lines of this hunk and decide on them alone; the others are asked for next",
    _Answer.EDIT: "edit this hunk with $VISUAL or $EDITOR and accept what you made of it",
    _Answer.ACCEPT_GROUP: "accept this hunk and all that belong to it, such as an import and its uses, or a rename",
    _Answer.REBASE: "rebase this hunk: make it fit the lines as they are now, to be reviewed then",
    _Answer.REFINE: "refine: say what is to be different, for a new round of its task (`f the remark` works, too)",
    _Answer.SKIP: "skip this hunk: decide later",
    _Answer.ACCEPT_FILE: "accept this hunk and all that follow in this file",
    _Answer.ACCEPT_ALL: "accept this hunk and all that follow",
    _Answer.QUIT: "quit: what was decided stays, the rest can be decided later",
    _Answer.HELP: "show this help",
}
_ONLY_FOR_STALE = {_Answer.REBASE}
_NOT_FOR_STALE = {_Answer.ACCEPT, _Answer.EDIT, _Answer.ACCEPT_GROUP, _Answer.ACCEPT_FILE, _Answer.ACCEPT_ALL}


class _Said(Struct, frozen=True):
    answer: _Answer
    words: str


def review_hunks(sitting: Sitting, choose: Choose, asker: Asker, output: Output) -> None:
    """Go through the hunks until none is left, or the user quits, or no more answers come."""
    _Review(sitting, asker, output).go_through(choose)


class _Review:
    def __init__(self, sitting: Sitting, asker: Asker, output: Output) -> None:
        self._sitting = sitting
        self._asker = asker
        self._output = output
        self._numbers: dict[HunkId, int] = {}
        self._next: HunkId | None = None
        self._skipped: set[HunkId] = set()
        self._task: TaskId | None = None

    def go_through(self, choose: Choose) -> None:
        while True:
            self._sitting.catch_up()
            state = self._sitting.state
            left = [offer for offer in in_order(state, choose(state)) if offer.hunk.id not in self._skipped]
            if not left:
                return
            offer = self._fresh(next((offer for offer in left if offer.hunk.id == self._next), left[0]))
            self._next = None
            if offer is None:
                continue
            self._show(offer, left)
            said = self._ask(offer)
            if said is None or said.answer is _Answer.QUIT:
                return
            if said.answer is _Answer.SKIP:
                self._skipped.add(offer.hunk.id)
            else:
                self._decide(said, offer, left)

    def _fresh(self, offer: Offer) -> Offer | None:
        """Return a hunk as its file holds it at this moment; None when it is not open any more."""
        self._sitting.look_at((offer.hunk.id,))
        found = offer_of(self._sitting.state, offer.hunk.id)
        return found if found is not None and found.review.is_open else None

    def _show(self, offer: Offer, left: Sequence[Offer]) -> None:
        self._draw(offer, left)
        self._sitting.show((offer.hunk.id,))

    def _draw(self, offer: Offer, left: Sequence[Offer]) -> None:
        number = self._numbers.setdefault(offer.hunk.id, len(self._numbers) + 1)
        total = len(self._numbers.keys() | {other.hunk.id for other in left})
        self._output.text("")
        if offer.proposal.task != self._task:
            self._task = offer.proposal.task
            show_task(self._output, self._sitting.state, offer)
        show_hunk(self._output, self._sitting.state, offer, f"{number} of {total}")

    def _ask(self, offer: Offer) -> _Said | None:
        """Return what the user says; None when there will be no more answers."""
        stale = offer.review.status is Status.STALE
        others = _NOT_FOR_STALE if stale else _ONLY_FOR_STALE
        whole = {_Answer.LINES} if max(len(offer.hunk.base), len(offer.hunk.new)) == 1 else set[_Answer]()
        offered = [answer for answer in _Answer if answer not in others | whole]
        keys = ",".join(answer.value for answer in offered)
        while (typed := self._asker.ask(f"Accept this hunk [{keys}]? ")) is not None:
            said = _understood(typed, offered)
            if said is None or said.answer is _Answer.HELP:
                for answer in offered:
                    self._output.line((f"{answer.value} - {_MEANINGS[answer]}", "bold"))
            elif said.answer is _Answer.REASON and not said.words:
                settled = ", ".join(f"{number} {reason}" for number, reason in enumerate(REASONS, start=1))
                self._output.line((f"{settled}, or your own words", "dim"))
                reason = self._asker.ask("Why? ")
                return None if reason is None else _Said(_Answer.REASON, reason)
            elif said.answer is _Answer.REFINE and not said.words:
                remark = self._asker.ask("What is to be different? ")
                return None if remark is None else _Said(_Answer.REFINE, remark)
            else:
                return said
        return None

    def _decide(  # noqa: C901 - one case for each answer
        self, said: _Said, offer: Offer, left: Sequence[Offer]
    ) -> None:
        match said.answer:
            case _Answer.ACCEPT:
                self._sitting.accept((offer.hunk.id,), How.ONE)
            case _Answer.ACCEPT_FILE:
                self._accept_all([other for other in left if other.hunk.path == offer.hunk.path], left, How.FILE)
            case _Answer.ACCEPT_GROUP:
                group = group_of(self._sitting.state, offer.hunk.id)
                self._accept_all([other for other in left if other.hunk.id in group], left, How.GROUP)
            case _Answer.ACCEPT_ALL:
                self._accept_all(left, left, How.ALL)
            case _Answer.LINES:
                if (picked := picked_lines(offer.hunk, self._asker, self._output)) is not None:
                    self._sitting.cut(offer.hunk.id, picked.lines, picked.verdict)
            case _Answer.EDIT:
                if (new := edited_lines(offer.hunk, self._output)) is not None:
                    self._sitting.accept_edited(offer.hunk.id, new)
            case _Answer.REBASE:
                self._sitting.rebase((offer.hunk.id,))
            case _Answer.REFINE:
                self._refine(offer.hunk.id, said.words)
            case _:
                self._sitting.reject((offer.hunk.id,), reason_of(said.words))

    def _accept_all(self, wanted: Sequence[Offer], left: Sequence[Offer], how: How) -> None:
        """Accept hunks together. Those that were not seen are shown first, so that the user can say so again; what
        is high risk and what has alternatives is asked for on its own.
        """
        hunks = _acceptable(wanted)
        self._sitting.look_at(hunks)
        choices = contested(self._sitting.state, hunks)
        found = gate_of(self._sitting.state, [hunk for hunk in hunks if hunk not in choices])
        for hunk in found.unseen:
            if (offer := offer_of(self._sitting.state, hunk)) is not None:
                self._draw(offer, left)
        if found.is_open:
            self._sitting.accept(hunks, how)
            return
        if found.risky:
            self._next, then = found.risky[0][0], "Decide on what is high risk on its own"
        else:
            then = "Look at them, and give the same answer again"
        self._sitting.show(hunks)
        self._output.text("")
        self._output.line((f"Nothing was accepted yet: {inline(found.reason)}. {then}.", "yellow"))

    def _refine(self, hunk: HunkId, remark: str) -> None:
        """Run a new round; what comes of it is shown next, and without a change the hunk is asked for again."""
        task = self._sitting.refine(TaskId(secrets.token_hex(8)), (Remark(hunk, remark),))
        for said in notes_on(self._sitting.state, task):
            self._output.line((inline(said), "dim"))


def _understood(typed: str, offered: Sequence[_Answer]) -> _Said | None:
    """Return what was typed: a key, which the reason of a rejection or a remark may follow; else None."""
    key, _, words = typed.strip().partition(" ")
    answer = next((answer for answer in offered if answer.value == key), None)
    if answer is None or (words and answer not in {_Answer.REJECT, _Answer.REASON, _Answer.REFINE}):
        return None
    return _Said(answer, words.strip())


def _acceptable(offers: Iterable[Offer]) -> tuple[HunkId, ...]:
    return tuple(offer.hunk.id for offer in offers if offer.review.status is Status.PENDING)
