"""A ledger that fails for a while: it is told once, decisions wait, and nothing is done before it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.core.events import AcceptRequested
from countersign.core.hunks import propose
from countersign.core.model import How, Mode, Spec, Task, TaskId
from countersign.core.records import (
    HunkAccepted,
    HunkApplied,
    ProposalOffered,
    Recorded,
    TaskStarted,
)
from countersign.core.text import Span, Text
from countersign.ports import Adapters, LedgerError
from countersign.runtime import Runtime
from support.listening import Listener

BEFORE, AFTER = "a\nb\nc\nd\n", "a\nB\nc\nD\n"


class FailingLedger:
    """A ledger in memory that can be made to fail."""

    session = "this"

    def __init__(self, records: Sequence[Recorded]) -> None:
        self.unread = list(records)
        self.written: list[list[type[Recorded]]] = []
        self.problem: str | None = None
        self.damage: list[str] = []

    def append(self, record: Recorded) -> None:
        self.append_all((record,))

    def append_all(self, records: Sequence[Recorded]) -> None:
        self._fail()
        self.written.append([type(record) for record in records])

    def turn(self) -> AbstractContextManager[None]:
        self._fail()
        return nullcontext()

    def catch_up(self) -> Sequence[Recorded]:
        self._fail()
        arrived, self.unread = self.unread, []
        return arrived

    def notices(self) -> Sequence[str]:
        told, self.damage = self.damage, []
        return told

    def gone(self, sessions: Iterable[str]) -> frozenset[str]:
        self._fail()
        return frozenset(sessions)

    def user_of(self, session: str) -> str:
        return f"user of {session}"

    def close(self) -> None:
        """Nothing is open."""

    def _fail(self) -> None:
        if self.problem is not None:
            raise LedgerError(self.problem)


class Desk:
    """A runtime over a file with two pending hunks."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "code.py"
        self.file.write_text(BEFORE, encoding="utf-8")
        task = Task(TaskId("t"), Spec("code.py", Span(0, 1), Mode.TASK, ()), "recipe", 0.0)
        proposal = propose(task.id, "recipe", [("code.py", Text.of(BEFORE), Text.of(AFTER))])
        assert proposal is not None
        self.hunks = tuple(hunk.id for hunk in proposal.files[0].hunks)
        self.ledger = FailingLedger([TaskStarted(task, "this"), ProposalOffered(proposal, 0.0)])
        self.editor = Listener()
        workspace, benches = DiskWorkspace(folder), CopyBenches(folder, folder / "benches", "this")
        self.runtime = Runtime(Adapters(self.ledger, workspace, benches, {}, self.editor, lambda: 1.0))

    async def start(self) -> None:
        self.runtime.catch_up()
        await self.runtime.idle()

    def accept(self) -> None:
        self.runtime.dispatch(AcceptRequested(self.hunks, How.ALL, 1.0, sight_unseen=True))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_a_decision_that_cannot_be_recorded_waits_and_changes_no_file(desk: Desk) -> None:
    await desk.start()
    desk.ledger.problem = "The disk is full."
    desk.accept()
    assert desk.file.read_text(encoding="utf-8") == BEFORE
    assert len(desk.editor.told) == 1
    desk.ledger.problem = None
    desk.runtime.catch_up()
    assert desk.file.read_text(encoding="utf-8") == AFTER
    assert desk.ledger.written == [[HunkAccepted] * 2, [HunkApplied] * 2]
    assert desk.editor.told[1:] == ["The ledger is written again: the decisions that waited are recorded."]
    await desk.runtime.close()


async def test_records_that_stand_side_by_side_are_written_together(desk: Desk) -> None:
    await desk.start()
    desk.accept()
    assert desk.ledger.written == [[HunkAccepted] * 2, [HunkApplied] * 2]
    await desk.runtime.close()


async def test_every_event_tries_the_ledger_again(desk: Desk) -> None:
    await desk.start()
    desk.ledger.problem = "The disk is full."
    desk.accept()
    desk.ledger.problem = None
    desk.runtime.look("code.py")
    assert desk.ledger.written == [[HunkAccepted] * 2, [HunkApplied] * 2]
    await desk.runtime.close()


async def test_a_ledger_that_can_be_read_again_is_no_problem_any_more(desk: Desk) -> None:
    desk.ledger.problem = "The ledger can not be read."
    await desk.start()
    assert desk.runtime.state.ledger_problem is not None
    desk.ledger.problem = None
    await desk.start()
    assert desk.runtime.state.ledger_problem is None
    await desk.runtime.close()


async def test_a_ledger_that_fails_while_sessions_are_asked_about_is_told(desk: Desk) -> None:
    await desk.start()
    desk.ledger.problem = "The ledger can not be read."
    desk.runtime.catch_up()
    assert "The ledger can not be read." in desk.editor.told[0]
    await desk.runtime.close()


async def test_damage_of_the_ledger_is_told(desk: Desk) -> None:
    desk.ledger.damage = ["The ledger was damaged."]
    await desk.start()
    assert desk.editor.told == ["The ledger was damaged."]
    await desk.runtime.close()


async def test_an_accept_that_waited_is_not_carried_out_on_another_text(desk: Desk) -> None:
    await desk.start()
    desk.ledger.problem = "The disk is full."
    desk.accept()
    desk.file.write_text("mine\n" + BEFORE, encoding="utf-8")
    desk.ledger.problem = None
    desk.runtime.catch_up()
    assert desk.file.read_text(encoding="utf-8") == "mine\n" + BEFORE


async def test_decisions_that_wait_are_written_at_the_end(desk: Desk) -> None:
    await desk.start()
    desk.ledger.problem = "The disk is full."
    desk.accept()
    desk.ledger.problem = None
    await desk.runtime.close()
    assert desk.ledger.written == [[HunkAccepted] * 2]
    assert desk.file.read_text(encoding="utf-8") == BEFORE
