"""The egress broker: a server on a Unix socket that passes calls of models on to the hosts of a task, and adds
their keys, which are never inside of the sandbox.

How an agent is let through, where it is put into the sandbox (`ports.Brokers`, `ports.Confined`)::

    broker = await brokers.open([Outlet("api.anthropic.com", key)], heard)
    variables = {"ANTHROPIC_BASE_URL": broker.base("api.anthropic.com"), "ANTHROPIC_API_KEY": "none"}
    process = await sandbox.start(Confined(argv, layers, variables=variables, reach=broker.reach))
    ...
    await broker.close()

Inside, `broker.base(host)` is `http://127.0.0.1:<port>/<host>`: plain HTTP to a port that `forward.py` listens on.
Outside of it the broker speaks TLS. Each connection carries one request. What is no call of a model (`calls.py`) is
refused with 403, what can not be reached answered with 502; `heard` is told of every request. The agent needs some
key to start with, any will do: its own is taken away where the outlet has one.

Proxies that the environment names are not used.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from countersign.bench.sandbox.exchange import LONGEST_HEAD, exchange
from countersign.bench.sandbox.view import PORT
from countersign.ports import Outlet, Passed, SandboxError

__all__ = ["EgressBroker", "EgressBrokers"]

_SOCKET = "broker"


class EgressBrokers:
    """Opens brokers, whose sockets lie below a directory of ours."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def open(self, outlets: Sequence[Outlet], heard: Callable[[Passed], None]) -> EgressBroker:
        try:
            return await EgressBroker.opened(self._directory, outlets, heard)
        except OSError as error:
            raise SandboxError(f"the way to the hosts of an agent can not be opened: {error}") from error


class EgressBroker:
    """One of them; `opened` makes it."""

    def __init__(self, place: Path, outlets: Sequence[Outlet], heard: Callable[[Passed], None]) -> None:
        self._place = place
        self._outlets = {outlet.host: outlet for outlet in outlets}
        self._heard = heard
        self._talks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @classmethod
    async def opened(
        cls, directory: Path, outlets: Sequence[Outlet], heard: Callable[[Passed], None]
    ) -> EgressBroker:
        """Return one that listens. Raises OSError."""
        broker = cls(await asyncio.to_thread(_made, directory), outlets, heard)
        listener = await asyncio.to_thread(_listening, broker._place)
        broker._server = await asyncio.start_unix_server(broker._talk, sock=listener, limit=LONGEST_HEAD)
        return broker

    @property
    def reach(self) -> Path:
        return self._place / _SOCKET

    def base(self, host: str) -> str:
        return f"http://127.0.0.1:{PORT}/{host}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for talk in self._talks:
            talk.cancel()
        if self._talks:
            await asyncio.wait(self._talks)
        await asyncio.to_thread(shutil.rmtree, self._place, ignore_errors=True)

    async def _talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer the one request of a connection."""
        talk = asyncio.current_task()
        assert talk is not None  # noqa: S101 - asyncio calls this as a task
        self._talks.add(talk)
        try:
            self._heard(await exchange(self._outlets, reader, writer))
        except (OSError, IncompleteReadError, asyncio.CancelledError):
            pass  # who asked has gone, or the task has ended
        finally:
            self._talks.discard(talk)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def _made(directory: Path) -> Path:
    """Make a directory for a socket, and remove those that processes have left behind which are gone."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in directory.iterdir():
        if not Path(f"/proc/{left.name.partition('-')[0]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(mkdtemp(prefix=f"{os.getpid()}-", dir=directory))


def _listening(place: Path) -> socket.socket:
    """Listen in a directory, by way of a descriptor: the path of a socket may have 107 bytes only."""
    folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(f"/proc/self/fd/{folder}/{_SOCKET}")
        listener.listen(128)
    finally:
        os.close(folder)
    # Who may enter the directory, we alone, may ask: inside, it may be another user that does.
    (place / _SOCKET).chmod(0o666)
    return listener
