"""Starting a process, and knowing that it is the command that runs and not what was to isolate it."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process, SubprocessStreamProtocol
from collections.abc import Mapping, Sequence
from contextlib import suppress

from countersign.bench.sandbox.remedies import for_complaint
from countersign.ports import SandboxError

__all__ = ["announced", "begun"]

_SHELL = "/bin/sh"
_ANNOUNCE = 'printf "\\0" >&2; echo 1000 2>/dev/null >/proc/self/oom_score_adj; exec "$@"'
_PATIENCE = 10.0
_LINE = 8 << 20
"""Bytes of a line that can be read, and half of what waits at most to be read."""


class _Group(Process):
    """A process and all that it has started and that has stayed in its group."""

    def send_signal(self, signal: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def announced(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command line that says by a zero byte on its standard error that it has begun, and then is another
    one, among the first to go when memory ends.
    """
    return (_SHELL, "-c", _ANNOUNCE, _SHELL, *argv)


async def begun(argv: Sequence[str], place: str, variables: Mapping[str, str], inherited: Sequence[int]) -> Process:
    """Start a command line that ends in one that is announced, in a session of its own, and wait until it has
    begun. Raises SandboxError when it does not.
    """
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(_LINE, loop),
        *argv,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=place,
        env=dict(variables),
        start_new_session=True,
        pass_fds=inherited,
    )
    process = _Group(transport, protocol, loop)
    assert process.stderr is not None  # noqa: S101 - it was started with a pipe
    try:
        async with asyncio.timeout(_PATIENCE):
            await process.stderr.readuntil(b"\0")
    except asyncio.IncompleteReadError as error:
        complaint = error.partial.decode(errors="replace").strip()
        await process.wait()
        problem = f"nothing can be isolated here: {complaint or 'it ends at once'}"
        raise SandboxError(problem, for_complaint(complaint)) from None
    except BaseException as error:
        process.kill()
        await process.wait()
        if not isinstance(error, TimeoutError):
            raise
        raise SandboxError(f"a command has not begun within {_PATIENCE:.0f} seconds", "try again.") from None
    return process
