"""What of the machine a command does not see, whatever a user may read there.

The root of the file system is there, read-only, since programs, libraries and certificates lie all over it. Over
everything that is not of the system lies an empty directory: homes, temporary files, other projects, disks.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["hidden", "is_below", "is_system", "listening"]

_SYSTEM = frozenset(
    {
        "bin",
        "dev",
        "etc",
        "gnu",
        "lib",
        "lib32",
        "lib64",
        "libx32",
        "nix",
        "opt",
        "proc",
        "sbin",
        "snap",
        "usr",
        "var",
    }
)
"""The directories of the root that programs need; what else lies there is hidden."""

_INNER = ("backups", "crash", "games", "local", "log", "mail", "opt", "spool", "tmp", "www")
"""Directories of /var that hold data of services and of people."""


def hidden(workspace: Path, home: Path, private: Iterable[Path] = ()) -> tuple[str, ...]:
    """Return the directories that are to be empty, none of them below another, sorted; `private` are those that
    hold what is ours. All are real paths that exist.
    """
    found = {str(place) for place in _of_the_machine()}
    own = {os.path.realpath(place) for place in (home, workspace.parent, *private) if place.is_dir()}
    found |= {place for place in own if not is_system(place)}
    return tuple(sorted(place for place in found if not any(is_below(place, other) for other in found - {place})))


def is_below(path: str, place: str) -> bool:
    """Whether a path is a place or lies below it."""
    return path == place or path.startswith(f"{place.rstrip('/')}/")


def listening() -> tuple[str, ...]:
    """Return the real paths of the Unix sockets of this machine, sorted; those of other network namespaces are
    not known. A socket that can be seen can be used, also where the file system is read-only.
    """
    try:
        lines = Path("/proc/net/unix").read_text(errors="surrogateescape").splitlines()[1:]
    except OSError:
        return ()
    paths = {fields[7] for line in lines if len(fields := line.split(maxsplit=7)) > 7}  # noqa: PLR2004 - the columns
    return tuple(sorted({os.path.realpath(path) for path in paths if path[0] == "/" and Path(path).is_socket()}))


def _of_the_machine() -> Iterator[Path]:
    for place in Path("/").iterdir():
        if place.name not in _SYSTEM and place.is_dir() and not place.is_symlink():
            yield place
    for name in _INNER:
        place = Path("/var") / name
        if place.is_dir() and not place.is_symlink():
            yield place


def is_system(place: str) -> bool:
    """Whether a directory is the root or one that programs are in, so that hiding it would hide them."""
    parts = Path(place).parts[1:]
    return not parts or (parts[0] in _SYSTEM and len(parts) <= _DEEPEST.get(parts[0], len(parts)))


_DEEPEST = {"opt": 1, "var": 2}
"""Directories of the system below which, at some depth, anything may lie."""
