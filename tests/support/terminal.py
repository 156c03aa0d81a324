"""A terminal, driven by the keyboard and read off the screen, as a user has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

__all__ = ["SECONDS", "Terminal", "until"]

SECONDS = 40.0
"""How long the slowest thing on a screen may take on a loaded machine before a test fails."""
_PAUSE = 0.02
_OPTIONS = (
    "set -s escape-time 0",
    "set -g status off",
    "set -g default-terminal tmux-256color",
    "set -g remain-on-exit on",
)


class Terminal:
    """A tmux of its own with one window, in which one command runs. `private` is a folder with a short path, for
    sockets, whose paths are short by law; that of a test's folder need not be.
    """

    def __init__(self, tmux: Path) -> None:
        self.private = Path(tempfile.mkdtemp(prefix="terminal-"))
        config = self.private / "tmux.conf"
        config.write_text("".join(f"{option}\n" for option in _OPTIONS), encoding="utf-8")
        self._tmux = (str(tmux), "-S", str(self.private / "socket"), "-f", str(config), "-u")

    def start(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        settings = [f"{name}={value}" for name, value in {**environment, "LC_ALL": "C.UTF-8"}.items()]
        size = ("-x", "200", "-y", "60")
        self._do("new-session", "-d", *size, "-c", str(folder), "--", "env", *settings, *command)

    def keys(self, *keys: str) -> None:
        """Press keys, by tmux's names: `Enter`, `Escape`, `C-s`."""
        self._do("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._do("send-keys", "-l", "--", text)

    @property
    def screen(self) -> str:
        return self._do("capture-pane", "-p")

    def see(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        self.until(lambda: text in self.screen, f"to see {text!r}")

    def shows(self, text: str, within: float) -> bool:
        """Whether a text comes to stand on the screen within some seconds."""
        deadline = time.monotonic() + within
        while not (found := text in self.screen) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
        return found

    def until(self, condition: Callable[[], object], what: str) -> None:
        until(condition, lambda: f"waited in vain {what}; the screen:\n{self._shown()}")

    def _shown(self) -> str:
        """Return the lines of the screen that are not empty."""
        return "\n".join(line.rstrip() for line in self.screen.splitlines() if line.strip())

    def ended(self) -> None:
        """Wait until the command has ended by itself, and let go of everything."""
        self.until(lambda: self._do("display-message", "-p", "#{pane_dead}").strip() == "1", "for the end")
        self.close()

    def close(self) -> None:
        """End whatever runs, as closing the window does."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)
        shutil.rmtree(self.private, ignore_errors=True)

    def _do(self, *command: str) -> str:
        done = subprocess.run([*self._tmux, *command], check=False, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"tmux {command[0]}: {done.stderr.strip()}")
        return done.stdout


def until(condition: Callable[[], object], report: Callable[[], str]) -> None:
    """Wait until a condition holds; what is reported when it does not is asked at the end alone."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(report())
        time.sleep(_PAUSE)
