"""Whatever the user does in whatever order: no typed character is lost, and no hunk is applied twice.

The machine holds an editor of its own (a string, an undo stack, a disk) and checks the core against it. Each hunk
brings lines with a mark that nothing else writes, so that a hunk applied twice shows twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from countersign.core.effects import AppendRecord, ChangeDocuments, Effect, Look, ReplaceFile
from countersign.core.events import (
    AcceptRequested,
    DiskSeen,
    DocumentClosed,
    DocumentEdited,
    DocumentOpened,
    EditAnswered,
    Event,
    LinesRequested,
    RecordsArrived,
    RejectRequested,
    ReopenRequested,
)
from countersign.core.history import remember
from countersign.core.hunks import fits, propose
from countersign.core.model import Anchor, How, HunkId, Status, TaskId
from countersign.core.records import (
    HunkAccepted,
    HunkApplied,
    HunkRejected,
    HunkReopened,
    ProposalOffered,
    Recorded,
)
from countersign.core.splitting import Lines
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Edit, Text, content_of, split_lines
from support.marks import MARKS, proposals
from support.reports import as_edit, replaced, squeezed
from support.texts import contents, edits

PATH = "module.py"
REFUSAL = "the editor refused the edit"

reports = st.sampled_from(["as made", "whole text", "squeezed"])
"""How an editor tells of a change: edit by edit, as a new text, or as the smallest span of characters."""

lines_of_base = st.lists(contents, min_size=1, max_size=10)


class Review(RuleBasedStateMachine):
    @initialize(lines=lines_of_base, end=st.sampled_from(["\n", "\r\n"]), data=st.data())
    def offer(self, lines: list[str], end: str, data: st.DataObject) -> None:
        self.sessions = 0
        self.time = 0.0
        self.ledger: list[Recorded] = []
        self.end = end
        self.disk = "".join(line + end for line in lines)
        self.buffer: str | None = None
        self.version = 0
        self.undone: list[str] = []
        self.done: list[str] = []
        self.state = State(session="session-0")
        after = "".join(line + end for line in data.draw(proposals(lines)))
        proposal = propose(TaskId("task"), "agent", [(PATH, Text.of(self.disk), Text.of(after))])
        offered = (ProposalOffered(proposal, 0.0),) if proposal else ()
        self.ledger += offered
        self.hunks: list[HunkId] = [h.id for c in proposal.files for h in c.hunks] if proposal else []
        self.happen(RecordsArrived(offered, frozenset(), 0.0))
        self.open_document()

    @precondition(lambda self: self.buffer is None)
    @rule()
    def open_document(self) -> None:
        self.buffer = self.disk
        self.version += 1
        self.done, self.undone = [], []
        self.happen(DocumentOpened(PATH, self.version, Text.of(self.buffer), self.now()))

    @precondition(lambda self: self.buffer is not None)
    @rule(save=st.booleans())
    def close_document(self, *, save: bool) -> None:
        assert self.buffer is not None
        if save:
            self.disk = self.buffer
        self.buffer = None
        self.done, self.undone = [], []
        self.happen(DocumentClosed(PATH))

    @precondition(lambda self: self.buffer is not None)
    @rule(data=st.data())
    def type_something(self, data: st.DataObject) -> None:
        assert self.buffer is not None
        typed = data.draw(edits(Text.of(self.buffer), st.sampled_from(["", "u", "\n", "uu\n", "\nu", "a\n", "b"])))
        after = str(Text.of(self.buffer).edited(typed)[0])
        self.changed_in_editor(after, [typed])

    @precondition(lambda self: self.buffer is not None and self.hunks)
    @rule(data=st.data(), report=reports)
    def type_a_hunk_by_hand(self, data: st.DataObject, report: str) -> None:
        assert self.buffer is not None
        anchor = self.anchor(data.draw(st.sampled_from(self.hunks)))
        if anchor is None or anchor.status is not Status.PENDING:
            return
        text = Text.of(self.buffer)
        lines = [*text.lines(0, anchor.span.start), *anchor.hunk.new, *text.lines(anchor.span.stop)]
        self.changed_in_editor("".join(lines), None, report)

    @precondition(lambda self: self.done)
    @rule(report=reports)
    def undo(self, report: str) -> None:
        assert self.buffer is not None
        before = self.done.pop()
        self.undone.append(self.buffer)
        self.show(before, None, report)

    @precondition(lambda self: self.undone)
    @rule(report=reports)
    def redo(self, report: str) -> None:
        assert self.buffer is not None
        after = self.undone.pop()
        self.done.append(self.buffer)
        self.show(after, None, report)

    @precondition(lambda self: self.hunks)
    @rule(data=st.data(), report=reports, answer=st.sampled_from(["apply", "apply", "refuse"]))
    def accept(self, data: st.DataObject, report: str, answer: str) -> None:
        wanted = data.draw(st.lists(st.sampled_from(self.hunks), min_size=1, max_size=3, unique=True))
        before = self.shown()
        spans = {hunk: anchor for hunk in wanted if (anchor := self.anchor(hunk))}
        self.report, self.answer = report, answer
        recorded = len(self.ledger)
        self.happen(AcceptRequested(tuple(wanted), How.ONE, self.now()))
        taken = [spans[entry.hunk] for entry in self.ledger[recorded:] if isinstance(entry, HunkAccepted)]
        assert all(anchor.status is Status.PENDING for anchor in taken)
        assert taken or not any(anchor.status is Status.PENDING for anchor in spans.values())
        expected = before if answer == "refuse" and self.buffer is not None else replaced(before, taken)
        if self.end == "\n":
            assert self.shown() == expected
        else:  # where typing has mixed the line ends, the hunk's may follow those of the document
            assert [*map(content_of, split_lines(self.shown()))] == [*map(content_of, split_lines(expected))]

    @precondition(lambda self: self.hunks)
    @rule(data=st.data())
    def cut(self, data: st.DataObject) -> None:
        before, hunk = self.shown(), data.draw(st.sampled_from(self.hunks))
        entry = self.state.history.hunks[hunk].hunk
        lines = [tuple(data.draw(st.sets(st.integers(0, 2)))) for _ in (entry.base, entry.new)]
        self.happen(LinesRequested(hunk, Lines(*lines), None, "", self.now()))
        self.hunks += self.state.history.replaced.get(hunk, ())
        self.hunks = [*dict.fromkeys(self.hunks)]
        assert self.shown() == before

    @precondition(lambda self: self.hunks)
    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        before = self.shown()
        self.happen(RejectRequested((data.draw(st.sampled_from(self.hunks)),), How.ONE, "no", self.now()))
        assert self.shown() == before

    @precondition(lambda self: self.hunks)
    @rule(data=st.data())
    def take_rejection_back(self, data: st.DataObject) -> None:
        before = self.shown()
        self.happen(ReopenRequested((data.draw(st.sampled_from(self.hunks)),), self.now()))
        assert self.shown() == before

    @rule()
    def restart(self) -> None:
        """End the server and start it again; the editor opens its document anew."""
        self.sessions += 1
        gone = frozenset(f"session-{number}" for number in range(self.sessions))
        self.state = State(session=f"session-{self.sessions}")
        self.happen(RecordsArrived(tuple(self.ledger), gone, self.now()))
        if self.buffer is not None:
            self.happen(DocumentOpened(PATH, self.version, Text.of(self.buffer), self.now()))

    @invariant()
    def the_state_holds_the_text_that_is_shown(self) -> None:
        document = self.state.documents.get(PATH)
        if document is not None:
            assert str(document.text) == self.shown()

    @invariant()
    def no_hunk_is_in_the_text_twice(self) -> None:
        for mark in MARKS:
            lines = [line for line in split_lines(self.shown()) if mark in line]
            assert len(lines) == len(set(lines))

    @invariant()
    def a_status_is_what_the_text_shows(self) -> None:
        document = self.state.documents.get(PATH)
        if document is None or document.text is None:
            return
        for anchor in document.anchors:
            lines = document.text.lines(anchor.span.start, anchor.span.stop)
            if anchor.status is Status.PENDING:
                assert fits(anchor.hunk, lines, anchor.hunk.base)
            if anchor.status is Status.APPLIED:
                assert fits(anchor.hunk, lines, anchor.hunk.new)
                assert self.state.history.has_landed(anchor.hunk.id)

    @invariant()
    def the_history_is_the_fold_of_the_ledger(self) -> None:
        assert remember(State("other").history, self.ledger) == self.state.history

    @invariant()
    def a_hunk_lands_and_reopens_in_turns(self) -> None:
        for hunk in self.hunks:
            kinds = [type(r) for r in self.ledger if isinstance(r, HunkApplied | HunkReopened) and r.hunk == hunk]
            landed = [kind for kind in kinds if kind is HunkApplied]
            assert len(landed) <= len(kinds) - len(landed) + 1 or self.rejected_between(hunk)

    def happen(self, event: Event) -> None:
        self.state, effects = step(self.state, event)
        self.perform(effects)

    def perform(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case AppendRecord():
                    self.ledger.append(effect.record)
                case Look():
                    if self.buffer is None:
                        self.happen(DiskSeen(PATH, Text.of(self.disk), self.now()))
                case ReplaceFile():
                    assert self.buffer is None
                    assert str(effect.expected) == self.disk
                    self.disk = str(effect.text)
                    self.happen(DiskSeen(PATH, effect.text, self.now()))
                case ChangeDocuments():
                    self.answer_edit(effect)
                case _:
                    pass

    def answer_edit(self, effect: ChangeDocuments) -> None:
        if self.answer == "refuse":
            self.happen(EditAnswered(effect.hunks, REFUSAL, self.now()))
            return
        (change,) = effect.changes
        assert change.version == self.version
        text = Text.of(self.buffer or "")
        made: list[Edit] = []
        for edit in reversed(change.edits):
            made.append(as_edit(text, edit.span, "".join(edit.lines)))
            text = text.spliced(edit)
        self.changed_in_editor(str(text), made, self.report)
        self.happen(EditAnswered(effect.hunks, "the text does not show it", self.now()))

    def changed_in_editor(self, after: str, made: list[Edit] | None, report: str = "as made") -> None:
        assert self.buffer is not None
        if after != self.buffer:
            self.done.append(self.buffer)
            self.undone = []
        self.show(after, made, report)

    def show(self, after: str, made: list[Edit] | None, report: str) -> None:
        assert self.buffer is not None
        self.version += 1
        before, self.buffer = self.buffer, after
        changes: tuple[Edit | Text, ...] = (Text.of(after),)
        if report == "squeezed":
            changes = (squeezed(before, after),)
        elif report == "as made" and made is not None:
            changes = tuple(made)
        self.happen(DocumentEdited(PATH, self.version, changes, self.now()))

    def shown(self) -> str:
        return self.disk if self.buffer is None else self.buffer

    def anchor(self, hunk: HunkId) -> Anchor | None:
        document = self.state.documents.get(PATH)
        return document.anchor(hunk) if document else None

    def rejected_between(self, hunk: HunkId) -> bool:
        return any(isinstance(entry, HunkRejected) and entry.hunk == hunk for entry in self.ledger)

    def now(self) -> float:
        self.time += 1.0
        return self.time


def test_no_interleaving_loses_what_was_typed_or_applies_a_hunk_twice() -> None:
    run_state_machine_as_test(Review, settings=settings(max_examples=200, stateful_step_count=30, deadline=None))
