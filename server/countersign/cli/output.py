"""What goes to the screen: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

import msgspec

from countersign.cli.commands import Color
from countersign.core.escape import visible
from countersign.core.plural import counted

__all__ = ["Messages", "Output", "Piece", "can_ask", "counted", "inline"]

Piece = tuple[str, str]
"""Text that is safe to show, and its style in the words of rich: `bold`, `red`, ``."""


class Output:
    """Standard output. Without colours it is plain text, and rich is never loaded."""

    def __init__(self, color: Color = Color.AUTO) -> None:
        self._paint = _painter() if _is_coloured(color) else _plain

    @property
    def is_on_screen(self) -> bool:
        """Whether somebody sees what is written, and not a file or another program."""
        return sys.stdout.isatty()

    def line(self, *pieces: Piece) -> None:
        """Write the pieces and end the line. Nothing is wrapped, cut or interpreted."""
        sys.stdout.write("".join(self._paint(text, style) for text, style in pieces) + "\n")

    def text(self, text: str) -> None:
        self.line((text, ""))

    def document(self, document: object) -> None:
        """Write one JSON document. It is pure ASCII: that is valid whatever the terminal's encoding."""
        sys.stdout.write(json.dumps(msgspec.to_builtins(document), indent=2) + "\n")


class Messages:
    """Standard error: sentences for the user, and on a terminal one line that says what goes on."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._stands = False

    def show(self, message: str) -> None:
        if self._live:
            import shutil  # noqa: PLC0415 - 3 ms, and a pipe has no width

            columns = shutil.get_terminal_size().columns
            sys.stderr.write(f"\r\x1b[K{message[: columns - 1]}")
            sys.stderr.flush()
            self._stands = True

    def clear(self) -> None:
        if self._stands:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._stands = False

    def say(self, sentence: str) -> None:
        self.clear()
        sys.stderr.write(f"countersign: {sentence}\n")
        sys.stderr.flush()


def can_ask() -> bool:
    """Whether somebody sits there who sees questions and can answer them."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _is_coloured(color: Color) -> bool:
    """Decide on colours: the option wins over NO_COLOR (no-color.org), and that over the terminal."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painter() -> Callable[[str, str], str]:
    """Return what adds a style to a text, in the sixteen colours that the user's terminal defines.

    A console of rich would take many times as long, which shows when a proposal has thousands of hunks.
    """
    from rich.color import ColorSystem  # noqa: PLC0415 - needed for colours only
    from rich.style import Style  # noqa: PLC0415 - as above

    def paint(text: str, style: str) -> str:
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if style else text

    return paint


def _plain(text: str, style: str) -> str:
    del style
    return text


def inline(text: str) -> str:
    """Return the text made safe to show on one line."""
    return visible(text).replace("\n", "<U+000A>")
