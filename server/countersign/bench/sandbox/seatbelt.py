"""Commands on macOS, in `sandbox-exec`. It has never been run: this was written, and its profile is tested as text,
on Linux. It tries itself before anything else runs, and refuses where it does not hold.

There are no mounts: a command works where the bench lies, not at the path of the workspace, whose environment is
linked into the bench; nor is there a network of its own, so one command at a time has the way to a broker. What
leaves its process group outlives it, isolated as it was.
"""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from asyncio.subprocess import Process
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from countersign.bench.sandbox.plan import FORWARDER, interpreter
from countersign.bench.sandbox.starting import announced, begun
from countersign.bench.sandbox.toolchains import search_path, shown
from countersign.bench.sandbox.unconfined import link_environment
from countersign.bench.sandbox.view import PORT
from countersign.ports import Bounds, Confined, Layers, SandboxError

__all__ = ["Grant", "Seatbelt", "profile"]

_PROGRAM = "/usr/bin/sandbox-exec"
_HIDDEN = ("/Users", "/Volumes", "/private/tmp", "/private/var/folders", "/private/var/tmp")
_LIMITS = 'ulimit -c 0; ulimit -t "$1"; ulimit -f "$2"; ulimit -n 4096; shift 2; exec "$@"'
_TRIAL = 'echo > "$1/sign" && ! cat "$2" && ! echo > "$2.new" && ! nc -z 127.0.0.1 "$3"'


class Grant(Struct, frozen=True):
    """What a command gets: directories that it may not read, but for those that are shown, and those that it may
    write to; and the socket of a broker, if any. All are real paths.
    """

    hidden: tuple[str, ...]
    shown: tuple[str, ...]
    writable: tuple[str, ...]
    reach: str | None = None


def profile(grant: Grant) -> str:
    """Return the rules in the language of Seatbelt, in which the last one that fits decides."""
    return "\n".join(_rules(grant)) + "\n"


def _rules(grant: Grant) -> Iterator[str]:
    yield "(version 1)"
    yield "(deny default)"
    yield '(import "system.sb")'
    yield "(allow process-exec process-fork sysctl-read)"
    yield "(allow signal process-info* (target same-sandbox))"
    yield "(allow file-read*)"
    yield f"(deny file-read* {_below(grant.hidden)})"
    yield f"(allow file-read-metadata {_below(grant.hidden)})"
    if grant.shown:
        yield f"(allow file-read* {_below(grant.shown)})"
    yield "(deny file-write*)"
    yield f"(allow file-read* file-write* {_below(grant.writable)})"
    yield '(allow file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty"))'
    yield "(deny network*)"
    if grant.reach is not None:
        yield f"(allow network-outbound (remote unix-socket (path-literal {_text(grant.reach)})))"
        yield f'(allow network* (local ip "localhost:{PORT}"))'
        yield f'(allow network-outbound (remote ip "localhost:{PORT}"))'


def _below(places: Iterable[str]) -> str:
    return " ".join(f"(subpath {_text(place)})" for place in places)


def _text(path: str) -> str:
    """Return a path as a string of the rules. Raises SandboxError when it can not be one."""
    if not path.isprintable():
        raise SandboxError("a path has signs that the rules of a sandbox can not name")
    quoted = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


class Seatbelt:
    """Runs commands for a workspace; `private` are directories of ours, which they are not to read."""

    name = "seatbelt"

    def __init__(self, workspace: Path, private: Sequence[Path]) -> None:
        self._workspace = Path(os.path.realpath(workspace))
        self._private = tuple(private)
        self._trying = asyncio.Lock()
        self._holds = False

    async def ready(self) -> None:
        """Try it, once. Raises SandboxError."""
        async with self._trying:
            if not self._holds:
                await self._try()
                self._holds = True

    async def start(self, confined: Confined) -> Process:
        await self.ready()
        return await self._start(confined)

    async def _start(self, confined: Confined) -> Process:
        if confined.layers.lower:
            raise SandboxError("layers of a bench can not be laid over each other on macOS")
        if not os.access(_PROGRAM, os.X_OK):
            raise SandboxError(f"{_PROGRAM} is missing")
        await asyncio.to_thread(link_environment, self._workspace, confined)
        bench = str(await asyncio.to_thread(confined.layers.upper.resolve))
        home = f"{bench}.home"
        await asyncio.to_thread(os.makedirs, home, 0o700, exist_ok=True)
        argv = confined.argv
        if confined.reach is not None:
            argv = (str(interpreter()), "-I", "-S", str(FORWARDER), str(confined.reach), str(PORT), *argv)
        rules = await asyncio.to_thread(lambda: profile(self._grant(confined, bench, home)))
        path = search_path(self._workspace, confined.environment, lambda _: True)
        own = {"PATH": path, "HOME": home, "TMPDIR": home, "LANG": "en_US.UTF-8"}
        begins = (_PROGRAM, "-p", rules, *announced(_limited(confined.bounds, argv)))
        return await begun(begins, bench, own | dict(confined.variables), ())

    def _grant(self, confined: Confined, bench: str, home: str) -> Grant:
        programs = [interpreter(), *(Path(word) for word in confined.argv[:1] if word.startswith("/"))]
        environment = [os.path.realpath(self._workspace / name) for name in confined.environment]
        return Grant(
            hidden=(*_HIDDEN, *map(os.path.realpath, (Path.home(), self._workspace.parent, *self._private))),
            shown=(*shown(Path.home(), self._workspace, confined.environment, programs), *environment),
            writable=(bench, home),
            reach=os.path.realpath(confined.reach) if confined.reach is not None else None,
        )

    async def _try(self) -> None:
        """Let a command read, write and connect where it must not."""
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
            bench, secret, port = Path(folder) / "bench", Path(folder) / "secret", listener.getsockname()[1]
            await asyncio.to_thread(bench.mkdir)
            await asyncio.to_thread(secret.touch)
            argv = ("/bin/sh", "-c", _TRIAL, "sh", ".", str(secret), str(port))
            process = await self._start(Confined(argv, Layers(bench)))
            await process.communicate()
            if process.returncode != 0 or await asyncio.to_thread((Path(folder) / "secret.new").exists):
                raise SandboxError("the sandbox of macOS does not hold here, so nothing is run")


def _limited(bounds: Bounds, argv: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command line with the limits that a shell can set: time, in seconds, and files, in blocks of 512."""
    return ("/bin/sh", "-c", _LIMITS, "/bin/sh", str(bounds.processor), str(bounds.file // 512), *argv)
