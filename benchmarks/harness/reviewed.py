"""A review without process or editor: a proposal meets a text that has moved on, and all that fits is accepted."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.effects import ChangeDocuments, Effect
from countersign.core.events import (
    AcceptRequested,
    DocumentEdited,
    DocumentOpened,
    Event,
    RebaseRequested,
    RecordsArrived,
)
from countersign.core.hunks import propose, with_edits
from countersign.core.model import How, HunkId, Status, TaskId
from countersign.core.records import ProposalOffered
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Text

__all__ = ["Reviewed", "reviewed"]

_PATH = "file"


class Reviewed(Struct, frozen=True):
    """The text when all that fits was accepted, before and after what did not fit was rebased; and what of the
    proposal is not in it then.
    """

    at_once: str
    rebased: str
    left: int


def reviewed(base: Text, proposed: Text, now: Text) -> Reviewed:
    """Propose a change of `base` in whose place the editor holds `now`; accept what fits, rebase the rest."""
    review = _Review(base, proposed, now)
    review.accept()
    at_once = review.text
    if stale := review.hunks(Status.STALE):
        review.happen(RebaseRequested(stale, 0.0))
        review.accept()
    return Reviewed(str(at_once), str(review.text), len(review.hunks(Status.STALE)))


class _Review:
    def __init__(self, base: Text, proposed: Text, now: Text) -> None:
        self._state = State(session="review")
        self._version = 1
        proposal = propose(TaskId("task"), "agent", [(_PATH, base, proposed)])
        offered = (ProposalOffered(proposal, 0.0),) if proposal is not None else ()
        self.happen(DocumentOpened(_PATH, 0, base, 0.0))
        self.happen(RecordsArrived(offered, frozenset(), 0.0))
        self.happen(DocumentEdited(_PATH, self._version, (now,), 0.0))

    @property
    def text(self) -> Text:
        return self._state.documents[_PATH].text or Text.of("")

    def hunks(self, status: Status) -> tuple[HunkId, ...]:
        return tuple(anchor.hunk.id for anchor in self._state.documents[_PATH].anchors if anchor.status is status)

    def happen(self, event: Event) -> tuple[Effect, ...]:
        self._state, effects = step(self._state, event)
        return effects

    def accept(self) -> None:
        """Accept what is pending, and let the editor do what it is asked to."""
        for effect in self.happen(AcceptRequested(self.hunks(Status.PENDING), How.ONE, 0.0)):
            if isinstance(effect, ChangeDocuments):
                self._version += 1
                text = with_edits(self.text, effect.changes[0].edits)
                self.happen(DocumentEdited(_PATH, self._version, (text,), 0.0))
