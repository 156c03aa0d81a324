"""How fault cases on the disk are made: files of any kind, and a review that they disturb."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from faults.messages import opening
from faults.script import GOAL, Choose, Offered, Place, Shows, Told, send
from support.serving import ACCEPT, RUN
from support.shop import FIRST, TEXT

__all__ = ["FOLLOWS", "HUNK", "READY", "RUNS", "Maker", "in_root", "link_to", "socket_at", "text_of"]

HUNK = TEXT[: TEXT.index(FIRST)].count("\n")
"""The line of the first hunk of the text."""
FOLLOWS = (send(opening()), Shows(GOAL))
READY = Told("ready for review")
RUNS = (send(opening(TEXT)), Choose(RUN), READY, Offered(ACCEPT, HUNK))
"""A spec is run and its hunks wait."""

Maker = Callable[[Path], None]
"""Makes something at a path where nothing is yet."""


def in_root(name: str, make: Maker) -> Callable[[Place], None]:
    """Return what makes something in the workspace."""
    return lambda place: make(place.root / name)


def text_of(content: str | bytes) -> Maker:
    data = content.encode() if isinstance(content, str) else content

    def make(path: Path) -> None:
        path.write_bytes(data)

    return make


def link_to(target: str) -> Maker:
    return lambda path: path.symlink_to(target)


def socket_at(path: Path) -> None:
    """Make a socket; its name is bound from its folder, since names of sockets have a hundred bytes."""
    here = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)
