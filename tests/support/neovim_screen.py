"""The screen of a Neovim as a terminal would show it: characters with their colours, kept and compared as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_letters

from msgspec import Struct

from support.documents import Json
from support.neovim import Neovim

__all__ = ["COLUMNS", "LINES", "Cell", "Screen", "drawn_as_text"]

COLUMNS, LINES = 80, 24

_COLOURS = (("foreground", "fg"), ("background", "bg"), ("special", "sp"))
_FLAGS = ("bold", "italic", "underline", "undercurl", "strikethrough", "reverse")
_PLAIN = "."
_RULE = "-" * 8


class Cell(Struct, frozen=True):
    """A cell of the screen: its character, empty behind a wide one, and how it looks."""

    character: str = " "
    look: str = ""


class Screen:
    """A terminal of 80 columns and 24 lines in which an editor is shown from now on."""

    def __init__(self, editor: Neovim) -> None:
        self._editor = editor
        self._looks: dict[int, str] = {}
        self._rows: list[list[Cell]] = []
        editor.show_in_terminal(COLUMNS, LINES)

    def capture(self) -> str:
        """Return what is shown now, as text."""
        return drawn_as_text(self.rows())

    def rows(self) -> list[list[Cell]]:
        """Let the whole screen be drawn anew and return its rows."""
        for name, *calls in self._editor.drawn_anew():
            self._take(name, calls)
        return self._rows

    def _take(self, name: str, calls: list[Json]) -> None:
        if name == "grid_clear":
            self._rows = [[Cell()] * COLUMNS for _ in range(LINES)]
        elif name == "hl_attr_define":
            self._looks.update({number: " ".join(_parts(colours)) for number, colours, *_ in calls})
        elif name == "grid_line":
            for _, row, column, runs, *_ in calls:
                self._write(row, column, runs)

    def _write(self, row: int, column: int, runs: list[Json]) -> None:
        look = ""
        for character, *how in runs:
            look = self._looks.get(how[0], "") if how else look
            count = how[1] if len(how) > 1 else 1
            self._rows[row][column : column + count] = [Cell(character, look)] * count
            column += count


def drawn_as_text(rows: list[list[Cell]]) -> str:
    """Return rows of cells as text: their characters, their looks by letters, and what the letters stand for."""
    letters: dict[str, str] = {"": _PLAIN}
    unused = iter(ascii_letters)
    looks: list[str] = []
    for row in rows:
        for cell in row:
            if cell.look not in letters:
                letters[cell.look] = next(unused)
        looks.append("".join(letters[cell.look] for cell in row).rstrip(_PLAIN))
    text = ["".join(cell.character for cell in row).rstrip() for row in rows]
    legend = [f"{letter} {look}" for look, letter in letters.items() if look]
    return "\n".join([*text, _RULE, *looks, _RULE, *legend]) + "\n"


def _parts(colours: Mapping[str, Json]) -> Iterator[str]:
    for name, word in _COLOURS:
        if name in colours:
            yield f"{word}#{colours[name]:06x}"
    yield from (flag for flag in _FLAGS if colours.get(flag))
