"""Ctrl-C while a task works, with an agent that would never end by itself."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.cli.commands import Color, Common, Run, Target
from countersign.cli.desk import Desk
from countersign.cli.main import perform
from countersign.cli.output import Messages, Output
from countersign.cli.program import Program
from countersign.core.model import Outcome
from countersign.core.records import TaskEnded
from countersign.core.state import AgentCard
from countersign.ledger.stream import Stream
from countersign.ports import Adapters, Agent, Bench, Brief, Control, Editor, Progress, Report
from countersign.ports.reports import Reports
from countersign.runtime import Runtime


class Patient:
    """An agent that presses Ctrl-C once it works, and then waits to be stopped."""

    card = AgentCard("recipe", mechanical=True, inert=True)
    stopped = False

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Progress | Report]:
        del brief, control
        bench.write("code.py", b"half done")
        yield Progress("waiting")
        os.kill(os.getpid(), signal.SIGINT)
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped = True


def program_of(agent: Agent, state: Path) -> Program:
    def runtime(root: Path, editor: Editor) -> Runtime:
        ledger, workspace = Stream(root, state), DiskWorkspace(root)
        benches = CopyBenches(root, state / "benches", ledger.session)
        return Runtime(Adapters(ledger, workspace, benches, {agent.card.name: agent}, editor, lambda: 1.0))

    return Program(
        version="0",
        example=lambda: None,
        serve=lambda: 0,
        runtime=runtime,
        workspace=DiskWorkspace,
        files=lambda root: DiskWorkspace(root).files(),
        search=lambda _root, _words, _below: pytest.fail("nothing is looked for here"),
        ledger_directory=lambda root: Stream(root, state).directory,
        log_of=lambda _root, task: Path(task),
        agents=lambda: [agent.card],
        reports=Reports(
            entries=lambda _root, _path: iter(()),
            verify=lambda _: pytest.fail("nothing is verified here"),
            diagnosis=lambda _root, _probe: iter(()),
        ),
    )


def test_an_interrupt_cancels_the_task_and_is_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, state, agent = tmp_path / "work", tmp_path / "state", Patient()
    root.mkdir()
    file = root / "code.py"
    file.write_text("# spec: Wait.\n#   rename: old -> new\nold = 1\n", encoding="utf-8")
    before = file.read_bytes()
    command = Run(Common(root, json=False, color=Color.NEVER), Target(file, None), None)
    code = perform(command, Desk(program_of(agent, state), Output(Color.NEVER), Messages(), None))
    assert code == 130
    assert agent.stopped
    assert file.read_bytes() == before
    assert "interrupted" in capsys.readouterr().err
    assert list((state / "benches").rglob("code.py")) == []
    ledger = Stream(root, state)
    (ended,) = [record for record in ledger.catch_up() if isinstance(record, TaskEnded)]
    ledger.close()
    assert ended.outcome is Outcome.CANCELLED
