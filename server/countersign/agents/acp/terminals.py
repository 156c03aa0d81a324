"""Terminals: commands that an agent lets its client run, on the same bench, each in a sandbox of its own."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader
from collections.abc import Sequence
from signal import Signals

from acp.exceptions import RequestError

from countersign.agents.acp.ground import Ground
from countersign.agents.acp.json_reading import items_at, number_at, text_at
from countersign.agents.acp.places import inside
from countersign.agents.confinement import Guard, running
from countersign.agents.variables import variables_of
from countersign.ports import Confined

__all__ = ["Terminals"]

_CHUNK = 1 << 16
_MOST = 16
"""Terminals at a time."""
_OUTPUT = 1 << 20
"""Bytes of output that are kept of each, its end."""
_IN_FOLDER = 'cd -- "$1" && shift && exec "$@"'


class Terminals:
    """Those of a session. Each request raises RequestError."""

    def __init__(self, ground: Ground) -> None:
        self._guard = ground.guard
        self._layers = ground.bench.layers
        self._root = ground.root
        self._terminals: dict[str, _Terminal] = {}
        self._count = 0

    async def create(self, params: object) -> dict[str, str]:
        if len(self._terminals) >= _MOST:
            raise RequestError(-32603, f"There are {_MOST} terminals already; release one first.")
        confined = Confined(self._argv(params), self._layers, variables=_variables(params))
        limit = min(number_at(params, "outputByteLimit") or _OUTPUT, _OUTPUT)
        self._count += 1
        name = f"terminal-{self._count}"
        terminal = self._terminals[name] = _Terminal(self._guard, confined, limit)
        await terminal.begun()
        return {"terminalId": name}

    async def output(self, params: object) -> dict[str, object]:
        return self._named(params).output()

    async def wait(self, params: object) -> dict[str, object]:
        return await self._named(params).ended()

    async def kill(self, params: object) -> dict[str, object]:
        await self._named(params).end()
        return {}

    async def release(self, params: object) -> dict[str, object]:
        terminal = self._named(params)
        del self._terminals[text_at(params, "terminalId")]
        await terminal.end()
        return {}

    async def close(self) -> None:
        """End them all."""
        terminals, self._terminals = list(self._terminals.values()), {}
        await asyncio.gather(*(terminal.end() for terminal in terminals))

    def _named(self, params: object) -> _Terminal:
        name = text_at(params, "terminalId")
        if name not in self._terminals:
            raise RequestError(-32602, f"There is no terminal {name!r}.")
        return self._terminals[name]

    def _argv(self, params: object) -> tuple[str, ...]:
        """Return what is to be run: with no arguments, a command may be a whole line for a shell."""
        command = text_at(params, "command")
        arguments = tuple(argument for argument in items_at(params, "args") if isinstance(argument, str))
        if not command or "\0" in command or any("\0" in argument for argument in arguments):
            raise RequestError(-32602, "There is no command.")
        argv = ("sh", "-c", command) if not arguments and not command.isalnum() else (command, *arguments)
        given = text_at(params, "cwd")
        folder = inside(self._root, given) if given else ""
        if folder is None:
            raise RequestError(-32602, f"{given} lies outside of the workspace.")
        return ("sh", "-c", _IN_FOLDER, "sh", str(self._root / folder), *argv) if folder else argv


class _Terminal:
    """A command that runs, has run, or could not be started."""

    def __init__(self, guard: Guard, confined: Confined, limit: int) -> None:
        self._limit = limit
        self._output = bytearray()
        self._truncated = False
        self._code: int | None = None
        self._started = asyncio.Event()
        self._running = asyncio.ensure_future(self._run(guard, confined))
        self._running.add_done_callback(lambda _: self._started.set())

    async def begun(self) -> None:
        await self._started.wait()
        if self._running.done() and not self._running.cancelled() and (error := self._running.exception()):
            raise RequestError(-32603, str(error))

    def output(self) -> dict[str, object]:
        """Return the end of the output; a character that is cut at its beginning is left out."""
        data = bytes(self._output)
        while data and data[0] & 0xC0 == 0x80:  # noqa: PLR2004 - the bits of a byte that goes on with a character
            data = data[1:]
        told: dict[str, object] = {"output": data.decode(errors="replace"), "truncated": self._truncated}
        return told | {"exitStatus": self._status()} if self._running.done() else told

    async def ended(self) -> dict[str, object]:
        await asyncio.wait([self._running])
        return self._status()

    async def end(self) -> None:
        self._running.cancel()
        await asyncio.wait([self._running])

    def _status(self) -> dict[str, object]:
        if self._code is None or self._code < 0:
            return {"signal": Signals(-self._code).name if self._code else "SIGKILL"}
        return {"exitCode": self._code}

    async def _run(self, guard: Guard, confined: Confined) -> None:
        async with running(guard, "The terminal", confined) as process, asyncio.TaskGroup() as group:
            self._started.set()
            if process.stdin is not None:
                process.stdin.close()
            for pipe in filter(None, (process.stdout, process.stderr)):
                group.create_task(self._hear(pipe))
            self._code = await process.wait()

    async def _hear(self, pipe: StreamReader) -> None:
        while data := await pipe.read(_CHUNK):
            self._output += data
            if len(self._output) > self._limit:
                self._truncated = True
                del self._output[: len(self._output) - self._limit]


def _variables(params: object) -> dict[str, str]:
    given: dict[str, str] = {}
    pairs: Sequence[object] = items_at(params, "env")
    for pair in pairs:
        name, value = text_at(pair, "name"), text_at(pair, "value")
        if name and "=" not in name and "\0" not in name + value:
            given[name] = value
    return dict(variables_of((), given))
