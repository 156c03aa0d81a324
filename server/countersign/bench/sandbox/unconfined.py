"""Commands without isolation, for who has set `unconfined` for themselves: limits, few variables, and the bench.

A command can read and write whatever the user can, and reach any network. What it has started ends with it, unless
it has left its process group; when this program is killed, it goes on.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import Process
from pathlib import Path

from msgspec.structs import replace

from countersign.bench.sandbox.limits import PROGRAM, limited
from countersign.bench.sandbox.starting import announced, begun
from countersign.bench.sandbox.toolchains import search_path
from countersign.ports import Confined, SandboxError

__all__ = ["Unconfined", "link_environment"]

_ISOLATE = "remove `unconfined` from the preferences."


class Unconfined:
    """Runs commands on the bench where it lies; the environment of the workspace is linked into it."""

    name = "none"

    def __init__(self, workspace: Path) -> None:
        self._workspace = Path(os.path.realpath(workspace))

    async def ready(self) -> None: ...

    async def start(self, confined: Confined) -> Process:
        layers = confined.layers
        if layers.lower:
            raise SandboxError("layers of a bench can not be laid over each other without a sandbox", _ISOLATE)
        if confined.reach is not None:
            raise SandboxError("there is no way to a broker without a sandbox", _ISOLATE)
        await asyncio.to_thread(link_environment, self._workspace, confined)
        path = search_path(self._workspace, confined.environment, lambda _: True)
        own = {"PATH": path, "HOME": str(Path.home()), "LANG": "C.UTF-8"}
        # The limit of processes counts all that the user has, not only those of the command.
        bounds = replace(confined.bounds, processes=sys.maxsize)
        argv = limited(bounds, confined.argv) if os.access(PROGRAM, os.X_OK) else confined.argv
        return await begun(announced(argv), str(layers.upper), own | dict(confined.variables), ())


def link_environment(workspace: Path, confined: Confined) -> None:
    """Link the environment of a workspace into the bench, where nothing else can show it there; blocks."""
    for name in confined.environment:
        source, link = workspace / name, confined.layers.upper / name
        if not name.startswith("/") and source.exists() and not os.path.lexists(link):
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(source)
