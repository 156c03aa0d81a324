"""What people and programs do to the files of a small tree, as hypothesis makes it up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

__all__ = ["DATA", "PATHS", "Edit", "edits"]

Edit = Callable[[Path], None]

_NAMES = st.sampled_from(["a", "b", "c.log"])
PATHS = st.lists(_NAMES, min_size=1, max_size=3).map("/".join)
"""Few, so that edits meet."""

DATA = st.sampled_from([b"1", b"2", b"", b"longer"])
"""Few and alike, so that files often keep their size."""


def edits() -> st.SearchStrategy[Edit]:
    return st.one_of(
        st.builds(_write, PATHS, DATA),
        st.builds(_delete, PATHS),
        st.builds(_rename, PATHS, PATHS),
        st.builds(_swap, PATHS, PATHS),
        st.builds(_turn_executable, PATHS),
        st.builds(_link, PATHS, PATHS),
        st.builds(_rewrite_with_the_same_times, PATHS, DATA),
    )


def _write(path: str, data: bytes) -> Edit:
    def edit(root: Path) -> None:
        _cleared(root, path).write_bytes(data)

    return edit


def _delete(path: str) -> Edit:
    return lambda root: _removed(root / path)


def _rename(old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        if os.path.lexists(root / old) and not f"{new}/".startswith(f"{old}/"):
            aside = root / "aside"
            shutil.move(root / old, aside)
            shutil.move(aside, _cleared(root, new))

    return edit


def _swap(one: str, other: str) -> Edit:
    def edit(root: Path) -> None:
        apart = not f"{one}/".startswith(f"{other}/") and not f"{other}/".startswith(f"{one}/")
        if apart and os.path.lexists(root / one) and os.path.lexists(root / other):
            shutil.move(root / one, root / "aside")
            shutil.move(root / other, root / one)
            shutil.move(root / "aside", root / other)

    return edit


def _turn_executable(path: str) -> Edit:
    def edit(root: Path) -> None:
        if (root / path).is_file() and not (root / path).is_symlink():
            (root / path).chmod((root / path).stat().st_mode ^ 0o100)

    return edit


def _link(path: str, target: str) -> Edit:
    def edit(root: Path) -> None:
        _cleared(root, path).symlink_to(target)

    return edit


def _rewrite_with_the_same_times(path: str, data: bytes) -> Edit:
    def edit(root: Path) -> None:
        if (root / path).is_file() and not (root / path).is_symlink():
            times = (root / path).stat()
            (root / path).write_bytes(data)
            os.utime(root / path, ns=(times.st_atime_ns, times.st_mtime_ns))

    return edit


def _cleared(root: Path, path: str) -> Path:
    """Make the directories above a path, and remove what stands there or in their way."""
    place = root
    for name in path.split("/")[:-1]:
        place /= name
        if place.is_symlink() or not place.is_dir():
            _removed(place)
            place.mkdir()
    _removed(root / path)
    return root / path


def _removed(place: Path) -> None:
    if not place.is_symlink() and place.is_dir():
        shutil.rmtree(place)
    elif os.path.lexists(place):
        place.unlink()
