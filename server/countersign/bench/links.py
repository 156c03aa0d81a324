"""Symbolic links on benches: those that stay in the workspace are there as links, others are left out.

A link is never followed by us, and never offered: what became of one is told as what can not be.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from posixpath import dirname, isabs, join, normpath
from stat import S_ISLNK

from msgspec import Struct

from countersign.bench.tree import Entry
from countersign.ports import Changed

__all__ = ["Links", "linked", "links_among", "lost_link", "put_links"]

_MOST = 2_000
_NAMED = 5


class Links(Struct, frozen=True):
    """What the links of a bench say, by their paths, and a sentence on those that were left out, if any."""

    targets: Mapping[str, str] = {}
    left_out: str = ""


def links_among(workspace: Path, paths: Iterable[str]) -> Links:
    """Return which of some links of a workspace may be on a bench; blocks."""
    targets: dict[str, str] = {}
    others: list[str] = []
    for path in sorted(paths):
        target = _sound(workspace, path) if len(targets) < _MOST else None
        if target is None:
            others.append(path)
        else:
            targets[path] = target
    named = ", ".join(others[:_NAMED]) + (", ..." if len(others) > _NAMED else "")
    what = "A link is" if len(others) == 1 else f"{len(others)} links are"
    said = f"{what} not on the bench, since only relative ones that stay in the workspace can be: {named}."
    return Links(targets, said if others else "")


def put_links(root: Path, targets: Mapping[str, str]) -> None:
    """Make links in a directory that only we have written to, where nothing stands yet. Raises OSError."""
    for path, target in targets.items():
        place = root / path
        if not os.path.lexists(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(target)


def linked(entry: Entry, target: str) -> Changed | None:
    """Return what became of a link at whose place something stands; None where it is as it was. Raises OSError."""
    is_link = S_ISLNK(os.lstat(entry.name, dir_fd=entry.folder).st_mode)
    if is_link and os.readlink(entry.name, dir_fd=entry.folder) == target:
        return None
    what = "leads elsewhere" if is_link else "is something else"
    return Changed(entry.path, None, None, problem=f"was a link to {target} and {what} now")


def lost_link(path: str, target: str) -> Changed:
    return Changed(path, None, None, problem=f"was a link to {target} and is gone")


def _sound(workspace: Path, path: str) -> str | None:
    """Return what a link says; None where it is absolute, or leads out of the workspace by its words or in fact."""
    try:
        target = str((workspace / path).readlink())
    except OSError:
        return None
    end = normpath(join(dirname(path), target))
    if isabs(target) or end == ".." or end.startswith("../"):
        return None
    real, root = os.path.realpath(f"{workspace}/{path}"), os.path.realpath(workspace)
    return target if real == root or real.startswith(f"{root}/") else None
