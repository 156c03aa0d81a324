"""What a check finds around it beside the files of the bench: the project's environment, and where programs are."""

from __future__ import annotations

import os
import shutil
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from countersign.core.policy import PathClass, path_class

__all__ = ["Surroundings", "surroundings_of"]

_VIRTUAL = (".venv", "venv")
_CONFIGURATION = "pyvenv.cfg"
_MODULES = "node_modules"
_IGNORED = {
    "vendor": ("autoload.php", "bundle"),
    "bower_components": (),
    "__pypackages__": (),
    ".pixi": ("envs",),
    ".yarn": ("cache", "unplugged"),
}
"""Directories, by what lies in them, that are shown where ignore files name them: else they are on the bench. Not
among them are caches: ruff and mypy fail where they can read but not write theirs, and do without where none is.
"""
_SYSTEM = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
_MOST_FOLDERS = 500


class Surroundings(Struct, frozen=True):
    """`environment` is what a check may read though it is on no bench: paths of the workspace, and absolute ones of
    what lies elsewhere; `path` is where its program is looked for, as the sandbox does. `left_out` says, a sentence
    each, what was named and is not shown.
    """

    root: Path
    environment: tuple[str, ...]
    path: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        found = {"TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1"}
        virtual = next((name for name in self.environment if _is_virtual(self.root / name)), None)
        return found if virtual is None else {**found, "VIRTUAL_ENV": str(self.root / virtual)}

    def finds(self, program: str, files: Container[str]) -> bool:
        """Whether there is a program by that name: on the PATH, or, with a `/`, in the tree of the `files`."""
        if "/" not in program:
            return shutil.which(program, path=os.pathsep.join(self.path)) is not None
        inside = os.path.normpath(program)
        return inside in files or os.access(self.root / program, os.X_OK)

    def covers(self, path: str) -> bool:
        """Whether a check sees the environment at a path of the workspace, whatever the bench has there."""
        return any(path == name or path.startswith(f"{name}/") for name in self.environment)


def surroundings_of(root: Path, files: Sequence[str] = (), named: Iterable[str] = ()) -> Surroundings:
    """Look at a workspace. The `files` are those of its benches, sorted; `named` is what its configuration adds,
    and, as absolute paths, what the user's own does. Blocks.
    """
    found = [*_virtual(root), *_modules(root), *(name for name in _ignored(root) if not _has(files, name))]
    left_out: list[str] = []
    for name in named:
        place, problem = _placed(root, name)
        if problem:
            left_out.append(f"`{name}`, which is to be in the environment of checks, {problem}.")
        else:
            found.append(place)
    environment = tuple(dict.fromkeys(found))
    own = [root / name / "bin" for name in environment if _is_virtual(root / name)]
    if _MODULES in environment:
        own.append(root / _MODULES / ".bin")
    on_path = (Path(part) for part in os.environ.get("PATH", "").split(os.pathsep))
    others = (str(part) for part in on_path if part.is_absolute() and not part.is_relative_to(root))
    path = tuple(dict.fromkeys([*map(str, own), *others, *_SYSTEM]))
    return Surroundings(root, environment, path, tuple(left_out))


def _placed(root: Path, name: str) -> tuple[str, str]:
    """Return what a named place is called, relative where it is one of the workspace, and why it is left out."""
    place = Path(name)
    if place.is_absolute() and not place.is_relative_to(root):
        return str(place), "" if place.exists() else "is not there"
    inside = place.relative_to(root) if place.is_absolute() else place
    found = inside.as_posix()
    if path_class(found) is PathClass.NEVER:
        return found, "is none of what programs need, but configuration, records or secrets"
    if not (root / inside).exists():
        return found, "is not there"
    if not Path(os.path.realpath(root / inside)).is_relative_to(os.path.realpath(root)):
        return found, "leads out of the workspace"
    return found, ""


def _is_virtual(place: Path) -> bool:
    return (place / _CONFIGURATION).is_file()


def _virtual(root: Path) -> Iterator[str]:
    return (name for name in _VIRTUAL if _is_virtual(root / name))


def _ignored(root: Path) -> Iterator[str]:
    for name, signs in _IGNORED.items():
        place = root / name
        is_there = place.is_dir() and not place.is_symlink()
        if is_there and (not signs or any((place / sign).exists() for sign in signs)):
            yield name


def _has(files: Sequence[str], folder: str) -> bool:
    """Whether some of the files, sorted, lie in a directory."""
    at = bisect_left(files, f"{folder}/")
    return at < len(files) and files[at].startswith(f"{folder}/")


def _modules(root: Path) -> Iterator[str]:
    """Yield where packages of Node are installed: at the root, and in the packages of a monorepo."""
    folders = [*_folders(root)]
    inner = [below for folder in folders for below in _folders(folder)]
    for folder in [root, *[*folders, *inner][:_MOST_FOLDERS]]:
        place = folder / _MODULES
        # A link that a repository brings could lead anywhere.
        if place.is_dir() and Path(os.path.realpath(place)).name == _MODULES:
            yield place.relative_to(root).as_posix()


def _folders(root: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries[:_MOST_FOLDERS]:
        if entry.is_dir(follow_symlinks=False) and entry.name != _MODULES and not entry.name.startswith("."):
            yield Path(entry.path)
