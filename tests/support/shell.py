"""A shell for tests of the command line: a folder, an environment, and the program in it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect
from msgspec import Struct

from support.documents import Json
from support.trusting import trust

__all__ = ["EXAMPLE", "Ran", "Shell", "Typing"]

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcel-desk"
SECONDS = 20
"""How long the slowest command may take on a loaded machine before a test fails."""

_PROGRAM = ("-m", "countersign")


class Ran(Struct, frozen=True):
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Json:
        return json.loads(self.out)


class Typing:
    """A command in a terminal of its own, at which the test types."""

    def __init__(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._spawned: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            [*_PROGRAM, *arguments],
            cwd=str(folder),
            env=dict(environment),
            encoding="utf-8",
            timeout=SECONDS,
            dimensions=(50, 120),
        )
        self._spawned.delaybeforesend = None

    def read_to(self, words: str) -> str:
        """Wait for the words; return what was on the screen since the last call, line ends as LF."""
        self._spawned.expect_exact(words)
        return f"{self._spawned.before}{words}".replace("\r\n", "\n")

    def type(self, line: str) -> None:
        self._spawned.sendline(line)

    def press_interrupt(self) -> None:
        """Press Ctrl-C once the command waits for a key: Python sees none that comes between prompt and read."""
        deadline = time.monotonic() + SECONDS
        while self._state() != "S":
            assert time.monotonic() < deadline, "the command never came to wait for a key"
        self._spawned.sendintr()

    def _state(self) -> str:
        """Return the state of the process as the system names it, `S` when it sleeps: see proc(5)."""
        return Path(f"/proc/{self._spawned.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]

    def press_end(self) -> None:
        self._spawned.sendeof()

    def end(self) -> Ran:
        """Wait for the end of the command; `out` is what was on the screen since the last call of `read_to`."""
        self._spawned.expect(pexpect.EOF)
        self._spawned.close()
        code = self._spawned.exitstatus
        assert code is not None, f"ended by signal {self._spawned.signalstatus}"
        return Ran(code, str(self._spawned.before).replace("\r\n", "\n"), "")


class Shell:
    """A folder to work in, with a state directory that nobody else uses."""

    def __init__(self, folder: Path, state: Path) -> None:
        self.folder = folder
        self.state = state
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "HOME") if name in os.environ}
        self.environment = {**kept, "XDG_STATE_HOME": str(state), "TERM": "xterm", "PYTHONUTF8": "1"}

    @classmethod
    def in_example(cls, folder: Path) -> Shell:
        """Return a shell in a copy of the example project, which is trusted: its specs have `done:` commands."""
        shutil.copytree(EXAMPLE, folder / "parcel-desk", ignore=shutil.ignore_patterns("__pycache__"))
        shell = cls(folder / "parcel-desk", folder / "state")
        trust(shell.folder, shell.state)
        return shell

    def run(self, *arguments: str, largest_file: int | None = None, **environment: str) -> Ran:
        """Run a command to its end, without a terminal; `largest_file` bounds in bytes what it can write."""

        def limit() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        ended = subprocess.run(
            [sys.executable, *_PROGRAM, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            preexec_fn=limit,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def type(self, *arguments: str, **environment: str) -> Typing:
        """Begin a command in a terminal without colours."""
        return Typing(arguments, self.folder, {**self.environment, "NO_COLOR": "1", **environment})

    def read(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def write(self, path: str, content: str | bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def records(self) -> list[Json]:
        """Return what `countersign log --json` prints."""
        return self.run("log", "--json").document
