"""From a command to what is started: what there is on this machine, as arguments and open descriptors."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from shutil import which
from stat import S_ISCHR, S_ISDIR, S_ISREG
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from countersign.bench.sandbox import seccomp
from countersign.bench.sandbox.limits import limited
from countersign.bench.sandbox.places import hidden, is_below, is_system, listening
from countersign.bench.sandbox.staging import Work
from countersign.bench.sandbox.starting import announced
from countersign.bench.sandbox.toolchains import search_path, shown
from countersign.bench.sandbox.view import OURS, PORT, View, options
from countersign.ports import Confined, Layers, SandboxError

__all__ = ["FORWARDER", "Descriptors", "Ground", "interpreter", "plan"]

_STAGE = "/sys"
"""A directory that every system has, that no place lies in, and that is hidden inside."""
_ORDINARY = 61_100
"""The user that root becomes: of the numbers that systemd leaves unused, so that nothing belongs to it."""
_NOBODY = 65_534
_STAGING = Path(__file__).with_name("staging.py")
FORWARDER = Path(__file__).with_name("forward.py")
_FORWARD, _SOCKET = f"{OURS}/forward.py", f"{OURS}/broker"


class Ground(Struct, frozen=True):
    """Where commands run: the program that isolates, the workspace, the home of the user, and directories of ours
    that are hidden wherever they lie; all real paths.
    """

    bwrap: str
    workspace: Path
    home: Path
    private: tuple[Path, ...]


class Descriptors:
    """Files in memory that a child is to inherit. A context: they are closed here when it ends."""

    def __init__(self) -> None:
        self.open: list[int] = []

    def holding(self, data: bytes) -> int:
        """Return a descriptor from which the data can be read."""
        made = os.memfd_create("countersign")
        self.open.append(made)
        view = memoryview(data)
        while view:
            view = view[os.write(made, view) :]
        os.lseek(made, 0, os.SEEK_SET)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.open:
            os.close(one)
        self.open.clear()


def interpreter() -> Path:
    """Return the Python that runs this, as it was installed: none of a virtual environment."""
    return Path(
        os.path.realpath(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")
    )


def plan(ground: Ground, confined: Confined, scripts: Mapping[str, Path], data: Descriptors) -> tuple[str, ...]:
    """Return the command line of a command in isolation, and put what it reads into `data`; `scripts` are files of
    ours by the paths that they have inside. Blocks. Raises SandboxError.
    """
    argv = confined.argv
    if confined.reach is not None:
        scripts = {**scripts, _FORWARD: FORWARDER, _SOCKET: confined.reach}
        argv = (str(interpreter()), "-I", "-S", _FORWARD, _SOCKET, str(PORT), *argv)
    view = _view(ground, confined, scripts, data)
    begins = announced(limited(confined.bounds, argv))
    is_root, layers = os.getuid() == 0, confined.layers
    if not is_root and not layers.lower:
        return _bubblewrap(ground, view, begins, data)
    places, view = _staged(view, layers, is_root=is_root)
    work = Work(
        os.getpid(),
        _STAGE,
        _ORDINARY if is_root else None,
        (layers.upper.name, layers.work.name if layers.work is not None else ""),
        places,
        [os.path.realpath(place) for place in layers.lower],
        list(_bubblewrap(ground, view, begins, data)),
    )
    return (str(interpreter()), "-I", "-S", str(_STAGING), str(data.holding(work.written())))


def _bubblewrap(ground: Ground, view: View, begins: tuple[str, ...], data: Descriptors) -> tuple[str, ...]:
    """Return its command line. The options, which hold the variables, do not stand in it: others could see them."""
    words = b"".join(os.fsencode(option) + b"\0" for option in options(view))
    return (ground.bwrap, "--args", str(data.holding(words)), "--", *begins)


def _staged(view: View, layers: Layers, *, is_root: bool) -> tuple[list[str], View]:
    """Return the places that are mounted anew, and the view of what then lies there. Raises SandboxError."""
    places = [view.bench]
    bench = f"{_STAGE}/0"
    if layers.lower:
        if layers.work is None or layers.work.parent != layers.upper.parent:
            raise SandboxError("the layers of the bench do not lie beside each other")
        places, bench = [os.path.realpath(layers.upper.parent)], f"{_STAGE}/bench"
    if not is_root:
        return places, replace(view, bench=bench)
    outside = dict.fromkeys((*view.shown.values(), *view.environment.values()))
    moved = {place: f"{_STAGE}/{at}" for at, place in enumerate(outside, len(places))}
    return [*places, *outside], replace(
        view,
        bench=bench,
        shown={inside: moved[place] for inside, place in view.shown.items()},
        environment={inside: moved[place] for inside, place in view.environment.items()},
    )


def _view(ground: Ground, confined: Confined, scripts: Mapping[str, Path], data: Descriptors) -> View:
    workspace, home, layers = str(ground.workspace), str(ground.home), confined.layers
    if is_system(workspace):
        raise SandboxError(f"{workspace} is a directory of the system: nothing can be run in its place")
    rules = seccomp.program()
    if rules is None:
        raise SandboxError("system calls can be filtered on x86-64 and arm64 only")
    empty = hidden(ground.workspace, ground.home, ground.private)
    environment = {
        f"{workspace}/{name}": os.path.realpath(ground.workspace / name)
        for name in confined.environment
        if not name.startswith("/")
        and (source := ground.workspace / name).exists()
        and _can_hold(layers, name, source)
    }
    needed = _needed(ground, confined, empty, (interpreter(),) if scripts else ())

    def is_visible(path: str) -> bool:
        if any(is_below(path, place) for place in (*needed, *environment)):
            return True
        return not any(is_below(path, place) for place in (*empty, workspace))

    is_root = os.getuid() == 0
    return View(
        workspace=workspace,
        bench=os.path.realpath(layers.upper),
        home=home,
        user=_NOBODY if is_root else os.getuid(),
        group=_NOBODY if is_root else os.getgid(),
        empty=empty,
        covered={path: data.holding(b"") for path in listening() if is_visible(path)},
        shown=needed | {inside: str(outside) for inside, outside in scripts.items()},
        environment=environment,
        variables=_variables(ground, confined, search_path(ground.workspace, confined.environment, is_visible)),
        seccomp=data.holding(rules),
    )


def _needed(
    ground: Ground, confined: Confined, empty: tuple[str, ...], programs: tuple[Path, ...]
) -> dict[str, str]:
    """Return what is shown of what would be hidden, and holds nothing of ours."""
    if (named := which(confined.argv[0])) and named.startswith("/"):
        programs = (*programs, Path(named))
    private = [os.path.realpath(place) for place in ground.private]
    named = [
        os.path.realpath(name) for name in confined.environment if name.startswith("/") and Path(name).exists()
    ]
    return {
        place: place
        for place in (*shown(ground.home, ground.workspace, confined.environment, programs), *named)
        if any(is_below(place, cover) for cover in empty)
        and not is_below(place, str(ground.workspace))
        and not any(is_below(own, place) or is_below(place, own) for own in private)
    }


def _variables(ground: Ground, confined: Confined, path: str) -> dict[str, str]:
    name = "nobody" if os.getuid() == 0 else ground.home.name
    own = {"PATH": path, "HOME": str(ground.home), "USER": name, "LOGNAME": name, "LANG": "C.UTF-8"}
    return own | dict(confined.variables)


def _can_hold(layers: Layers, name: str, source: Path) -> bool:
    """Whether the environment can lie over a path of the bench. Raises SandboxError when something else than there
    is in the workspace stands there, or on the way what is no directory: an agent may have put a link there to lead
    the mount astray.
    """
    path, is_file = PurePosixPath(name), source.is_file()
    if path.is_absolute() or ".." in path.parts:
        raise SandboxError(f"{name} is no path of the workspace")
    for part in (*reversed(path.parents), path):
        for layer in (layers.upper, *layers.lower):
            try:
                mode = os.lstat(layer / part).st_mode
            except OSError:
                continue
            fits = S_ISREG(mode) if is_file and part == path else S_ISDIR(mode)
            if not fits and not S_ISCHR(mode):
                raise SandboxError(f"{part} on the bench is something else, and {name} is to lie there")
    return True
