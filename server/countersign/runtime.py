"""The single writer: every event passes through here, one at a time, and every effect is performed here, in order.

What takes long runs as an asyncio task that touches no state and ends by dispatching an event. When the ledger can
not be written, the record and all that was to happen after it are held back (`holding.py`). For what tasks do and
users look at, the disk is waited for beside the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import dropwhile, takewhile
from typing import assert_never

from countersign.core.check_events import CheckRequested
from countersign.core.comments import TAG
from countersign.core.effects import (
    ChangeDocuments,
    ChangeFile,
    CheckAccepted,
    Deed,
    Effect,
    Look,
    PauseTask,
    Refresh,
    ReplaceFile,
    StartTask,
    SteerTask,
    StopTask,
    Tell,
    Trace,
)
from countersign.core.events import (
    Decision,
    DiskSeen,
    DocumentOpened,
    EditAnswered,
    Event,
    Glimpse,
    LedgerAnswered,
    Observation,
    RecordsArrived,
    RefineRequested,
    TaskRequested,
    Unhurried,
)
from countersign.core.model import HunkId, Severity
from countersign.core.question_events import AnswerRequested
from countersign.core.recording import Step
from countersign.core.records import Recorded
from countersign.core.standing import matters_on_disk
from countersign.core.state import State
from countersign.core.step import steps
from countersign.core.trust_events import ConfigSeen, TrustRequested
from countersign.core.views import sessions_to_settle, unread_paths
from countersign.holding import Holding, is_record
from countersign.ports import Adapters, LedgerError, WorkspaceError
from countersign.work import Work

__all__ = ["Runtime"]

_log = logging.getLogger(__name__)

_WantsTrust = TaskRequested | AnswerRequested | RefineRequested | CheckRequested | TrustRequested
"""What depends on the trust in the workspace."""


class Runtime:
    """Holds the state and performs the effects; lives in one thread, that of the event loop."""

    def __init__(self, adapters: Adapters, tag: str = TAG) -> None:
        cards = tuple(agent.card for agent in adapters.agents.values())
        self.state = State(session=adapters.ledger.session, tag=tag, agents=cards)
        self.clock = adapters.clock
        self._ledger = adapters.ledger
        self.workspace = adapters.workspace
        self._benches = adapters.benches
        self._editor = adapters.editor
        self._config = adapters.config
        self.work = Work(adapters, lambda: self.state, self.dispatch)
        self._events: deque[Event] = deque()
        self._held = Holding(adapters.ledger, self._do, self._events.append, self.catch_up, self._written)
        self._busy = False
        self._has_to_learn = False

    def dispatch(self, *events: Event) -> None:
        """Let events happen, in order. Those that arise while another is handled wait for their turn.

        A text may show what another process has accepted: its record, which came first, is read first. Whether a
        task may start depends on the config as it is now.
        """
        if not self._busy and any(isinstance(event, DocumentOpened) for event in events):
            self._go_on(self._held.finish)
            self._take_in(self._learn)
        if any(isinstance(event, _WantsTrust) for event in events):
            self._events.append(ConfigSeen(self._config()))
        self._events += events
        self._drain()

    def _drain(self) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            while self._events:
                events = self._next_events()
                effects = self._happen(events)
                if self._held.is_stuck and not isinstance(events[0], LedgerAnswered):
                    self._held.release()
                waits = not isinstance(events[0], Unhurried) and any(map(is_record, effects))
                (self._held.perform_now if waits else self._held.perform)(effects)
        finally:
            self._busy = False

    def _next_events(self) -> list[Event]:
        """Take the next event; what was seen one after the other, on disk or on screen, is recorded together."""
        events = [self._events.popleft()]
        while isinstance(events[0], Glimpse) and self._events and type(self._events[0]) is type(events[0]):
            events.append(self._events.popleft())
        return events

    def _happen(self, events: Sequence[Event]) -> Sequence[Effect]:
        """Move on to the next state; return what is left to be done."""
        first, foreseen = events[0], None if isinstance(events[0], Decision) else steps(self.state, events)
        if foreseen is None or (isinstance(first, Observation) and any(map(is_record, foreseen[1]))):
            self._held.finish()
            if not self._held.is_stuck:
                return self._happen_alone(events, foreseen)
        self.state, effects = foreseen or steps(self.state, events)
        return effects

    def _happen_alone(self, events: Sequence[Event], foreseen: Step | None = None) -> Sequence[Effect]:
        """Let something be decided, or noticed, and recorded while no other process writes. `foreseen` is what that
        comes to unless one has written meanwhile.
        """
        with suppress(LedgerError), self._ledger.turn():
            if records := self._ledger.catch_up():
                foreseen = None
                self._held.perform_now(self._happen([RecordsArrived(tuple(records), frozenset(), self.clock())]))
            self.state, effects = foreseen or steps(self.state, events)
            self._held.perform_now(takewhile(is_record, effects))
            return [*dropwhile(is_record, effects)]
        self.state, effects = foreseen or steps(self.state, events)
        self._held.perform_now(effects)
        return ()

    def catch_up(self) -> None:
        """Take in what other processes have written, and settle what those left that ended; not while we write."""
        if self._held.is_writing:
            self._has_to_learn = True
        else:
            self._take_in(self._learn_and_settle)

    def _written(self) -> None:
        """Go on after records that were written, or could not be."""
        self._go_on(self._held.settle)
        self._drain()
        if self._has_to_learn and not self._held.is_writing:
            self._has_to_learn = False
            self.catch_up()

    def _go_on(self, with_what: Callable[[], None]) -> None:
        """Do what waited for the disk; events that arise from it wait until all of that is done."""
        busy, self._busy = self._busy, True
        try:
            with_what()
        finally:
            self._busy = busy

    def _take_in(self, learn: Callable[[], None]) -> None:
        try:
            learn()
        except LedgerError as error:
            self.dispatch(LedgerAnswered(str(error)))
            return
        if self._held.is_stuck:
            self._held.release()
        elif self.state.ledger_problem is not None:
            self._events.append(LedgerAnswered(None))
        self._drain()

    def _learn(self) -> None:
        """Take in new records. Without any it costs one `stat`: it is done at each key stroke."""
        records = self._ledger.catch_up()
        for notice in self._ledger.notices():
            self._editor.tell(notice, Severity.WARNING)
        if records:
            self._settle(records)

    def _learn_and_settle(self) -> None:
        self._events.append(ConfigSeen(self._config()))
        self._learn()
        self._settle(())

    def _settle(self, records: Sequence[Recorded]) -> None:
        """Let records be known, with the sessions that ended and may have left something half done."""
        unsettled = sessions_to_settle(self.state)
        gone = self._ledger.gone(unsettled) if unsettled else frozenset[str]()
        records = [*records, *self._ledger.catch_up()] if gone else records  # for what they wrote last
        if records or gone:
            self.dispatch(RecordsArrived(tuple(records), gone, self.clock()))

    def user_of(self, session: str) -> str:
        """Return whose session it was, as the ledger says; empty when that is not known."""
        return self._ledger.user_of(session)

    def look(self, path: str) -> None:
        """Look at a file on the disk, and let what it holds be known; of an open one where that matters."""
        if matters_on_disk(self.state, path):
            self._go_on(self._held.finish)
            self.catch_up()
            self.dispatch(self._seen(path))

    def _seen(self, path: str) -> DiskSeen:
        self.work.looking.overtake(path)
        text, disk = self.workspace.see(path)
        return DiskSeen(path, text, self.clock(), disk)

    def look_at_closed(self, hunks: Iterable[HunkId]) -> None:
        """Look at the files of hunks of which the disk can tell something, before it is decided on them."""
        for path in unread_paths(self.state, hunks):
            self.look(path)

    async def close(self, patience: float | None = None) -> None:
        """End all work, waiting so many seconds for it, None for ever; what was offered stays in the ledger."""
        self._held.stop()
        try:
            await asyncio.wait_for(self.work.close(), patience)
        except TimeoutError:
            _log.warning("some work did not stop within %g s; the next session settles it", patience)
        self._held.save(self._editor)
        self._benches.close()
        self._ledger.close()

    async def idle(self) -> None:
        """Return when no task works any more."""
        await self.recorded()
        await self.work.idle()
        if self._held.is_writing:
            await self.idle()

    async def recorded(self) -> None:
        """Return when what happened is on the disk, or can not be put there."""
        await self._held.finished()

    def _do(self, effect: Deed) -> None:  # noqa: C901, PLR0912 - one case for each effect
        match effect:
            case StartTask():
                # It may have been cancelled while it was held back.
                if effect.task.id in self.state.history.runners:
                    self.work.start(effect.task)
            case StopTask():
                self.work.stop(effect.task)
            case CheckAccepted():
                self.work.check(effect)
            case SteerTask():
                self.work.steer(effect.task, effect.text)
            case PauseTask():
                self.work.pause(effect.task, paused=effect.paused)
            case ChangeDocuments():
                self._change(effect)
            case ReplaceFile() | ChangeFile():
                self._change_on_disk(effect)
            case Look():
                self.work.looking.look_soon(effect.path)
            case Trace():
                self.work.looking.trace_soon()
            case Refresh():
                self._editor.refresh(effect.paths)
            case Tell():
                self._editor.tell(effect.message, effect.severity)
            case _:
                assert_never(effect)

    def _change(self, effect: ChangeDocuments) -> None:
        for change in effect.changes:
            document = self.state.documents.get(change.path)
            if document is None or document.version != change.version or document.text != change.text:
                problem = f"{change.path} has changed while the decision waited"
                self._events.append(EditAnswered(effect.hunks, problem, self.clock()))
                return
        self._editor.change(effect)

    def _change_on_disk(self, effect: ReplaceFile | ChangeFile) -> None:
        """Change a file; what an editor does itself to an open one, its answer tells."""
        try:
            if isinstance(effect, ReplaceFile):
                self.workspace.replace(effect.path, effect.expected, effect.text, effect.charset)
            elif effect.version is not None and self._editor.change_file(effect):
                return
            else:
                self.workspace.change(effect)
        except WorkspaceError as error:
            self._events.append(EditAnswered(effect.hunks, str(error).rstrip("."), self.clock()))
        self._events += map(self._seen, effect.paths)
