"""Whatever the user does in whatever order: no typed character is lost, and no hunk is applied twice.

The machine holds an editor of its own with two documents (`support/desk.py`), for which three tasks offer changes,
and checks the core against it. After each step a text is what the user typed with what is accepted, exactly. Each
hunk brings lines with a mark that nothing else writes, so that a hunk applied twice shows twice.

The same stories are played each time; `COUNTERSIGN_FUZZ=3000 pytest tests/core/test_any_interleaving.py` plays as
many new ones.
"""

from __future__ import annotations

import os

from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from countersign.core.events import (
    AcceptRequested,
    LinesRequested,
    RecordsArrived,
    RejectRequested,
    ReopenRequested,
    TakeBackRequested,
)
from countersign.core.folding import remember
from countersign.core.hunks import fits, propose
from countersign.core.model import Anchor, How, Hunk, HunkId, Status, TaskId
from countersign.core.records import (
    HunkAccepted,
    HunkApplied,
    HunkRejected,
    HunkReopened,
    HunkTakenBack,
    ProposalOffered,
)
from countersign.core.splitting import Lines
from countersign.core.state import State
from countersign.core.text import Text, content_of, split_lines
from countersign.core.whitespace import reformatted
from support.desk import Desk, Report
from support.reports import replaced
from support.texts import contents, edits, proposed

NAMES = ("one.py", "two.py")
"""The names of the files at the beginning; one that is renamed gets a number behind its name."""
MARKS = ("①②③", "④⑤⑥", "⑦⑧⑨")
"""The marks of each task; those of a file have its number behind them."""

reports = st.sampled_from(Report)
files = st.sampled_from(range(len(NAMES)))
lines_of_base = st.lists(contents, min_size=1, max_size=10)
typed = st.sampled_from(["", "u", "\n", "uu\n", "\nu", "a\n", "b", "  "])


NEW = int(os.environ.get("COUNTERSIGN_FUZZ", "0"))
SETTINGS = settings(max_examples=NEW or 200, derandomize=not NEW, stateful_step_count=30, deadline=None)


class Review(RuleBasedStateMachine):
    @initialize(one=lines_of_base, two=lines_of_base, end=st.sampled_from(["\n", "\r\n"]), data=st.data())
    def begin(self, one: list[str], two: list[str], end: str, data: st.DataObject) -> None:
        self.sessions = self.renamed = 0
        self.end = end
        texts = ["".join(line + end for line in lines) for lines in (one, two)]
        self.desk = Desk(State(session="session-0"), dict(zip(NAMES, texts, strict=True)))
        self.paths = [*NAMES]
        self.hunks: list[HunkId] = []
        self.tasks = 0
        self.offer(data)
        self.desk.open(NAMES[0])

    @precondition(lambda self: self.tasks < len(MARKS))
    @rule(data=st.data())
    def offer(self, data: st.DataObject) -> None:
        """Let one more task offer changes of what the user sees."""
        marks = MARKS[self.tasks]
        files: list[tuple[str, Text, Text]] = []
        self.tasks += 1
        for number, path in enumerate(self.paths):
            shown = self.desk.shown(path)
            own = [f"{mark}{number}" for mark in marks]
            files.append((path, Text.of(shown), Text.of(data.draw(proposed(split_lines(shown), own, self.end)))))
        proposal = propose(TaskId(f"task-{self.tasks}"), "agent", files)
        if proposal is not None:
            self.hunks += [hunk.id for change in proposal.files for hunk in change.hunks]
            offered = ProposalOffered(proposal, self.desk.now())
            self.desk.ledger.append(offered)
            self.desk.happen(RecordsArrived((offered,), frozenset(), self.desk.now()))

    @rule(file=files)
    def open_document(self, file: int) -> None:
        if not self.desk.is_open(self.paths[file]):
            self.desk.open(self.paths[file])

    @rule(file=files, save=st.booleans())
    def close_document(self, file: int, *, save: bool) -> None:
        if self.desk.is_open(self.paths[file]):
            self.desk.close(self.paths[file], save=save)

    @rule(file=files, tells_first=st.booleans())
    def rename(self, file: int, *, tells_first: bool) -> None:
        """Let the user rename a file in the editor."""
        self.renamed += 1
        new = f"{self.renamed}-{NAMES[file]}"
        before = self.desk.shown(self.paths[file])
        self.desk.rename(self.paths[file], new, tells_first=tells_first)
        self.paths[file] = new
        assert self.desk.shown(new) == before

    @rule(file=files, data=st.data(), seen=st.booleans())
    def change_on_disk(self, file: int, data: st.DataObject, *, seen: bool) -> None:
        """Let another program write a file that no editor has open; it is noticed now, or before a decision."""
        path = self.paths[file]
        if not self.desk.is_open(path):
            edit = data.draw(edits(Text.of(self.desk.shown(path)), typed))
            self.desk.write(path, str(Text.of(self.desk.shown(path)).edited(edit)[0]), seen=seen)

    @rule(file=files, data=st.data())
    def type_something(self, file: int, data: st.DataObject) -> None:
        path = self.paths[file]
        if self.desk.is_open(path):
            before = Text.of(self.desk.shown(path))
            edit = data.draw(edits(before, typed))
            self.desk.change(path, str(before.edited(edit)[0]), [edit])

    @rule(file=files, data=st.data(), report=reports)
    def move_lines(self, file: int, data: st.DataObject, report: Report) -> None:
        path = self.paths[file]
        if not self.desk.is_open(path):
            return
        lines = split_lines(self.desk.shown(path))
        first, stop, to = sorted(data.draw(st.tuples(*[st.integers(0, len(lines))] * 3)))
        moved = lines[:first] + lines[stop:to] + lines[first:stop] + lines[to:]
        self.desk.change(path, "".join(moved), None, report)

    @rule(file=files, data=st.data(), report=reports)
    def format_lines(self, file: int, data: st.DataObject, report: Report) -> None:
        path = self.paths[file]
        if not self.desk.is_open(path):
            return
        lines = split_lines(self.desk.shown(path))
        first, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(lines))] * 2)))
        spaced = [f"  {line}" for line in lines[first:stop]]
        self.desk.change(path, "".join([*lines[:first], *spaced, *lines[stop:]]), None, report)

    @precondition(lambda self: self.hunks)
    @rule(data=st.data(), report=reports)
    def type_a_hunk_by_hand(self, data: st.DataObject, report: Report) -> None:
        anchor = self.anchor(data.draw(st.sampled_from(self.hunks)))
        if anchor is not None and anchor.status is Status.PENDING and self.desk.is_open(anchor.hunk.path):
            path = anchor.hunk.path
            text = Text.of(self.desk.shown(path))
            lines = [*text.lines(0, anchor.span.start), *anchor.hunk.new, *text.lines(anchor.span.stop)]
            self.desk.change(path, "".join(lines), None, report)

    @rule(file=files, report=reports)
    def undo(self, file: int, report: Report) -> None:
        self.desk.undo(self.paths[file], report)

    @rule(file=files, report=reports)
    def redo(self, file: int, report: Report) -> None:
        self.desk.redo(self.paths[file], report)

    @precondition(lambda self: self.hunks)
    @rule(data=st.data(), report=reports, refuses=st.booleans())
    def accept(self, data: st.DataObject, report: Report, *, refuses: bool) -> None:
        wanted = data.draw(st.lists(st.sampled_from(self.hunks), min_size=1, max_size=4, unique=True))
        self.desk.look_at_closed()
        before = {path: self.desk.shown(path) for path in self.paths}
        found = {hunk: anchor for hunk in wanted if (anchor := self.anchor(hunk))}
        recorded = len(self.desk.ledger)
        self.desk.report, self.desk.refuses = report, refuses
        self.desk.happen(AcceptRequested(tuple(wanted), How.ONE, self.desk.now()))
        accepted = [entry for entry in self.desk.ledger[recorded:] if isinstance(entry, HunkAccepted)]
        taken = [found[entry.hunk] for entry in accepted if entry.how is How.ONE]
        assert all(anchor.status is Status.PENDING for anchor in taken)
        assert taken or not any(anchor.status is Status.PENDING for anchor in found.values())
        for path in self.paths:
            own = [anchor for anchor in taken if anchor.hunk.path == path]
            is_refused = refuses and self.desk.is_open(path)
            self.assert_shown(path, before[path] if is_refused else replaced(before[path], own))

    def assert_shown(self, path: str, expected: str) -> None:
        shown = self.desk.shown(path)
        if self.end == "\n":
            assert shown == expected
        else:  # where typing has mixed the line ends, the hunk's may follow those of the document
            assert [*map(content_of, split_lines(shown))] == [*map(content_of, split_lines(expected))]

    @precondition(lambda self: self.hunks)
    @rule(data=st.data())
    def cut(self, data: st.DataObject) -> None:
        before, hunk = [self.desk.shown(path) for path in self.paths], data.draw(st.sampled_from(self.hunks))
        entry = self.desk.state.history.hunks[hunk].hunk
        lines = [tuple(data.draw(st.sets(st.integers(0, 2)))) for _ in (entry.base, entry.new)]
        self.desk.happen(LinesRequested(hunk, Lines(*lines), None, "", self.desk.now()))
        self.hunks += self.desk.state.history.replaced.get(hunk, ())
        self.hunks = [*dict.fromkeys(self.hunks)]
        assert [self.desk.shown(path) for path in self.paths] == before

    @precondition(lambda self: self.hunks)
    @rule(data=st.data(), takes_back=st.booleans())
    def reject(self, data: st.DataObject, *, takes_back: bool) -> None:
        before = [self.desk.shown(path) for path in self.paths]
        hunks, at = (data.draw(st.sampled_from(self.hunks)),), self.desk.now()
        self.desk.happen(ReopenRequested(hunks, at) if takes_back else RejectRequested(hunks, How.ONE, "no", at))
        assert [self.desk.shown(path) for path in self.paths] == before

    @precondition(lambda self: self.hunks)
    @rule(data=st.data(), report=reports, refuses=st.booleans())
    def take_back(self, data: st.DataObject, report: Report, *, refuses: bool) -> None:
        """Take back what has landed; all lines around it stay as they are."""
        wanted = data.draw(st.lists(st.sampled_from(self.hunks), min_size=1, max_size=4, unique=True))
        self.desk.look_at_closed()
        before = {path: split_lines(self.desk.shown(path)) for path in self.paths}
        found = {hunk: anchor for hunk in wanted if (anchor := self.anchor(hunk))}
        recorded = len(self.desk.ledger)
        self.desk.report, self.desk.refuses = report, refuses
        self.desk.happen(TakeBackRequested(tuple(wanted), self.desk.now()))
        taken = [found[entry.hunk] for entry in self.desk.ledger[recorded:] if isinstance(entry, HunkTakenBack)]
        for path in self.paths:
            spans = [anchor.span for anchor in taken if anchor.hunk.path == path]
            if not spans or (refuses and self.desk.is_open(path)):
                assert split_lines(self.desk.shown(path)) == before[path]
            covered = {line for span in spans for line in range(span.start, span.stop)}
            around = [content_of(line) for number, line in enumerate(before[path]) if number not in covered]
            left = map(content_of, split_lines(self.desk.shown(path)))
            assert all(line in left for line in around)

    @rule()
    def restart(self) -> None:
        """End the server and start it again; the editor opens its documents anew."""
        self.sessions += 1
        gone = frozenset(f"session-{number}" for number in range(self.sessions))
        self.desk.restart(State(session=f"session-{self.sessions}"), gone)

    @invariant()
    def the_state_holds_the_text_that_is_shown(self) -> None:
        for path, document in self.desk.state.documents.items():
            if path not in self.paths:
                assert not document.anchors
            elif self.desk.is_known(path):
                assert str(document.text) == self.desk.shown(path)

    @invariant()
    def no_hunk_is_in_a_text_twice(self) -> None:
        for path in self.paths:
            lines = map(str.strip, split_lines(self.desk.shown(path)))
            marked = [line for line in lines if any(mark in line for mark in "".join(MARKS))]
            assert len(marked) == len(set(marked))

    @invariant()
    def a_status_is_what_the_text_shows(self) -> None:
        for document in self.desk.state.documents.values():
            if document.text is None:
                continue
            assert [a.span for a in document.anchors] == sorted(a.span for a in document.anchors)
            landed = {a.span for a in document.anchors if self.desk.state.history.has_landed(a.hunk.id)}
            for anchor in document.anchors:
                if anchor.status is Status.PENDING:
                    assert _shows(anchor.hunk, anchor.hunk.base, document.text, anchor)
                if anchor.status is Status.APPLIED:
                    spaced = reformatted(anchor.hunk, document.text, anchor.span, anchor.hunk.new)
                    assert spaced == anchor.span or _shows(anchor.hunk, anchor.hunk.new, document.text, anchor)
                    assert anchor.span in landed

    @invariant()
    def the_history_is_the_fold_of_the_ledger(self) -> None:
        assert remember(State("other").history, self.desk.ledger) == self.desk.state.history

    @invariant()
    def a_hunk_lands_and_reopens_in_turns(self) -> None:
        for hunk in self.hunks:
            own = [entry for entry in self.desk.ledger if getattr(entry, "hunk", None) == hunk]
            landed = sum(isinstance(entry, HunkApplied) for entry in own)
            reopened = sum(isinstance(entry, HunkReopened) for entry in own)
            assert landed <= reopened + 1 or any(isinstance(entry, HunkRejected) for entry in own)

    def anchor(self, hunk: HunkId) -> Anchor | None:
        document = self.desk.state.documents.get(self.desk.state.history.hunks[hunk].hunk.path)
        return document.anchor(hunk) if document else None


def _shows(hunk: Hunk, wanted: tuple[str, ...], text: Text, anchor: Anchor) -> bool:
    return fits(hunk, text.lines(anchor.span.start, anchor.span.stop), wanted)


def test_no_interleaving_loses_what_was_typed_or_applies_a_hunk_twice() -> None:
    run_state_machine_as_test(Review, settings=SETTINGS)
