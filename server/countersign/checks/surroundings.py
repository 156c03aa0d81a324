"""What a check finds around it beside the files of the bench: the project's environment, and where programs are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Container, Iterator
from pathlib import Path

from msgspec import Struct

__all__ = ["Surroundings", "surroundings_of"]

_VIRTUAL = (".venv", "venv")
_MODULES = "node_modules"
_SYSTEM = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
_MOST_FOLDERS = 500


class Surroundings(Struct, frozen=True):
    """`environment` are the directories of the workspace that a check may read though ignore files name them,
    `path` is where its program is looked for, as the sandbox does.
    """

    root: Path
    environment: tuple[str, ...]
    path: tuple[str, ...]

    @property
    def variables(self) -> dict[str, str]:
        found = {"TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1"}
        virtual = next((name for name in _VIRTUAL if name in self.environment), None)
        return found if virtual is None else {**found, "VIRTUAL_ENV": str(self.root / virtual)}

    def finds(self, program: str, files: Container[str]) -> bool:
        """Whether there is a program by that name: on the PATH, or, with a `/`, in the tree of the `files`."""
        if "/" not in program:
            return shutil.which(program, path=os.pathsep.join(self.path)) is not None
        inside = os.path.normpath(program)
        return inside in files or os.access(self.root / program, os.X_OK)


def surroundings_of(root: Path) -> Surroundings:
    """Look at a workspace. Blocks."""
    environment = tuple(dict.fromkeys([*_virtual(root), *_modules(root)]))
    own = [root / name / "bin" for name in environment if name in _VIRTUAL]
    if _MODULES in environment:
        own.append(root / _MODULES / ".bin")
    named = (Path(part) for part in os.environ.get("PATH", "").split(os.pathsep))
    others = (str(part) for part in named if part.is_absolute() and not part.is_relative_to(root))
    return Surroundings(root, environment, tuple(dict.fromkeys([*map(str, own), *others, *_SYSTEM])))


def _virtual(root: Path) -> Iterator[str]:
    for name in _VIRTUAL:
        if (root / name / "pyvenv.cfg").is_file():
            yield name


def _modules(root: Path) -> Iterator[str]:
    """Yield where packages of Node are installed: at the root, and in the packages of a monorepo."""
    if (root / _MODULES).is_dir():
        yield _MODULES
    folders = [*_folders(root)]
    for folder in [*folders, *(inner for outer in folders for inner in _folders(outer))][:_MOST_FOLDERS]:
        if (folder / _MODULES).is_dir():
            yield (folder / _MODULES).relative_to(root).as_posix()


def _folders(root: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries[:_MOST_FOLDERS]:
        if entry.is_dir(follow_symlinks=False) and entry.name != _MODULES and not entry.name.startswith("."):
            yield Path(entry.path)
