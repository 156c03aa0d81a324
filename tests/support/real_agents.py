"""Real agents, installed from npm into `.cache/agents`, and a configuration that leads them to a scripted model."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from repository import ROOT
from support.model_endpoint import ModelEndpoint
from support.sandboxes import needs_sandbox

__all__ = ["KEY", "SPEC", "RealAgent"]

SPEC = (
    "# spec: Say hello.\n#   must: greet the world\n#   done: python3 hello.py\nprint('bye')\nraise SystemExit(1)\n"
)
"""What stands in `hello.py`; the last two lines are to become `print('hello')`."""
KEY = "sk-of-the-user"
_PROGRAMS = ROOT / ".cache/agents/node_modules/.bin"


class RealAgent:
    """A workspace in a folder, and an agent that is configured for it; skips the test where it can not run."""

    def __init__(self, folder: Path, program: str) -> None:
        if not (_PROGRAMS / program).exists():
            pytest.skip(f"{program} could not be fetched: see what `make test-agents` says")
        needs_sandbox()
        self.folder = folder
        self.root = folder / "work"
        (self.root / ".git").mkdir(parents=True)
        (self.root / "hello.py").write_text(SPEC)
        self._program = _PROGRAMS / program

    def configure(self, model: ModelEndpoint, settings: Mapping[str, str], *arguments: str, mode: str = "") -> None:
        """Write the user's configuration; in the settings, HOST stands for the model's server."""
        host = f"127.0.0.1:{model.port}"
        command = ", ".join(f'"{word}"' for word in (self._program, *arguments))
        lines = [
            'agent = "real"',
            "[agents.real]",
            'kind = "acp"',
            f"command = [{command}]",
            f'mode = "{mode}"',
            f'hosts = {{ "http://{host}" = "env:KEY_OF_THE_TEST" }}',
            "[agents.real.settings]",
            *(f"{name} = '{value.replace('HOST', host)}'" for name, value in settings.items()),
        ]
        file = self.folder / "config/countersign/config.toml"
        file.parent.mkdir(parents=True)
        file.write_text("\n".join(lines))

    async def run_spec(self) -> str:
        """Run the spec; return what is offered. Nothing of it has reached the user's file."""
        await self._countersign("trust")
        out = await self._countersign("run", "hello.py")
        assert (self.root / "hello.py").read_bytes() == SPEC.encode()
        return out

    async def _countersign(self, *arguments: str) -> str:
        places = {"XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_STATE_HOME": str(self.folder / "state")}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "countersign", *arguments),
            cwd=self.root,
            env={**os.environ, **places, "KEY_OF_THE_TEST": KEY},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, complaints = await process.communicate()
        assert process.returncode == 0, complaints.decode()
        return out.decode()
