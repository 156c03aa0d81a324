"""What a model's reply asks for, one thing after the other, and why something of it is not done.

The readers of the forms make asks, and `reply_desk` carries them out. Lines are contents, without terminators; `at`
is the line of the reply, from 0, that an ask begins with.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

__all__ = ["Ask", "Mark", "Move", "Passage", "Remove", "Swap", "Trouble", "Write"]


class Swap(Struct, frozen=True):
    """Some lines are to be replaced by others; without old ones, the new are to stand at the end, or in a new file.

    Where the marks between old and new can be taken in several ways, `readings` has them all, the one with the most
    old lines first: that one is meant whose old lines are in the file.
    """

    path: str
    at: int
    readings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


class Mark(Enum):
    """What is to come of a line."""

    STAYS = " "
    GOES = "-"
    COMES = "+"


class Passage(Struct, frozen=True):
    """Some lines of a file, each with what is to come of it, as they stand in a diff or a patch.

    `near` is the line, from 0, that they are said to begin at; `below` are lines that are said to stand above them,
    the last one the nearest. `at_end`: they end the file. `first`: of several places that have them letter by
    letter, the first is meant, and where blanks are quoted wrong, the lines are to be as they are quoted. `ended`
    tells whether the last line is to have a terminator, None where nothing is said about it. `cut`: the last line
    may be incomplete.
    """

    path: str
    at: int
    lines: tuple[tuple[Mark, str], ...]
    near: int | None = None
    below: tuple[str, ...] = ()
    at_end: bool = False
    first: bool = False
    ended: bool | None = None
    cut: bool = False

    @property
    def old(self) -> tuple[str, ...]:
        return tuple(line for mark, line in self.lines if mark is not Mark.COMES)

    @property
    def new(self) -> tuple[str, ...]:
        return tuple(line for mark, line in self.lines if mark is not Mark.GOES)


class Write(Struct, frozen=True):
    """A file is to have these lines. `over`: whatever it had before; else there must be no such file yet.

    `ended` tells whether the last line is to have a terminator. `lazy`: what stays of the file may be left out,
    with a comment in its place.
    """

    path: str
    at: int
    lines: tuple[str, ...]
    over: bool
    ended: bool = True
    lazy: bool = False


class Remove(Struct, frozen=True):
    """A file is to go; `quoted` are lines that it is said to have."""

    path: str
    at: int
    quoted: tuple[str, ...] = ()


class Move(Struct, frozen=True):
    """A file, as it is after the asks before this one, is to get another path."""

    path: str
    at: int
    target: str


class Trouble(Struct, frozen=True):
    """Why a part of a reply is not done, worded for the model that wrote it.

    `line` is that of the reply, from 1, at which the part begins; `path` is the file as the model named it, empty
    when it named none. The message may quote lines of the file and of the reply.
    """

    path: str
    line: int
    message: str


Ask = Swap | Passage | Write | Remove | Move
