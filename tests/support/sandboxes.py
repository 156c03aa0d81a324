"""Sandboxes for tests: a workspace beside a bench, and a sandbox that shows the one in the place of the other."""

from __future__ import annotations

import asyncio
import functools
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec import Struct

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.ports import Bounds, Confined, Layers, Sandbox, SandboxError

__all__ = ["Cage", "Ended", "needs_sandbox"]


@functools.cache
def _missing() -> str:
    """Return why nothing can be isolated here, empty when it can."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with ThreadPoolExecutor(1) as elsewhere:  # where no other loop runs
                elsewhere.submit(
                    lambda: asyncio.run(Bubblewrap(Path(folder), Path(folder) / "state").ready())
                ).result()
        except SandboxError as error:
            return f"{error} {error.remedy}"
    return ""


def needs_sandbox() -> None:
    """Skip the test, with the reason, where nothing can be isolated."""
    if _missing():
        pytest.skip(_missing())


class Ended(Struct, frozen=True):
    """A command that has ended."""

    code: int
    out: str
    err: str


class Cage:
    """A workspace and a bench for it in a folder, and the sandbox; with `layered`, the bench is made of layers."""

    def __init__(self, folder: Path, *, layered: bool = False) -> None:
        self.workspace, self.outside, self.upper = folder / "shop", folder / "outside", folder / "own" / "upper"
        for place in (self.workspace, self.outside, self.upper):
            place.mkdir(parents=True)
        self.state = folder / "state"
        lower, work = folder / "snapshot", folder / "own" / "work"
        self.base = lower if layered else self.upper
        if layered:
            lower.mkdir()
            work.mkdir()
        self.layers = Layers(self.upper, (lower,), work) if layered else Layers(self.upper)
        self.sandbox: Sandbox = Bubblewrap(self.workspace, self.state)

    async def run(
        self,
        *argv: str,
        environment: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
        bounds: Bounds | None = None,
    ) -> Ended:
        """Run a command to its end."""
        confined = Confined(argv, self.layers, tuple(environment), variables or {}, bounds=bounds or Bounds())
        process = await self.sandbox.start(confined)
        out, err = await process.communicate()
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))

    async def shell(self, script: str, **more: Sequence[str]) -> Ended:
        """Run a script of the shell to its end."""
        return await self.run("sh", "-c", script, environment=more.get("environment", ()))
