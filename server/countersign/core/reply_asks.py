"""What a model's reply asks for, one thing after the other, and why something of it is not done.

The readers of the forms make asks, and `reply_desk` carries them out. Lines are contents, without terminators; `at`
is the line of the reply, from 0, that an ask begins with.
"""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Ask", "Swap", "Trouble"]


class Swap(Struct, frozen=True):
    """Some lines are to be replaced by others; without old ones, the new are to stand at the end, or in a new file.

    Where the marks between old and new can be taken in several ways, `readings` has them all, the one with the most
    old lines first: that one is meant whose old lines are in the file.
    """

    path: str
    at: int
    readings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


class Trouble(Struct, frozen=True):
    """Why a part of a reply is not done, worded for the model that wrote it.

    `line` is that of the reply, from 1, at which the part begins; `path` is the file as the model named it, empty
    when it named none. The message may quote lines of the file and of the reply.
    """

    path: str
    line: int
    message: str


Ask = Swap
