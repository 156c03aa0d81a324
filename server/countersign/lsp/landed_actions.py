"""What can be done with what was accepted: take it back, hunk by hunk or as a task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.landed import is_landed, landed_at, landed_rounds
from countersign.core.model import Spec
from countersign.core.spec import digest
from countersign.core.state import Document, State
from countersign.core.text import Span
from countersign.core.views import Offer, offer_of
from countersign.lsp.choices import Choice
from countersign.lsp.folder import Folder
from countersign.lsp.offers import leaves_met
from countersign.lsp.wording import counted

__all__ = ["landed_met", "on_landed", "on_landed_task"]


def landed_met(folder: Folder, document: Document, lines: Span) -> tuple[Offer, ...]:
    """Return the accepted hunks that some lines of a document meet."""
    if not folder.diffs.knows(document.path):
        return landed_at(folder.state, document.path, lines)
    offers = (offer_of(folder.state, leaf.hunk.id) for _, leaf in leaves_met(folder, document, lines))
    return tuple(offer for offer in offers if offer is not None and is_landed(folder.state, offer))


def on_landed(offers: Sequence[Offer]) -> Iterator[Choice]:
    """Offer to take back what was accepted at a place."""
    if offers:
        which = "this accepted hunk" if len(offers) == 1 else f"{counted(len(offers), 'accepted hunk')}"
        hunks = tuple(offer.hunk.id for offer in offers)
        yield Choice(
            "refactor.countersign.takeBack", f"Countersign: take back {which}", "countersign.takeBack", (hunks,)
        )


def on_landed_task(state: State, spec: Spec) -> Iterator[Choice]:
    """Offer to take back all that landed of the newest run of a spec of which something has, in all its rounds."""
    for task in reversed(state.history.runs.get((spec.path, digest(spec)), ())):
        count = sum(len(hunks) for _, hunks in landed_rounds(state.history, task))
        if count:
            yield Choice(
                "refactor.countersign.takeBack.task",
                f"Countersign: take back {counted(count, 'accepted hunk')} of this spec",
                "countersign.takeBackTask",
                (task,),
            )
            return
