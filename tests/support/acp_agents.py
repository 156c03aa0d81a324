"""Scripted agents that speak the Agent Client Protocol, see `scripted_acp.py`, at work on a real bench."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from countersign.agents.acp.agent import Acp
from countersign.agents.confinement import Guard
from countersign.agents.equipment import Outfit
from countersign.ports import AgentError
from countersign.preferences import AcpAgent
from support.agent_bench import AgentBench, Ran, leftovers
from support.cell import Cell

__all__ = ["CHANGED", "HELLO", "REMEDY", "Deeds", "failure", "run", "scripted"]

PROGRAM = Path(__file__).with_name("scripted_acp.py")
HELLO = [["write", "hello.py", "hello\n"]]
CHANGED = {"hello.py": b"hello\n"}
REMEDY = "Say in [agents.scripted] of your configuration, by `hosts` or `variables`, how it gets its key."

Deeds = list[list[Any]]


def scripted(desk: AgentBench, deeds: Deeds, seconds: float = 60.0, mode: str = "", **settings: object) -> Acp:
    command = (sys.executable, str(PROGRAM), json.dumps({"turns": [deeds], **settings}))
    outfit = Outfit("scripted", desk.root, Guard(Cell(desk.root)), seconds=seconds, login="key")
    return Acp(AcpAgent(command, mode=mode), outfit)


async def run(desk: AgentBench, deeds: Deeds, **settings: Any) -> Ran:  # noqa: ANN401 - JSON of any kind
    """Let an agent do some deeds; nothing of it may be left."""
    with leftovers() as left:
        ran = await desk.run(scripted(desk, deeds, **settings))
        assert left() == []
        return ran


async def failure(desk: AgentBench, deeds: Deeds, **settings: Any) -> str:  # noqa: ANN401 - JSON of any kind
    """Return how an agent fails that does some deeds; nothing of it may be left."""
    with leftovers() as left:
        with pytest.raises(AgentError) as failed:
            await desk.run(scripted(desk, deeds, **settings))
        assert left() == []
    return str(failed.value)
