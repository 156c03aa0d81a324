"""Whether the isolation holds here: a command that tries to get out runs before any other does.

What it could get at is planted: a secret, sockets, a directory, this process. If it reaches any of it, nothing is
run. That it held is remembered for the program that isolates, its kernel and this version of ours.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import msgspec

from countersign import __version__
from countersign.bench.sandbox.breakout import Planted
from countersign.bench.sandbox.plan import interpreter
from countersign.bench.sandbox.view import OURS
from countersign.ports import Bounds, Confined, Layers, SandboxError

__all__ = ["Canary"]

_Start = Callable[[Confined, Mapping[str, Path]], Awaitable[asyncio.subprocess.Process]]

_SCRIPT = Path(__file__).with_name("breakout.py")
_INSIDE = f"{OURS}/breakout.py"
_PATIENCE = 10.0
_BOUNDS = Bounds(memory=1 << 30, file=1 << 20, processes=64, processor=10)
_BEGAN = 21
"""The column of the time when a process began, of those in `/proc/<pid>/stat`."""


class Canary:
    """Tries a sandbox; `state` is where what came of it is remembered, `programs` are those that isolate."""

    def __init__(self, state: Path, program: str) -> None:
        self._state = state
        found = Path(program).stat()
        parts = (program, found.st_mtime_ns, found.st_size, *os.uname(), os.getuid(), __version__)
        self._key = " ".join(map(str, parts))

    @property
    def has_lived(self) -> bool:
        """Whether the isolation has held before, with everything as it is now."""
        with suppress(OSError):
            return self._memory.read_text() == self._key
        return False

    async def fly(self, start: _Start) -> None:
        """Try to get out. Raises SandboxError when that succeeds, or when it can not be tried."""
        try:
            self._state.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _planted(self._state) as (planted, bench):
                argv = (str(interpreter()), "-I", "-S", _INSIDE, msgspec.json.encode(planted).decode())
                confined = Confined(argv, Layers(bench), bounds=_BOUNDS)
                through = await _through(await start(confined, {_INSIDE: _SCRIPT}))
                if (bench / "sign").read_text() != planted["word"]:
                    raise SandboxError("what is written in the sandbox does not arrive on the bench")
            if through:
                raise SandboxError(f"the sandbox leaks, so nothing is run: {', '.join(through)}")
            self._memory.write_text(self._key)
        except OSError as error:
            raise SandboxError(f"the sandbox can not be tried: {error}") from error

    @property
    def _memory(self) -> Path:
        return self._state / "sandbox.tried"


async def _through(process: asyncio.subprocess.Process) -> list[str]:
    complaint = b""
    try:
        async with asyncio.timeout(_PATIENCE):
            said, complaint = await process.communicate()
        return msgspec.json.decode(said, type=list[str])
    except TimeoutError:
        raise SandboxError("the sandbox could not be tried within 10 seconds", "try again.") from None
    except msgspec.DecodeError:
        words = complaint.decode(errors="replace").strip()
        raise SandboxError(
            f"the sandbox can not be tried: {words or f'it ended with {process.returncode}'}"
        ) from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()


@contextmanager
def _planted(state: Path) -> Generator[tuple[Planted, Path]]:
    """Plant what must not be reached, and make a bench; all of it is gone afterwards."""
    word = secrets.token_hex(16)
    with ExitStack() as stack:
        place = Path(tempfile.mkdtemp(prefix="canary-", dir=state))
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        for name in ("bench", "outside"):
            (place / name).mkdir()
        (place / "secret").write_text(word)
        port = stack.enter_context(_listening(socket.AF_INET, ("127.0.0.1", 0))).getsockname()[1]
        stack.enter_context(_listening(socket.AF_UNIX, "\0" + word))
        path = stack.enter_context(_listening_at(place / "socket"))
        began = Path("/proc/self/stat").read_text().split()[_BEGAN]
        outside = str(place / "outside")
        yield (
            Planted(
                secret=str(place / "secret"),
                directory=outside,
                port=port,
                abstract=word,
                path=path,
                process=os.getpid(),
                began=began,
                word=word,
            ),
            place / "bench",
        )


def _listening(family: int, address: tuple[str, int] | str) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    made.bind(address)
    made.listen()
    return made


@contextmanager
def _listening_at(path: Path) -> Generator[str]:
    """Listen on a socket in the file system, reached by a descriptor since its path may be too long for one."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with _listening(socket.AF_UNIX, f"/proc/self/fd/{folder}/{path.name}"):
            yield str(path)
    finally:
        os.close(folder)
