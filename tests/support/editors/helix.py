"""Helix in a terminal. It has no other interface: all that is known of it is what its screen shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from support.editors.editor import PREFIX, is_meant
from support.terminal import Terminal

__all__ = ["Helix"]

_NOTHING = ("No code actions available", "No configured language server")

_PATIENCE = 4.0
"""Seconds after which a command line that does not show is typed anew."""


class Helix:
    def __init__(
        self, program: Path, tmux: Path, config: tuple[str, str], root: Path, environment: Mapping[str, str]
    ) -> None:
        """Start Helix with the texts of its `languages.toml` and `config.toml`."""
        self._terminal = Terminal(tmux)
        own = self._terminal.private / "helix"
        own.mkdir()
        for name, text in zip(("languages.toml", "config.toml"), config, strict=True):
            (own / name).write_text(text, encoding="utf-8")
        self._copy = self._terminal.private / "shown.txt"
        self._terminal.start([str(program)], root, {**environment, "XDG_CONFIG_HOME": str(own.parent)})
        self._terminal.see("NOR")

    @property
    def screen(self) -> str:
        return self._terminal.screen

    @property
    def text(self) -> str:
        """What Helix hands to a program of the shell: its text, to the byte."""
        self._copy.unlink(missing_ok=True)
        self._type("%")
        self._command(f"pipe-to cat > {self._copy}.part; mv {self._copy}.part {self._copy}")
        self._terminal.until(self._copy.exists, "for the text")
        self._terminal.keys(";")
        return self._copy.read_bytes().decode()

    @property
    def remarks(self) -> Sequence[str]:
        """What stands at the ends of lines: the worst of each line."""
        return [line.rpartition("  ")[2] for line in self._page() if "  " in line]

    def open(self, path: Path) -> None:
        self._command(f"open {path}")
        self._terminal.see(path.name)

    def replace(self, line: int, old: str, new: str) -> None:
        self._go(line)
        self._type(f"/{re.escape(old)}")
        self._terminal.keys("Enter")
        self._terminal.keys("c")
        self._insert(new)

    def write(self, line: int, text: str) -> None:
        self._go(line)
        self._terminal.keys("i")
        self._insert(text)

    def save(self) -> None:
        self._command("write")
        self._terminal.see("written")

    def undo(self) -> None:
        self._type("u")

    def redo(self) -> None:
        self._type("U")

    def choose(self, line: int, title: str) -> None:
        self._go(line)
        self._terminal.until(lambda: self._chosen(title), f"for the action {title!r}")

    def _chosen(self, title: str) -> bool:
        """Open the menu and take an entry, if it is there; else put the menu away."""
        if self._refuses():
            self._leave()
            self._terminal.until(lambda: not self._refuses(), "for the last answer to go")
        self._terminal.keys("Space")
        self._terminal.keys("a")
        self._terminal.until(lambda: self._menu() or self._refuses(), "for a menu")
        rows = self._menu()
        wanted = [number for number, row in enumerate(rows) if is_meant(row, title)]
        if not wanted:
            self._leave()
            return False
        self._terminal.keys(*["Down"] * wanted[0], "Enter")
        self._terminal.until(lambda: not self._menu(), "for the menu to go")
        return True

    def call(self, command: str) -> None:
        self._command(f"lsp-workspace-command {command}")

    def hover(self, line: int, text: str) -> None:
        self._go(line)
        self._terminal.keys("Space")
        self._terminal.keys("k")
        self._terminal.see(text)
        self._leave()

    def see(self, text: str) -> None:
        self._terminal.see(text)

    def start_server(self) -> None:
        self._command("lsp-restart")

    def quit(self) -> None:
        self._command("quit-all!")
        self._terminal.ended()

    def close(self) -> None:
        self._terminal.close()

    def _menu(self) -> list[str]:
        """Return the entries of the menu, without what stands on the screen beside it."""
        return [line[line.index(PREFIX) :].partition("  ")[0] for line in self._page() if PREFIX in line]

    def _refuses(self) -> bool:
        return any(words in self.screen for words in _NOTHING)

    def _page(self) -> list[str]:
        """Return the lines of the screen above the status line."""
        return [line.rstrip() for line in self.screen.splitlines()[:-2]]

    def _go(self, line: int) -> None:
        self._type(f"{line + 1}gg")
        self._terminal.until(lambda: f"  {line + 1}:1" in self.screen, f"to be at line {line + 1}")

    def _insert(self, text: str) -> None:
        self._terminal.see(" INS ")
        self._type(text)
        self._leave()

    def _command(self, command: str) -> None:
        """Type a command, anew where news of a server have put the command line away meanwhile."""
        self._terminal.until(lambda: self._is_typed(f":{command}"), f"to type {command!r}")
        self._terminal.keys("Enter")

    def _is_typed(self, line: str) -> bool:
        # No Escape here: with nothing on the screen to say that it was read, the next key would be one with Alt.
        self._type(line)
        return self._terminal.shows(line, _PATIENCE)

    def _type(self, text: str) -> None:
        self._terminal.type(text)

    def _leave(self) -> None:
        """Leave a mode or a popup; what follows too fast would be taken for a key with Alt."""
        self._terminal.keys("Escape")
        self._terminal.until(lambda: " NOR " in self.screen and not self._menu(), "for normal mode")
