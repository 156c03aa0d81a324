"""The checks of a spec, run because the model asks for it, and what it is told of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from countersign.agents.threads import in_thread
from countersign.core.model import ClauseKind
from countersign.core.receipt import Receipt
from countersign.core.receipt_words import receipt_words
from countersign.ports import Bench, Brief, Changed, Trial, Verifier

__all__ = ["checked"]

_LONGEST = 8000
"""Characters of what one command has printed."""


async def checked(verifier: Callable[[], Verifier], brief: Brief, bench: Bench) -> str:
    """Run the commands of the `done:` clauses on a bench as it is now. Raises BenchError."""
    changes = await in_thread(partial(_harvested, bench))
    if not changes:
        return "Nothing has changed yet, so there is nothing to check."
    trial = Trial(brief.spec.texts(ClauseKind.DONE), bench, changes)
    receipts = await verifier().verify(trial, lambda _: None)
    return "\n\n".join(map(_told, receipts))


def _harvested(bench: Bench, stopped: Callable[[], bool]) -> tuple[Changed, ...]:
    del stopped  # it is over soon
    return bench.harvest()


def _told(receipt: Receipt) -> str:
    printed = f"\n{receipt.after.tail[-_LONGEST:]}" if receipt.after is not None else ""
    return f"{receipt.clause}: {receipt_words(receipt)}{printed}"
