"""What lies below a home and is needed all the same, since programs run from there; it is shown read-only.

Homes are hidden because of what else lies in them, so each place that is shown is one that holds programs and
libraries, and no keys, settings or histories.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from countersign.bench.sandbox.places import is_below

__all__ = ["search_path", "shown"]

_OF_A_HOME = (
    ".asdf",
    ".bun/bin",
    ".cargo/bin",
    ".cargo/git",
    ".cargo/registry",
    ".deno/bin",
    ".dotnet",
    ".fnm",
    ".ghcup",
    ".juliaup",
    ".linuxbrew",
    ".local/bin",
    ".local/lib",
    ".local/share/fnm",
    ".local/share/mise/installs",
    ".local/share/mise/shims",
    ".local/share/pipx/venvs",
    ".local/share/pnpm",
    ".local/share/uv/python",
    ".local/share/uv/tools",
    ".nix-profile",
    ".npm-global",
    ".nvm",
    ".pyenv",
    ".rbenv",
    ".rustup",
    ".rvm",
    ".sdkman/candidates",
    ".volta/bin",
    ".volta/tools",
    "anaconda3",
    "go/bin",
    "go/pkg/mod",
    "miniconda3",
    "miniforge3",
)
_OF_ALL = ("/home/linuxbrew/.linuxbrew",)
_OF_A_PREFIX = ("bin", "include", "lib", "lib64", "libexec")
_SYSTEM_PATH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
_CONFIGURATION = "pyvenv.cfg"
_PACKAGES = "node_modules"


def shown(home: Path, workspace: Path, environment: Iterable[str], programs: Iterable[Path]) -> tuple[str, ...]:
    """Return the real paths of what lies below a home, or elsewhere, and is needed: toolchains, the interpreter
    that a virtual environment of the workspace was made from, and what belongs to some programs. None lies below
    another; sorted.
    """
    found = {str(home / name) for name in _OF_A_HOME} | set(_OF_ALL)
    for name in environment:
        found.update(_of_environment(workspace / name))
    for program in programs:
        found.update(_prefix(program))
    real = {os.path.realpath(place) for place in found if Path(place).exists()}
    real -= {os.path.realpath(home), "/"}
    return tuple(sorted(place for place in real if not any(is_below(place, other) for other in real - {place})))


def _prefix(program: Path) -> Iterator[str]:
    """Yield what an installed program consists of: its file, and what lies around the directory that it is in, with
    the interpreter of a virtual environment; of one of Node, the packages that it was installed with.
    """
    for place in {program, Path(os.path.realpath(program))}:
        if place.parent.name == "bin":
            yield from (str(place.parents[1] / name) for name in (*_OF_A_PREFIX, _CONFIGURATION))
            yield from _of_environment(place.parents[1])
        yield from (str(folder) for folder in place.parents if folder.name == _PACKAGES)
        yield str(place)


def search_path(workspace: Path, environment: Iterable[str], is_visible: Callable[[str], bool]) -> str:
    """Return the PATH inside: the environment of the workspace, what is visible of our own PATH, the system."""
    found: list[str] = []
    for name in environment:
        place = workspace / name
        if (place / _CONFIGURATION).is_file():
            found.append(str(place / "bin"))
        elif place.name == "node_modules":
            found.append(str(place / ".bin"))
    own = (
        os.path.realpath(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry.startswith("/")
    )
    found += filter(is_visible, own)
    return os.pathsep.join(dict.fromkeys((*found, *_SYSTEM_PATH)))


def _of_environment(place: Path) -> Iterator[str]:
    """Yield what a directory of the environment leads to: itself where it is a link, and the interpreter of a
    virtual environment.
    """
    if place.is_symlink():
        yield str(place)
    try:
        text = (place / _CONFIGURATION).read_text(errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "home" and value.strip().startswith("/"):
            yield from (str(Path(value.strip()).parent / part) for part in _OF_A_PREFIX)
    python = os.path.realpath(place / "bin" / "python")
    if not is_below(python, os.path.realpath(place)):  # where it is a copy, its home is all there is
        yield from _prefix(Path(python))
