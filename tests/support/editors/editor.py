"""What a story asks of an editor: the few things that a user does at it and sees in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

__all__ = ["PREFIX", "Editor", "is_meant"]

PREFIX = "Countersign: "
"""What the titles of our code actions begin with."""


class Editor(Protocol):
    """A running editor with one window, which shows one file at a time. Lines count from 0.

    What takes time is waited for; what does not come is an AssertionError that shows the screen.
    """

    @property
    def text(self) -> str:
        """The text of the file that is shown, with the line ends it would be saved with."""
        ...

    @property
    def remarks(self) -> Sequence[str]:
        """The diagnostics that are shown in this file, as far as the editor shows their words."""
        ...

    @property
    def screen(self) -> str: ...

    def open(self, path: Path) -> None:
        """Show a file, and wait until a server has it."""
        ...

    def replace(self, line: int, old: str, new: str) -> None:
        """Type over some characters of a line."""
        ...

    def write(self, line: int, text: str) -> None:
        """Type a text on an empty line."""
        ...

    def save(self) -> None: ...

    def undo(self) -> None: ...

    def redo(self) -> None: ...

    def choose(self, line: int, title: str) -> None:
        """Take the code action at a line whose title, behind our prefix, is meant; wait until it is offered."""
        ...

    def call(self, command: str) -> None:
        """Run a command of the server by its name, without arguments, as the editor lets one do it."""
        ...

    def hover(self, line: int, text: str) -> None:
        """Ask about a line, wait until the answer contains a text, and put the answer away."""
        ...

    def see(self, text: str) -> None:
        """Wait until a text stands on the screen, or was told."""
        ...

    def start_server(self) -> None:
        """Start a server once the editor knows that the one before has ended."""
        ...

    def quit(self) -> None:
        """Leave without saving; the servers are told goodbye."""
        ...

    def close(self) -> None:
        """End the editor in whatever state it is."""
        ...


def is_meant(offered: str, title: str) -> bool:
    """Whether a code action is the one that a story calls by this title; one that ends in `...` may go on."""
    wanted = PREFIX + title
    return offered.startswith(wanted[:-3]) if wanted.endswith("...") else offered == wanted
