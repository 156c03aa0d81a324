"""What was accepted of a task, checked as it is now, and, when a check fails, without each of its hunks."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace

from countersign.core.check_events import AcceptedTried
from countersign.core.checking import commands_of, place_of
from countersign.core.effects import CheckAccepted
from countersign.core.model import HunkId, TaskId
from countersign.core.operation import Changed
from countersign.core.receipt import failed
from countersign.core.state import State
from countersign.core.supposing import without
from countersign.offering import texts_over
from countersign.ports import Adapters, Bench, BenchError, Progress, Told, Trial, Verifier
from countersign.threads import in_thread
from countersign.verifying import untried

__all__ = ["rechecked"]

_log = logging.getLogger(__name__)

Tell = Callable[[Progress | Told], None]
_MOST = 24
"""Hunks without which a failing check is tried."""
_MANY = f"Only the first {_MOST} hunks were tried."
_NONE = "No single hunk is why: it fails without any one of them, too."


async def rechecked(
    adapters: Adapters, state: State, asked: CheckAccepted, distrust: Callable[[], str | None], tell: Tell
) -> AcceptedTried:
    """Run the commands of a task on the user's files, as they are and without its hunks; what fails is told."""
    try:
        return await _rechecked(adapters, state, asked, distrust, tell)
    except BenchError as error:
        return AcceptedTried(asked.task, asked.hunks, (), (), str(error), adapters.clock())
    except Exception:  # noqa: BLE001 - whatever is wrong with one check, the server goes on
        _log.exception("the check of task %s failed unexpectedly", asked.task)
        problem = "An internal error ended the check; the log of the server says more."
        return AcceptedTried(asked.task, asked.hunks, (), (), problem, adapters.clock())


async def _rechecked(
    adapters: Adapters, state: State, asked: CheckAccepted, distrust: Callable[[], str | None], tell: Tell
) -> AcceptedTried:
    task, hunks, commands = asked.task, asked.hunks, commands_of(state.history, asked.task)
    why = "No command is run here." if adapters.verifier is None else distrust()
    if adapters.verifier is None or why is not None:
        return AcceptedTried(task, hunks, untried(commands, why or ""), (), "", adapters.clock())
    verifier = adapters.verifier()
    stop = threading.Event()
    opened = partial(
        adapters.benches.open, TaskId(f"check-{task}"), None, texts_over(state, None).items(), stop.is_set, {}
    )
    bench = await in_thread(opened, stop)
    try:
        changes = await asyncio.to_thread(_since, bench, without(state, hunks))
        trial = Trial(commands, bench, changes, began_without=False, accepted=True)
        receipts = await verifier.verify(trial, tell)
        wrong = failed(receipts)
        breaking: tuple[HunkId, ...] = ()
        if wrong and len(hunks) > 1:
            again = replace(trial, commands=tuple(dict.fromkeys(one.clause for one in wrong)))
            breaking = await _breaking(verifier, state, again, hunks, tell)
        note = _note(hunks, breaking) if wrong and len(hunks) > 1 else ""
        return AcceptedTried(task, hunks, receipts, breaking, note, adapters.clock())
    finally:
        await asyncio.shield(asyncio.to_thread(bench.close))


async def _breaking(
    verifier: Verifier, state: State, trial: Trial, hunks: Sequence[HunkId], tell: Tell
) -> tuple[HunkId, ...]:
    """Return the hunks without any one of which the commands pass that fail with all of them."""
    found: list[HunkId] = []
    tried = hunks[:_MOST]
    for number, hunk in enumerate(tried):
        place = place_of(state.history.hunks[hunk].hunk)
        tell(Progress(f"checking without the hunk at {place}", number / len(tried)))
        files = without(state, (hunk,))
        if not files:
            continue
        changes = tuple(
            Changed(change.path, change.before, files.get(change.path, change.after)) for change in trial.changes
        )
        receipts = await verifier.verify(replace(trial, changes=changes), _unheard)
        if not failed(receipts):
            found.append(hunk)
    return tuple(found)


def _note(hunks: Sequence[HunkId], breaking: Sequence[HunkId]) -> str:
    if not breaking and len(hunks) <= _MOST:
        return _NONE
    return _MANY if len(hunks) > _MOST else ""


def _since(bench: Bench, before: dict[str, bytes | None]) -> tuple[Changed, ...]:
    """Return what was changed since files held something else; blocks."""
    return tuple(Changed(path, data, _now(bench, path)) for path, data in sorted(before.items()))


def _now(bench: Bench, path: str) -> bytes | None:
    try:
        return bench.read(path)
    except BenchError:
        return None


def _unheard(sign: Progress | Told) -> None:
    """Pass over what commands print that are only run to find a hunk."""
    del sign
