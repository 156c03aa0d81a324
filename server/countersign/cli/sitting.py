"""One use of the runtime from the command line.

The event loop turns only while something is done; while the user thinks, the program waits in a plain read, which
Ctrl-C ends like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.terminal import Terminal
from countersign.core.check_events import CheckRequested
from countersign.core.events import (
    AcceptRequested,
    CancelRequested,
    EditedRequested,
    Event,
    HunksShown,
    LinesRequested,
    RebaseRequested,
    RefineRequested,
    RejectRequested,
    ReopenRequested,
    TakeBackRequested,
    TaskRequested,
)
from countersign.core.foreseen import Foreseen
from countersign.core.landed import landed_rounds
from countersign.core.model import How, HunkId, Place, Question, Remark, Spec, Surface, Task, TaskId, VerdictKind
from countersign.core.question_events import AnswerRequested
from countersign.core.rounds import chain_of, latest_of
from countersign.core.splitting import Lines
from countersign.core.state import State
from countersign.core.trust_events import TrustRequested, TrustRevocation
from countersign.foresight import foresee
from countersign.settings import load_settings

__all__ = ["Sitting"]

_Request = TaskRequested | AnswerRequested | RefineRequested | CheckRequested


_POLL = 0.5
"""Seconds between two looks at what other processes wrote to the ledger, while a task works."""


class Sitting:
    """A runtime and the loop it lives in; a context manager. A method returns when all that it began has ended.

    Ctrl-C raises KeyboardInterrupt, after what was under way has been recorded.
    """

    def __init__(self, desk: Desk, root: Path) -> None:
        _, problem = load_settings(root)
        if problem is not None:
            desk.messages.say(inline(problem))
        self._terminal = Terminal(desk.messages)
        self._runner = asyncio.Runner()
        self._runtime = desk.program.runtime(root, self._terminal)
        self.catch_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._runtime.close())
        self._runner.close()

    @property
    def state(self) -> State:
        return self._runtime.state

    @property
    def problems(self) -> tuple[str, ...]:
        """What went wrong so far, in sentences that the user has seen."""
        return tuple(self._terminal.problems)

    def catch_up(self) -> None:
        """Take in what other processes have recorded, and try again to record what could not be."""
        self._turn(self._runtime.catch_up)

    def user_of(self, session: str) -> str:
        """Return whose session it was, as the ledger says; empty when that is not known."""
        return self._runtime.user_of(session)

    def look(self, path: str) -> None:
        self._turn(lambda: self._runtime.look(path))

    def look_at(self, hunks: tuple[HunkId, ...]) -> None:
        """Read the files of some hunks anew: what is shown and decided is what the disk holds now."""
        self._turn(lambda: self._runtime.look_at_closed(hunks))

    def run(self, task: TaskId, place: Place, plan: TaskId | None = None) -> Task | None:
        """Run the spec at a place to its end, perhaps by the plan of a task; None when no task was started, and the
        user was told why.
        """
        self._runner.run(self._begun(lambda: TaskRequested(task, place, self._runtime.clock(), plan), task))
        return self.state.history.tasks.get(task)

    def ask(self, task: TaskId, question: Question, place: Place | None) -> Task | None:
        """Have a question answered, about the spec at a place or about a hunk; None when no task was started, and
        the user was told why.
        """
        self._runner.run(self._begun(lambda: AnswerRequested(task, question, place, self._runtime.clock()), task))
        return self.state.history.tasks.get(task)

    def foresee(self, spec: Spec) -> Foreseen | str:
        """Return what running a spec would send first, or a sentence that says why there is nothing."""
        return self._runner.run(foresee(self._runtime, spec))

    def refine(self, task: TaskId, remarks: tuple[Remark, ...]) -> Task | None:
        """Run a new round of the task of some hunks to its end; None when none was begun, and the user was told
        why.
        """
        self._look_at_chain(remarks[0].hunk)
        self._runner.run(self._begun(lambda: RefineRequested(task, remarks, self._runtime.clock()), task))
        return self.state.history.tasks.get(task)

    def _look_at_chain(self, hunk: HunkId) -> None:
        """Read the files that a round goes on from: those of its hunks and that of its spec."""
        history = self.state.history
        entry = history.hunks.get(hunk)
        if entry is None:
            return
        rounds = chain_of(history, entry.proposal.task)
        proposals = [history.proposals[found] for task in rounds for found in history.proposed.get(task, ())]
        self.look_at(tuple(found.id for proposal in proposals for found in history.hunks_of(proposal)))
        if (parent := latest_of(history, entry.proposal.task)) is not None:
            self.look(parent.spec.path)

    def dispatch(self, event: Event) -> None:
        self._turn(lambda: self._runtime.dispatch(event))

    def trust(self) -> None:
        self._turn(lambda: self._runtime.dispatch(TrustRequested(self._runtime.clock())))

    def revoke_trust(self) -> None:
        self._turn(lambda: self._runtime.dispatch(TrustRevocation(self._runtime.clock())))

    def show(self, hunks: tuple[HunkId, ...]) -> None:
        """Take note that these hunks and no others are on the terminal."""
        self._turn(lambda: self._runtime.dispatch(HunksShown(hunks, Surface.TERMINAL, self._runtime.clock())))

    def accept(self, hunks: tuple[HunkId, ...], how: How, *, sight_unseen: bool = False) -> None:
        self.look_at(hunks)
        self._turn(lambda: self._runtime.dispatch(AcceptRequested(hunks, how, self._runtime.clock(), sight_unseen)))

    def reject(self, hunks: tuple[HunkId, ...], reason: str) -> None:
        self.look_at(hunks)
        self._turn(lambda: self._runtime.dispatch(RejectRequested(hunks, How.ONE, reason, self._runtime.clock())))

    def reopen(self, hunks: tuple[HunkId, ...]) -> None:
        self.look_at(hunks)
        self._turn(lambda: self._runtime.dispatch(ReopenRequested(hunks, self._runtime.clock())))

    def rebase(self, hunks: tuple[HunkId, ...]) -> None:
        self.look_at(hunks)
        self._turn(lambda: self._runtime.dispatch(RebaseRequested(hunks, self._runtime.clock())))

    def cut(self, hunk: HunkId, lines: Lines, verdict: VerdictKind | None) -> None:
        """Decide on some lines of a hunk alone; without any, cut it at its seams."""
        self.look_at((hunk,))
        self._turn(lambda: self._runtime.dispatch(LinesRequested(hunk, lines, verdict, "", self._runtime.clock())))

    def accept_edited(self, hunk: HunkId, new: tuple[str, ...]) -> None:
        self.look_at((hunk,))
        self._turn(lambda: self._runtime.dispatch(EditedRequested(hunk, new, self._runtime.clock())))

    def check(self, task: TaskId) -> None:
        """Check what was accepted of a task, to the end."""
        self._runner.run(self._begun(lambda: CheckRequested(task, self._runtime.clock()), task))

    def take_back(self, hunks: tuple[HunkId, ...], task: TaskId | None) -> None:
        """Take back hunks, which are all of a task where one is named; of that the last round first."""
        if task is None:
            self._take_back(hunks, None)
            return
        for number, landed in landed_rounds(self.state.history, task) or ((task, ()),):
            self._take_back(landed, number)

    def _take_back(self, hunks: tuple[HunkId, ...], task: TaskId | None) -> None:
        self.look_at(hunks)
        asked = () if task is not None else hunks
        self._turn(lambda: self._runtime.dispatch(TakeBackRequested(asked, self._runtime.clock(), task)))

    def _turn(self, act: Callable[[], None]) -> None:
        self._runner.run(self._acted(act))

    async def _acted(self, act: Callable[[], None]) -> None:
        act()
        await self._runtime.idle()

    async def _begun(self, request: Callable[[], _Request], task: TaskId) -> None:
        self._runtime.dispatch(request())
        looking = asyncio.ensure_future(self._look_again())
        try:
            await self._runtime.idle()
        except asyncio.CancelledError:
            self._runtime.dispatch(CancelRequested(task, self._runtime.clock()))
            await self._runtime.idle()
            raise
        finally:
            looking.cancel()

    async def _look_again(self) -> None:
        """Take in what is said to the task in other processes."""
        while True:
            await asyncio.sleep(_POLL)
            self._runtime.catch_up()
