"""Agents in the sandbox that users have, on the benches that they have: layers over a snapshot."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from countersign.agents.acp.agent import Acp
from countersign.agents.confinement import Guard
from countersign.agents.equipment import Outfit
from countersign.bench.choosing import BestBenches
from countersign.bench.copy import CopyBenches
from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.ports import Sign, Told, Voice
from countersign.preferences import AcpAgent
from support.acp_agents import Deeds
from support.agent_bench import AgentBench, leftovers
from support.sandboxes import needs_sandbox

PROGRAM = (Path(__file__).parents[1] / "support/scripted_acp.py").read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> AgentBench:
    needs_sandbox()
    root = tmp_path / "work"
    return AgentBench(tmp_path, BestBenches(root, tmp_path / "benches", "here", tmp_path / "state"))


@pytest.fixture
def copying(tmp_path: Path) -> AgentBench:
    """Return a desk whose benches are copies."""
    needs_sandbox()
    return AgentBench(tmp_path, CopyBenches(tmp_path / "work", tmp_path / "benches", "here"))


def scripted(desk: AgentBench, deeds: Deeds) -> Acp:
    command = (sys.executable, "-c", PROGRAM, json.dumps({"turns": [deeds]}))
    sandbox = Bubblewrap(desk.root, desk.root.parent / "state")
    return Acp(AcpAgent(command), Outfit("scripted", desk.root, Guard(sandbox), seconds=60.0))


async def test_an_agent_its_terminals_and_its_client_see_the_same_files(copying: AgentBench) -> None:
    desk = copying
    hello = str(desk.root / "hello.py")
    deeds: Deeds = [
        ["write", "hello.py", "one\n"],
        ["terminal", "cat hello.py; echo two > hello.py"],
        ["read", hello],
        ["store", hello, "three\n"],
        ["terminal", "cat hello.py"],
    ]
    with leftovers() as left:
        ran = await desk.run(scripted(desk, deeds))
        assert left() == []
    assert ran.changes == {"hello.py": b"three\n"}
    assert ran.said(Voice.AGENT).startswith("[{'exitCode': 0} one\n][two\n]")
    assert ran.said(Voice.AGENT).endswith("[{'exitCode': 0} three\n]")


async def test_layers_that_an_agent_has_mounted_are_changed_by_nobody_else(desk: AgentBench) -> None:
    hello = str(desk.root / "hello.py")
    deeds: Deeds = [
        ["write", "hello.py", "one\n"],
        ["read", hello],
        ["store", hello, "two\n"],
        ["terminal", "echo three > hello.py"],
        ["read", str(desk.root / "other.py")],
    ]
    ran = await desk.run(scripted(desk, deeds))
    assert ran.changes == {"hello.py": b"one\n"}
    refused = "Only files that are read are served here: change them yourself, where you work."
    assert ran.said(Voice.AGENT).count(refused) == 2
    assert ran.said(Voice.AGENT).startswith("[one\n]")
    assert ran.said(Voice.AGENT).endswith("[one\ntwo\nthree\n]")


async def test_nothing_outside_is_there_for_an_agent(copying: AgentBench) -> None:
    desk = copying
    (desk.root.parent / "secret").touch()
    ran = await desk.run(scripted(desk, [["terminal", f"cat {desk.root.parent}/secret || echo nothing"]]))
    assert ran.said(Voice.AGENT).endswith("nothing\n]")


async def test_cancelling_ends_an_agent_and_its_terminals(copying: AgentBench) -> None:
    desk = copying
    up = asyncio.Event()

    def hear(sign: Sign) -> None:
        if isinstance(sign, Told):
            up.set()

    with leftovers() as left:
        agent = scripted(desk, [["begin", "echo up; sleep 4711"], ["listen"]])
        running = asyncio.ensure_future(desk.run(agent, heard=hear))
        await up.wait()
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled()
        assert left() == []
