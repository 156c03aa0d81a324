"""A review in memory: the core with one document, its records and its effects, for tests of the core."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.effects import AppendRecord, Effect, Tell
from countersign.core.events import (
    AcceptRequested,
    DocumentEdited,
    DocumentOpened,
    Event,
    RecordsArrived,
    RejectRequested,
)
from countersign.core.hunks import propose
from countersign.core.model import Anchor, How, Hunk, Proposal, Status, TaskId
from countersign.core.records import ProposalOffered, Recorded
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Edit, Text

__all__ = ["PATH", "Review"]

PATH = "module.py"


class Review:
    """A document that is open in an editor, and a proposal for it."""

    def __init__(self, base: str, *afters: str, open_text: str | None = None, reasons: bool = False) -> None:
        self.version = 0
        self.time = 0.0
        self.effects: list[Effect] = []
        self.records: list[Recorded] = []
        self.state = State(session="session")
        self.proposals = [
            proposal
            for number, after in enumerate(afters)
            if (proposal := _proposed(number, Text.of(base), Text.of(after), reasons=reasons))
        ]
        offered = tuple(ProposalOffered(proposal, 0.0) for proposal in self.proposals)
        self.happen(RecordsArrived(offered, frozenset(), 0.0))
        self.happen(DocumentOpened(PATH, 0, Text.of(base if open_text is None else open_text), 0.0))

    @property
    def proposal(self) -> Proposal:
        return self.proposals[0]

    @property
    def hunks(self) -> list[Hunk]:
        return [hunk for proposal in self.proposals for change in proposal.files for hunk in change.hunks]

    @property
    def text(self) -> str:
        return str(self.state.documents[PATH].text)

    def happen(self, event: Event) -> list[Effect]:
        """Let an event happen; return its effects."""
        self.state, effects = step(self.state, event)
        self.effects += effects
        self.records += [effect.record for effect in effects if isinstance(effect, AppendRecord)]
        return list(effects)

    def statuses(self) -> list[Status]:
        """Return the status of each hunk, in the order they were proposed."""
        return [self._anchor_of(hunk).status for hunk in self.hunks]

    def lines(self) -> list[tuple[int, int]]:
        """Return where each hunk stands, as (first line, line behind the last)."""
        return [(span.start, span.stop) for hunk in self.hunks for span in [self._anchor_of(hunk).span]]

    def type(self, line: int, column: int, text: str, *, until: tuple[int, int] | None = None) -> list[Effect]:
        end = until or (line, column)
        return self.report(Edit(line, column, *end, text))

    def replace_all(self, text: str) -> list[Effect]:
        return self.report(Text.of(text))

    def report(self, *changes: Edit | Text) -> list[Effect]:
        self.version += 1
        return self.happen(DocumentEdited(PATH, self.version, changes, self.now()))

    def accept(self, *numbers: int, how: How = How.ONE) -> list[Effect]:
        wanted = tuple(self.hunks[number].id for number in numbers)
        return self.happen(AcceptRequested(wanted, how, self.now()))

    def reject(self, *numbers: int, reason: str = "") -> list[Effect]:
        wanted = tuple(self.hunks[number].id for number in numbers)
        return self.happen(RejectRequested(wanted, How.ONE, reason, self.now()))

    def kinds(self) -> list[str]:
        """Return the kinds of the records so far."""
        return [str(record.__struct_config__.tag) for record in self.records]

    def told(self) -> list[str]:
        return [effect.message for effect in self.effects if isinstance(effect, Tell)]

    def now(self) -> float:
        self.time += 1.0
        return self.time

    def _anchor_of(self, hunk: Hunk) -> Anchor:
        anchor = self.state.documents[PATH].anchor(hunk.id)
        assert anchor is not None
        return anchor


def _proposed(number: int, base: Text, after: Text, *, reasons: bool) -> Proposal | None:
    """Return a proposal; with `reasons`, each of its hunks has a rationale and a clause of its own."""
    proposal = propose(TaskId(f"task-{number}"), "agent", [(PATH, base, after)])
    if proposal is None or not reasons:
        return proposal
    (change,) = proposal.files
    hunks = (
        replace(hunk, rationale=f"because of {which}", clause=f"clause {which}")
        for which, hunk in enumerate(change.hunks)
    )
    return replace(proposal, files=(replace(change, hunks=tuple(hunks)),))
