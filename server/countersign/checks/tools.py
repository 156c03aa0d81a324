"""Tools of the project, run as checks are: isolated, with the environment, on a tree that is gone afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from countersign.checks.attempts import forked
from countersign.checks.commands import run
from countersign.checks.holding import Tree
from countersign.checks.surroundings import surroundings_of
from countersign.ports import Confined, Job, JobDone, Sandbox

__all__ = ["ProjectTools"]


class ProjectTools:
    """Fits `ports.Tools`; a command may take so many `seconds`, and the `environment` names what it may read beside
    what is found.
    """

    def __init__(
        self, root: Path, sandbox: Sandbox, seconds: float, environment: Callable[[], Iterable[str]] = tuple
    ) -> None:
        self._root = root
        self._sandbox = sandbox
        self._seconds = seconds
        self._environment = environment

    def finds(self, program: str) -> bool:
        return surroundings_of(self._root).finds(program, ())

    async def run(self, job: Job) -> JobDone:
        paths = await asyncio.to_thread(job.bench.paths)
        around = await asyncio.to_thread(lambda: surroundings_of(self._root, paths, self._environment()))
        fork = await forked(job.bench, Tree(job.files, job.executable))
        try:
            confined = Confined(job.argv, fork.layers, around.environment, around.variables)
            ran = await run(self._sandbox, confined, self._seconds, _unheard)
            return JobDone(ran.exit, ran.stopped or ran.tail, await asyncio.to_thread(fork.harvest))
        finally:
            await asyncio.shield(asyncio.to_thread(fork.close))


def _unheard(text: str) -> None:
    """Hear nothing while it runs: its last words are kept."""
    del text
