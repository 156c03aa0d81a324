"""Processes of agents: started in the sandbox or not at all, and gone with all they started when it is over."""

from __future__ import annotations

import asyncio
import logging
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from countersign.ports import AgentError, Confined, Sandbox, SandboxError

__all__ = ["Guard", "running"]

_log = logging.getLogger(__name__)

_CHUNK = 1 << 16
_PATIENCE = 1.0
"""Seconds until what was killed has to be gone."""


class Guard:
    """Starts processes in the sandbox alone."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def check(self, name: str) -> None:
        """Look whether anything can start at all. Raises AgentError, with what to do about it."""
        try:
            await self._sandbox.ready()
        except SandboxError as error:
            raise AgentError(_refused(name, error)) from error

    async def start(self, name: str, confined: Confined) -> Process:
        """Start a process. Raises AgentError."""
        try:
            return await self._sandbox.start(confined)
        except SandboxError as error:
            raise AgentError(_refused(name, error)) from error


@asynccontextmanager
async def running(guard: Guard, name: str, confined: Confined) -> AsyncGenerator[Process]:
    """Have a process while the block runs. Raises AgentError."""
    process = await guard.start(name, confined)
    try:
        yield process
    finally:
        await asyncio.shield(asyncio.ensure_future(_end(process)))


async def _end(process: Process) -> None:
    """Kill a process and all that it has started, and wait until it is gone and its pipes are closed."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_PATIENCE):
            for pipe in (process.stdout, process.stderr):
                # What is still in a pipe has to be read, or asyncio would keep it open for ever.
                while pipe is not None and await pipe.read(_CHUNK):
                    pass
            await process.wait()
    except TimeoutError:
        _log.warning("something that an agent started has outlived it")


def _refused(name: str, error: SandboxError) -> str:
    remedy = f" {error.remedy}" if error.remedy else ""
    return f"{name} was not started, since nothing can be isolated here: {str(error).rstrip('.')}.{remedy}"
