"""Commands in bubblewrap: an empty network, no other processes, a disposable tree, and nothing of the user.

Bubblewrap is our own child, always: it ends with us, and its end is the end of all that runs inside. As root, and
for benches of layers, it is `staging.py` that becomes bubblewrap.
"""

from __future__ import annotations

import asyncio
import os
import re
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from countersign.bench.sandbox.canary import Canary
from countersign.bench.sandbox.limits import PROGRAM
from countersign.bench.sandbox.plan import Descriptors, Ground, plan
from countersign.bench.sandbox.remedies import for_missing
from countersign.bench.sandbox.starting import begun
from countersign.ports import Confined, SandboxError

__all__ = ["Bubblewrap"]

_PROGRAMS = ("/usr/bin/bwrap", "/usr/local/bin/bwrap")
"""Never one that a PATH names, which a workspace may have put there."""
_OLDEST = (0, 8)


class Bubblewrap:
    """Runs commands that see the bench in the place of `workspace`. Below the directory `state` it remembers where
    it has been tried; that and `private` are not seen inside, wherever they lie.
    """

    name = "bubblewrap"

    def __init__(self, workspace: Path, state: Path, private: Sequence[Path] = ()) -> None:
        self._workspace = Path(os.path.realpath(workspace))
        self._state = state
        self._private = (state, *private)
        self._home = Path(os.path.realpath(Path.home()))
        self._trying = asyncio.Lock()
        self._holds = False

    async def ready(self) -> None:
        """Try it, unless this has been done with the same program and kernel. Raises SandboxError."""
        async with self._trying:
            if not self._holds:
                program = self._program()
                canary = Canary(self._state, program)
                if not canary.has_lived:
                    await self._check_version(program)
                    await canary.fly(self._start)
                self._holds = True

    async def start(self, confined: Confined) -> Process:
        await self.ready()
        return await self._start(confined, MappingProxyType({}))

    async def _start(self, confined: Confined, scripts: Mapping[str, Path]) -> Process:
        with Descriptors() as data:
            ground = Ground(self._program(), self._workspace, self._home, self._private)
            argv = await asyncio.to_thread(plan, ground, confined, scripts, data)
            return await begun(argv, "/", {}, data.open)

    def _program(self) -> str:
        for place in _PROGRAMS:
            if os.access(place, os.X_OK):
                break
        else:
            raise SandboxError(
                "bubblewrap is not installed, and nothing else isolates commands here", for_missing()
            )
        if not os.access(PROGRAM, os.X_OK):
            raise SandboxError(f"{PROGRAM} is missing, which limits what commands use", "install util-linux.")
        return place

    async def _check_version(self, program: str) -> None:
        asked = await asyncio.create_subprocess_exec(program, "--version", stdout=PIPE, env={})
        text = (await asked.communicate())[0].decode(errors="replace")
        found = tuple(int(number) for number in re.findall(r"\d+", text)[:2])
        if found < _OLDEST:
            raise SandboxError(f"{text.strip() or program} is too old", "install bubblewrap 0.8 or newer.")
