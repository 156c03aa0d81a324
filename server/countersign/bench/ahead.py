"""A search that begins before it is known what for: git reads while the rest of the program is loaded.

That takes about as long. What is looked for is a guess, and `search.py` uses what was begun only if it was right.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from countersign.bench.grep import Grep, GrepError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MARKS", "WORDS", "begin"]

MARKS = (".git", "countersign.toml")
"""What makes a directory the workspace."""

WORDS = ("spec:", "ai!", "ai?")
"""What stands in specs, unless the workspace has chosen another tag."""


def begin(options: Sequence[str]) -> Grep | None:
    """Begin what `countersign specs` with these options will search; None where they tell something else."""
    if not all(option == "--json" or option.startswith("--color=") for option in options):
        return None
    try:
        return Grep(_root(os.getcwd()), WORDS)  # noqa: PTH109 - pathlib is among what takes long to load
    except (GrepError, OSError):
        return None


def _root(here: str) -> str:
    above = here
    while not any(os.path.exists(f"{above}/{mark}") for mark in MARKS):  # noqa: PTH110 - as above
        above, last = os.path.dirname(above), above  # noqa: PTH120 - as above
        if above == last:
            return here
    return above
