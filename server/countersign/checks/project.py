"""What a workspace depends on: read from its manifests, its environment and its own modules, when it is asked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from countersign.core.text import Text
from countersign.ports import WorkspaceError

__all__ = ["Project", "folded"]

_PYTHON_MANIFESTS = re.compile(
    r"(?:.*/)?(?:pyproject\.toml|setup\.py|setup\.cfg|Pipfile|Pipfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|tox\.ini"
    r"|environment\.ya?ml|(?:dev-|test-)?(?:requirements|constraints)[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in))"
)
_ENVIRONMENTS = (".venv", "venv", "env", ".env", ".tox/py", ".nox")
_LARGEST = 4_000_000
"""Characters of a manifest that are read."""
_WORD = re.compile(r"[A-Za-z0-9][\w.-]*")


def folded(name: str) -> str:
    """Return the name of a Python package in the one way in which it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Project:
    """The workspace at `root`; `read` returns the text of a file of it, `files` all its files. Blocks."""

    def __init__(self, root: Path, read: Callable[[str], Text | None], files: Callable[[], Sequence[str]]) -> None:
        self._root = root
        self._read = read
        self._files = files

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(self._files())

    def text(self, path: str) -> str:
        """Return what a file holds, nothing where it can not be read."""
        try:
            found = self._read(path)
        except WorkspaceError:
            return ""
        return str(found)[:_LARGEST] if found is not None else ""

    def manifests(self, name: str, path: str) -> Iterator[str]:
        """Yield the texts of the files with this name beside a path and in each folder above it."""
        folder = path.rpartition("/")[0]
        while True:
            yield self.text(f"{folder}/{name}" if folder else name)
            if not folder:
                return
            folder = folder.rpartition("/")[0]

    def has_folder(self, path: str) -> bool:
        return (self._root / path).is_dir()

    @cached_property
    def python_names(self) -> frozenset[str]:
        """Every word of the manifests of Python: all packages that they name, and more, so that none is missed."""
        named = [path for path in self.files if _PYTHON_MANIFESTS.fullmatch(path)]
        return frozenset(folded(word) for path in named for word in _WORD.findall(self.text(path)))

    @cached_property
    def python_modules(self) -> frozenset[str]:
        """The modules and packages of the workspace's own, by the last part of their names."""
        parts = (
            path.removesuffix(".py").removesuffix(".pyi").split("/")
            for path in self.files
            if path.endswith((".py", ".pyi"))
        )
        return frozenset(name for path in parts for name in path)

    @cached_property
    def installed(self) -> frozenset[str]:
        """The names that stand in the environments of the workspace: modules, and packages as they are compared."""
        return frozenset(name for site in self._sites() for name in _listed(site))

    @property
    def knows_python(self) -> bool:
        """Whether there is anything that tells which packages there are."""
        return bool(self.python_names or self.installed)

    def _sites(self) -> Iterator[Path]:
        named = (os.environ.get(name) for name in ("VIRTUAL_ENV", "CONDA_PREFIX"))
        for environment in (
            *(self._root / name for name in _ENVIRONMENTS),
            *(Path(name) for name in named if name),
        ):
            yield from environment.glob("lib/python3*/site-packages")
            yield environment / "Lib" / "site-packages"


def _listed(site: Path) -> Iterator[str]:
    try:
        names = [entry.name for entry in site.iterdir()]
    except OSError:
        return
    for name in names:
        first = name.partition(".")[0]
        yield first
        if name.endswith((".dist-info", ".egg-info")):
            yield folded(name.rpartition(".")[0].partition("-")[0])
