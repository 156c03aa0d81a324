"""A folder to measure in: one file of generated code, and for ours a ledger in which its hunks wait."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from harness.source import HUNKS, Source, make_source

__all__ = ["Place", "make_place"]

_NAME = "orders.py"


class Place(Struct, frozen=True):
    """A workspace and the one file in it; `environment` keeps what servers store beside it."""

    root: Path
    source: Source
    environment: dict[str, str]

    @property
    def uri(self) -> str:
        return (self.root / _NAME).as_uri()


def make_place(folder: Path, lines: int, *, propose: bool) -> Place:
    """Make a workspace in a new folder; with `propose` the recipe agent works on its first spec."""
    root = folder / "workspace"
    (root / ".git").mkdir(parents=True)
    source = make_source(lines)
    (root / _NAME).write_text(source.text, encoding="utf-8")
    environment = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("STATE", "CACHE", "CONFIG")}
    place = Place(root, source, environment)
    if propose:
        _propose(place)
    return place


def _propose(place: Place) -> None:
    command = [sys.executable, "-m", "countersign", "run", f"{_NAME}:1", "--accept", "none"]
    done = subprocess.run(
        command,
        cwd=place.root,
        env={**os.environ, **place.environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if f"{HUNKS} hunks: 0 accepted, 0 rejected, {HUNKS} left" not in done.stdout:
        raise SystemExit(f"the proposal was not made: {done.stdout[-500:]}{done.stderr[-500:]}")
