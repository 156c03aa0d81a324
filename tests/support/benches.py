"""Benches over a small workspace, and what programs see of them."""

from __future__ import annotations

import functools
import os
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from countersign.bench.overlay import obstacle
from countersign.core.operation import LaidFile
from countersign.core.text import Text
from countersign.ports import Bench, Benches, Layers

__all__ = ["Kept", "Open", "make_workspace", "needs_overlay", "tree_of", "view"]


class Kept(Benches, Protocol):
    """Benches of one session, which may have ended."""

    def remove_leftovers(self, alive: Callable[[str], bool]) -> None: ...


class Open(Protocol):
    """Opens a bench that shows the whole workspace."""

    def __call__(
        self,
        buffers: Iterable[tuple[str, Text]] = (),
        laid: Mapping[str, LaidFile | None] = {},
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Bench: ...


def make_workspace(root: Path) -> None:
    (root / "deep/er").mkdir(parents=True)
    (root / "a.py").write_bytes(b"a = 1\r\n")
    (root / "deep/er/b.py").write_bytes(b"b\n")
    (root / "run.sh").write_bytes(b"#!/bin/sh\n")
    (root / "run.sh").chmod(0o755)
    (root / ".git/info").mkdir(parents=True)
    (root / ".git/info/exclude").write_bytes(b"*.log\nbuilt/\n")
    (root / "x.log").write_bytes(b"")


@functools.cache
def _obstacle() -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        return obstacle(Path(folder))


def needs_overlay() -> None:
    """Skip the test, with the reason, where no layers can be mounted."""
    if (reason := _obstacle()) is not None:
        pytest.skip(reason)


@contextmanager
def view(bench: Bench) -> Generator[Path]:
    """Show a bench as programs see it: one directory. While it is mounted, the bench must not be written to."""
    layers = bench.layers
    if not layers.lower:
        yield layers.upper
        return
    with tempfile.TemporaryDirectory() as place, _mounted(layers, Path(place)) as process:
        yield Path(f"/proc/{process}/root{place}")


@contextmanager
def _mounted(layers: Layers, place: Path) -> Generator[int]:
    lower = ":".join(str(one) for one in layers.lower)
    options = f"userxattr,lowerdir={lower},upperdir={layers.upper},workdir={layers.work}"
    script = 'mount -t overlay overlay -o "$1" "$2" && echo done && exec cat'
    argv = ("unshare", "-Urm", "--propagation", "private", "sh", "-c", script, "sh", options, str(place))
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"done\n"
        yield process.pid


def tree_of(root: Path) -> dict[str, tuple[bytes, bool]]:
    """Return the plain files below a directory: what they hold, and whether they can be executed."""
    files = (Path(folder, name) for folder, _, names in os.walk(root) for name in names)
    plain = (file for file in files if file.is_file() and not file.is_symlink())
    return {str(file.relative_to(root)): (file.read_bytes(), bool(file.stat().st_mode & 0o100)) for file in plain}
