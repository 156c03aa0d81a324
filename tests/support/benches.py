"""Benches over a small workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from countersign.bench.copy import CopyBench

__all__ = ["Open", "make_workspace"]

Open = Callable[..., CopyBench]


def make_workspace(root: Path) -> None:
    (root / "deep/er").mkdir(parents=True)
    (root / "a.py").write_bytes(b"a = 1\r\n")
    (root / "deep/er/b.py").write_bytes(b"b\n")
    (root / "run.sh").write_bytes(b"#!/bin/sh\n")
    (root / "run.sh").chmod(0o755)
    (root / ".gitignore").write_bytes(b"*.log\nbuilt/\n")
    (root / "x.log").write_bytes(b"")
