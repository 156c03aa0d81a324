"""Where the user is: the workspace, and a file's path in it."""

from __future__ import annotations

import os
from pathlib import Path

from countersign.cli.output import inline

__all__ = ["UsageError", "path_in", "root_of"]

_MARKS = (".git", "countersign.toml")


class UsageError(Exception):
    """The command line makes no sense here; the message is a sentence for the user."""


def root_of(given: Path | None, start: Path | None = None) -> Path:
    """Return the workspace: the given directory, else the nearest one around `start` (default: here) that has
    `.git` or `countersign.toml`, else the current directory. Raises UsageError.
    """
    if given is not None:
        if not given.is_dir():
            raise UsageError(f"--root {inline(str(given))} is not a directory.")
        return Path(os.path.realpath(given))
    here = Path.cwd()
    first = _real(start) if start is not None else here
    around = (first, *first.parents) if first.is_dir() else first.parents
    return next((above for above in around if any((above / mark).exists() for mark in _MARKS)), here)


def path_in(root: Path, file: Path, *, must_exist: bool = True) -> str:
    """Return the path of a file in the workspace, with `/`. Raises UsageError when it is not there."""
    real = _real(file)
    if must_exist and not real.exists():
        raise UsageError(f"{inline(str(file))} does not exist.")
    if not real.is_relative_to(root):
        raise UsageError(
            f"{inline(str(file))} lies outside of the workspace {inline(str(root))}; name its own one with --root."
        )
    return real.relative_to(root).as_posix()


def _real(path: Path) -> Path:
    """Return a path without links on it: a file has one name, however the user came to it."""
    return Path(os.path.realpath(path))
