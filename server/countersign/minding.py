"""One task at work: what its agent uses is counted, what is said is kept and shown, and it is stopped in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from msgspec.structs import replace

from countersign.core.model import TaskId, Use
from countersign.core.spending import in_words
from countersign.ports import BudgetError, Progress, Report, Sign, Told, Used, Voice
from countersign.purse import Purse
from countersign.reins import Reins
from countersign.task_log import TaskLog

__all__ = ["Minder", "obeyed"]

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

_TICK = 1.0
"""Seconds between two looks at a working agent."""
_PATIENCE = 0.8
"""Seconds in which work that was cancelled has to stop; then it is left behind."""
_left_behind: set[asyncio.Future[Any]] = set()


class Minder:
    """Minds one task. `show` takes what is to be shown of it, `spent` what it has used so far."""

    def __init__(
        self,
        task: TaskId,
        purse: Purse,
        log: TaskLog,
        show: Callable[[Progress], None],
        spent: Callable[[Use], None],
    ) -> None:
        self.task = task
        self.reins = Reins(purse)
        self.exhausted: str | None = None
        """Why the agent may not go on, None while it may."""
        self._is_due = False
        self._purse = purse
        self._log = log
        self._show = show
        self._spent = spent
        self._step = Progress("starting")
        self._report = Report()

    def hear(self, sign: Sign) -> None:
        match sign:
            case Progress():
                self._step = sign
                self._show(self._now())
            case Told():
                self._log.tell(sign)
            case Used():
                self._purse.take(sign)
                self._spent(self._purse.use)
                self._show(self._now())
            case Report():
                self._report = sign

    def wait_for(self, others: int) -> None:
        """Tell that the task waits for others."""
        self._show(Progress(f"waiting for {others} {'other' if others == 1 else 'others'}"))

    def say(self, text: str) -> None:
        self.reins.say(text)
        self._log.tell(Told(Voice.USER, f"{text}\n"))
        self._log.flush()

    def pause(self, *, paused: bool) -> None:
        (self.reins.pause if paused else self.reins.resume)()
        self._log.note("paused" if paused else "resumed")
        self._show(self._now())

    async def run(self, signs: AsyncIterator[Sign]) -> Report:
        """Let the agent work to its end; where its budget ends before, what it has done and reported is kept."""
        self._report = Report()
        try:
            self._purse.check()
            return await self._watched(signs)
        except BudgetError as error:
            self.exhausted = str(error)
            said = f"The agent was stopped before it had ended: {error}. What it had done until then is kept."
            self._log.note(said)
            return replace(self._report, notes=(*self._report.notes, said))

    def flush(self) -> None:
        """Write what was said to the log."""
        self._log.flush()

    def end(self, word: str) -> None:
        """Close the log with how the task ended and what it used."""
        self._spent(self._purse.use)
        self._log.note(f"{word}; {in_words(self._purse.use)}")
        self._log.close()

    async def _watched(self, signs: AsyncIterator[Sign]) -> Report:
        working = asyncio.ensure_future(self._last_report(signs))
        try:
            while not working.done():
                await asyncio.wait([working], timeout=_TICK)
                self._look(working)
            return working.result()
        except asyncio.CancelledError:
            if not working.done():
                working.cancel()
                await asyncio.wait([working])
            if self.exhausted is not None:
                raise BudgetError(self.exhausted) from None
            raise

    def _look(self, working: asyncio.Future[Report]) -> None:
        """Show how far it is, and stop an agent that has not asked whether it may go on: at the second look, since
        what was paid for last may just be made use of.
        """
        self._log.flush()
        if working.done() or self.reins.is_paused:
            return
        self._show(self._now())
        if (problem := self._purse.problem()) is not None and self._is_due:
            self.exhausted = problem
            working.cancel()
        self._is_due = problem is not None

    async def _last_report(self, signs: AsyncIterator[Sign]) -> Report:
        async for sign in signs:
            self.hear(sign)
        return self._report

    def _now(self) -> Progress:
        """Return the current step with what was used so far."""
        use = self._purse.use
        rest = "paused; " if self.reins.is_paused else ""
        used = f" ({in_words(use)})" if use.calls or use.seconds >= _TICK else ""
        return Progress(f"{rest}{self._step.message}{used}", self._step.part)


async def obeyed(work: Coroutine[object, object, _T], name: str) -> _T:
    """Do work; when cancelled, wait until it has stopped, but not for ever: what does not obey is left behind."""
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        running.cancel()
        await asyncio.wait([running], timeout=_PATIENCE)
        if not running.done():
            _log.warning("%s does not stop and is left behind", name)
            _left_behind.add(running)
            running.add_done_callback(_left_behind.discard)
        raise
