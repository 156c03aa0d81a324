"""What a server that has ended may have left behind: processes, benches, a ledger that is not whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from faults.script import Place

__all__ = ["environment_of", "left_behind"]

_MARK = "COUNTERSIGN_FAULT_CASE"
"""A variable that the children of a server inherit, whoever is their parent at the end."""


def environment_of(place: Place) -> dict[str, str]:
    """Return the environment of a server that keeps all it writes below a folder."""
    homes = {f"XDG_{kind}_HOME": str(place.base / kind.lower()) for kind in ("STATE", "CONFIG", "CACHE")}
    own = {"HOME": str(place.base), "TMPDIR": str(place.base), _MARK: str(place.base)}
    return {**os.environ, **homes, **own}


def left_behind(place: Place) -> list[str]:
    """Say what is left, a line each."""
    return [*_processes(place), *_benches(place), *_flaws(place)]


def _processes(place: Place) -> Iterator[str]:
    mark = f"{_MARK}={place.base}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(folder.name) != os.getpid() and mark in (folder / "environ").read_bytes().split(b"\0"):
                yield f"process {folder.name}: {(folder / 'cmdline').read_bytes()!r}"


def _benches(place: Place) -> Iterator[str]:
    yield from map(str, (place.state / "benches").glob("*/*"))


def _flaws(place: Place) -> Iterator[str]:
    command = [sys.executable, "-m", "countersign", "verify"]
    ran = subprocess.run(
        command, cwd=place.root, env=environment_of(place), capture_output=True, text=True, check=False, timeout=60
    )
    if ran.returncode != 0:
        yield f"verify ends with {ran.returncode}: {ran.stdout}{ran.stderr}"
