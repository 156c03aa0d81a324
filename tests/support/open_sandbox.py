"""A sandbox without walls, for the harmless commands of tests; and one that there is not."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process, SubprocessStreamProtocol
from contextlib import suppress

from countersign.ports import Confined, SandboxError

__all__ = ["NoSandbox", "OpenSandbox"]


class OpenSandbox:
    """Runs commands where the bench is, with all that they start in a group of its own."""

    name = "open"

    def __init__(self) -> None:
        self.started: list[tuple[str, ...]] = []

    async def ready(self) -> None:
        pass

    async def start(self, confined: Confined) -> Process:
        assert not confined.layers.lower, "only the real sandbox mounts layers"
        self.started.append(confined.argv)
        loop = asyncio.get_running_loop()
        home = str(confined.layers.upper)
        transport, protocol = await loop.subprocess_exec(
            lambda: SubprocessStreamProtocol(limit=1 << 16, loop=loop),
            *confined.argv,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=home,
            env={"PATH": os.environ["PATH"], **confined.variables, "HOME": home},
            start_new_session=True,
        )
        return _Group(transport, protocol, loop)


class _Group(Process):
    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


class NoSandbox:
    """One that can not be had."""

    name = "none"

    async def ready(self) -> None:
        raise SandboxError("bubblewrap is not installed", "Install it with `apt install bubblewrap`.")

    async def start(self, confined: Confined) -> Process:
        del confined
        raise SandboxError("bubblewrap is not installed", "Install it with `apt install bubblewrap`.")
