"""Effects in order, each behind the records that came before it: what the ledger can not take holds back the rest.

What was held back is tried again, in order, until the ledger can be written.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence

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

__all__ = ["Holding"]

_log = logging.getLogger(__name__)

_RETRY = 2.0
"""Seconds until a ledger that could not be written is tried again, unless an event comes first."""


class Holding:
    """Performs effects; `do` does what is no record, `say` takes what the ledger answers, `retry` is called when it
    is time to try again. Used as a truth value, it says whether something is held back.
    """

    def __init__(
        self,
        ledger: Ledger,
        do: Callable[[Deed], None],
        say: Callable[[LedgerAnswered], None],
        retry: Callable[[], None],
    ) -> None:
        self._ledger = ledger
        self._do = do
        self._say = say
        self._try_again = retry
        self._held: deque[Effect] = deque()
        self._retry: asyncio.TimerHandle | None = None

    def __bool__(self) -> bool:
        return bool(self._held)

    def perform(self, effects: Iterable[Effect]) -> None:
        """Perform effects in order; records that stand side by side wait for the disk together."""
        records: list[AppendRecord] = []
        for effect in effects:
            if isinstance(effect, AppendRecord):
                records.append(effect)
                continue
            self._append(records)
            records = []
            waits = self._held and isinstance(effect, ChangeDocuments | ReplaceFile | ChangeFile | StartTask)
            (self._held.append if waits else self._do)(effect)
        self._append(records)

    def release(self) -> None:
        """Perform what was held back, as far as the ledger lets us."""
        held, self._held = self._held, deque()
        self.perform(held)
        if not self._held:
            self._say(LedgerAnswered(None))

    def stop(self) -> None:
        """Try no more by itself."""
        if self._retry is not None:
            self._retry.cancel()

    def save(self, editor: Editor) -> None:
        """Write the decisions that still wait for the ledger; what was to follow them is not done any more."""
        records = [effect.record for effect in self._held if isinstance(effect, AppendRecord)]
        self._held.clear()
        if not records:
            return
        try:
            self._ledger.append_all(records)
        except LedgerError as error:
            _log.error("%d records are lost: %s", len(records), error)
            editor.tell(f"{len(records)} decisions could not be recorded: {error}", Severity.ERROR)

    def _append(self, records: Sequence[AppendRecord]) -> None:
        if self._held or not records:
            self._held += records
            return
        try:
            self._ledger.append_all([effect.record for effect in records])
        except LedgerError as error:
            self._held += records
            self._say(LedgerAnswered(str(error)))
            self._retry_later()

    def _retry_later(self) -> None:
        self.stop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._retry = loop.call_later(_RETRY, self._try_again)
