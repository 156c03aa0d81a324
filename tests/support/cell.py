"""A sandbox that does what tests of agents need: the bench stands at the path of the workspace, and what was
started ends with the first process. It keeps nobody from the rest of the disk: the sandbox proper does.
"""

from __future__ import annotations

import asyncio
import shutil
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from countersign.ports import Confined, SandboxError

__all__ = ["Cell", "Closed", "needs_bubblewrap"]

needs_bubblewrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")


class Cell:
    """Fits `ports.Sandbox` for benches of one layer; `started` are the commands so far."""

    name = "cell"

    def __init__(self, root: Path) -> None:
        self._root = root
        self.started: list[Confined] = []

    async def ready(self) -> None: ...

    async def start(self, confined: Confined) -> Process:
        self.started.append(confined)
        place = ["--bind", str(confined.layers.upper), str(self._root), "--chdir", str(self._root)]
        isolation = [
            "--unshare-user",
            "--unshare-pid",
            "--die-with-parent",
            "--dev-bind",
            "/",
            "/",
            "--proc",
            "/proc",
        ]
        variables = [word for pair in confined.variables.items() for word in ("--setenv", *pair)]
        command = ["bwrap", *isolation, *place, *variables, "--", *confined.argv]
        return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE)


class Closed:
    """A sandbox in which nothing can run."""

    name = "closed"

    async def ready(self) -> None:
        raise SandboxError("bubblewrap was not found", "Install it: `apt-get install bubblewrap`.")

    async def start(self, confined: Confined) -> Process:
        raise AssertionError(confined)
