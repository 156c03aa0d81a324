"""Where an agent works."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from countersign.agents.confinement import Guard
from countersign.ports import Bench

__all__ = ["Ground"]


class Ground(NamedTuple):
    """The bench, the path at which the agent sees it, and what guards all that is started there."""

    bench: Bench
    root: Path
    guard: Guard
