"""Effects in order, each behind the records that came before it.

Where an event loop runs, records are written beside it, since a disk may take its time; what was to happen after
them waits until the disk has them, and those that come meanwhile are written together. What the ledger can not take
holds back what depends on it, and is tried again, in order, until the ledger can be written.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from countersign.core.effects import (
    AppendRecord,
    ChangeDocuments,
    ChangeFile,
    Deed,
    Effect,
    ReplaceFile,
    StartTask,
)
from countersign.core.events import LedgerAnswered
from countersign.core.model import Severity
from countersign.ports import Editor, Ledger, LedgerError

__all__ = ["Holding", "is_record"]

_log = logging.getLogger(__name__)

_RETRY = 2.0
"""Seconds until a ledger that could not be written is tried again, unless an event comes first."""
_Dependent = ChangeDocuments | ReplaceFile | ChangeFile | StartTask
"""What never happens before the records that came before it are on the disk."""


def is_record(effect: Effect) -> bool:
    return isinstance(effect, AppendRecord)


class Holding:
    """Performs effects; `do` does what is no record, `say` takes what the ledger answers, `retry` is called when it
    is time to try again, `written` when records that were written beside the loop are on the disk, or can not be:
    it is to call `settle`. For one thread, which leaves the ledger alone while `is_writing`.
    """

    def __init__(
        self,
        ledger: Ledger,
        do: Callable[[Deed], None],
        say: Callable[[LedgerAnswered], None],
        retry: Callable[[], None],
        written: Callable[[], None],
    ) -> None:
        self._ledger = ledger
        self._do = do
        self._say = say
        self._try_again = retry
        self._tell_written = written
        self._held: deque[Effect] = deque()
        self._batch: list[AppendRecord] = []
        self._writing: Future[None] | None = None
        self._writer: ThreadPoolExecutor | None = None
        self._retry: asyncio.TimerHandle | None = None

    @property
    def is_writing(self) -> bool:
        return self._writing is not None

    @property
    def is_stuck(self) -> bool:
        """Whether something is held back because the ledger could not be written."""
        return self._writing is None and bool(self._held)

    def perform(self, effects: Iterable[Effect]) -> None:
        """Perform effects in order, as far as they need not wait for the disk."""
        loop = _running_loop()
        if self.is_writing:
            self._held += effects
        elif loop is None or self.is_stuck:
            self.perform_now(effects)
        else:
            self._held += effects
            self._go_on(loop)

    def perform_now(self, effects: Iterable[Effect]) -> None:
        """Perform effects in order, and wait for the disk: records that stand side by side do so together."""
        self.finish()
        records: list[AppendRecord] = []
        for effect in effects:
            if isinstance(effect, AppendRecord):
                records.append(effect)
                continue
            self._append(records)
            records = []
            (self._held.append if self._held and isinstance(effect, _Dependent) else self._do)(effect)
        self._append(records)

    def settle(self) -> None:
        """Take note that what was being written is on the disk, or can not be, and go on."""
        writing = self._writing
        if writing is None or not writing.done():
            return
        self._writing = None
        batch, self._batch = self._batch, []
        try:
            writing.result()
        except LedgerError as error:
            held, self._held = self._held, deque[Effect](batch)
            self._failed(error)
            self.perform_now(held)
            return
        self._go_on(_running_loop())

    def finish(self) -> None:
        """Wait until nothing is being written, and do what waited for that."""
        while self._writing is not None:
            wait([self._writing])
            self.settle()

    async def finished(self) -> None:
        """Return when nothing is being written any more."""
        while self._writing is not None:
            written = asyncio.wrap_future(self._writing)
            written.add_done_callback(lambda one: one.cancelled() or one.exception())  # which `settle` tells
            await asyncio.wait([written])
            self._tell_written()

    def release(self) -> None:
        """Perform what was held back, as far as the ledger lets us."""
        held, self._held = self._held, deque()
        self.perform_now(held)
        if not self._held:
            self._say(LedgerAnswered(None))

    def stop(self) -> None:
        """Try no more by itself."""
        if self._retry is not None:
            self._retry.cancel()

    def save(self, editor: Editor) -> None:
        """Write the decisions that still wait for the ledger; what was to follow them is not done any more."""
        if self._writer is not None:
            self._writer.shutdown()
        failed = self._batch if self._writing is not None and self._writing.exception() is not None else []
        records = [effect.record for effect in (*failed, *self._held) if isinstance(effect, AppendRecord)]
        self._writing = None
        self._batch = []
        self._held.clear()
        if not records:
            return
        try:
            self._ledger.append_all(records)
        except LedgerError as error:
            _log.error("%d records are lost: %s", len(records), error)
            editor.tell(f"{len(records)} decisions could not be recorded: {error}", Severity.ERROR)

    def _go_on(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Do what stands before the next record; then write all records that there are."""
        while self._held and not isinstance(self._held[0], AppendRecord):
            self._do_next()
        self._batch = [effect for effect in self._held if isinstance(effect, AppendRecord)]
        self._held = deque(effect for effect in self._held if not isinstance(effect, AppendRecord))
        if not self._batch:
            return
        self._writer = self._writer or ThreadPoolExecutor(1, "ledger")
        self._writing = self._writer.submit(self._ledger.append_all, [effect.record for effect in self._batch])
        if loop is not None:
            self._writing.add_done_callback(lambda _: self._tell(loop))

    def _tell(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the loop know, from the thread that writes, that it has written; a loop that has ended need not."""
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._tell_written)

    def _do_next(self) -> None:
        effect = self._held.popleft()
        if not isinstance(effect, AppendRecord):
            self._do(effect)

    def _append(self, records: Sequence[AppendRecord]) -> None:
        if self._held or not records:
            self._held += records
            return
        try:
            self._ledger.append_all([effect.record for effect in records])
        except LedgerError as error:
            self._held += records
            self._failed(error)

    def _failed(self, error: LedgerError) -> None:
        self._say(LedgerAnswered(str(error)))
        self.stop()
        if (loop := _running_loop()) is not None:
            self._retry = loop.call_later(_RETRY, self._try_again)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
