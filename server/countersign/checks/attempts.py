"""One run of a check on a tree of its own, which is gone afterwards with all that the check has written."""

from __future__ import annotations

import asyncio
import secrets
from asyncio import Future
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from countersign.checks.commands import Ran, run
from countersign.checks.holding import Tree
from countersign.checks.pytest_report import Fate, read_report, summary
from countersign.checks.reporters import asked
from countersign.checks.surroundings import Surroundings
from countersign.core.receipt import Attempt
from countersign.ports import Bench, BenchError, Confined, Sandbox

__all__ = ["NO_TESTS", "Room", "Tried", "compared", "forked", "tree_of"]

NO_TESTS = frozenset((4, 5))
"""Exit codes of pytest, and of unittest, when what they were to run is not there."""

_RAN = frozenset((Fate.PASSED, Fate.FAILED))
_NAMED = 3


class Tried(Struct, frozen=True):
    """How a run ended, and the tests that were run, where something reports them."""

    attempt: Attempt
    ran: frozenset[str] = frozenset()


class Room(Struct, frozen=True):
    """Where checks are run, and for how many seconds at most each."""

    sandbox: Sandbox
    surroundings: Surroundings
    seconds: float

    async def attempt(
        self, argv: Sequence[str], bench: Bench, tree: Tree, base: Future[str], hear: Callable[[str], None]
    ) -> Tried:
        """Run a command on what a bench began with, of which `base` will be the hash, and some other files. Raises
        BenchError, SandboxError.
        """
        fork = await forked(bench, tree)
        try:
            reports = asked(argv, secrets.token_hex(8))
            words = reports.argv if reports is not None else tuple(argv)
            around = self.surroundings
            confined = Confined(words, fork.layers, around.environment, around.variables)
            ran = await run(self.sandbox, confined, self.seconds, hear)
            found = await asyncio.to_thread(_report, fork, reports.report) if reports is not None else None
            return _tried(ran, tree_of(await base, tree), found, reports.runner if reports is not None else "")
        finally:
            await asyncio.shield(asyncio.to_thread(fork.close))


def compared(after: Tried, before: Tried) -> Attempt:
    """Return a run with the doubts that arise when fewer tests were run than without the change."""
    missing = sorted(before.ran - after.ran)
    if not missing or not after.attempt.passed:
        return after.attempt
    what = "A test that runs" if len(missing) == 1 else f"{len(missing)} tests that run"
    named = ", ".join(missing[:_NAMED]) + (", ..." if len(missing) > _NAMED else "")
    did = "was not run" if len(missing) == 1 else "were not run"
    return replace(after.attempt, doubt=f"{what} without the change {did} with it: {named}.")


def tree_of(base: str, tree: Tree) -> str:
    """Return the hash of a tree: that of what a bench began with, and of the files that stand there instead."""
    whole = sha256(base.encode())
    for path, data in sorted(tree.files.items()):
        content = sha256(data).hexdigest() if data is not None else "-"
        mode = {None: "", True: " executable", False: " plain"}[tree.executable.get(path)]
        whole.update(f"{len(path)} {path} {content}{mode}\n".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _tried(ran: Ran, tree: str, fates: Mapping[str, Fate] | None, runner: str) -> Tried:
    tests = summary(fates) if fates is not None else None
    attempt = Attempt(tree, ran.exit, ran.seconds, ran.tail, ran.left_out, ran.stopped, tests=tests)
    if runner and ran.exit == 0:
        attempt = replace(attempt, doubt=_doubt(attempt, runner))
    names = (name for name, fate in (fates or {}).items() if fate in _RAN)
    return Tried(attempt, frozenset(names))


def _doubt(attempt: Attempt, runner: str) -> str:
    """Return why an exit code of 0 is not believed of a test runner."""
    tests = attempt.tests
    if tests is None:
        return f"The exit code is 0, but {runner} has left no report, as it does when the code ends the program."
    if tests.failed:
        return (
            f"The exit code is 0, but the report of {runner} says that {tests.failed} of {tests.total} tests fail."
        )
    return "" if tests.passed else "The exit code is 0, but no test was run."


def _report(bench: Bench, path: str) -> Mapping[str, Fate] | None:
    try:
        return read_report(bench.read(path))
    except BenchError:
        return None


async def forked(bench: Bench, tree: Tree) -> Bench:
    """Fork a bench in a thread; when cancelled meanwhile, the fork is closed once it is made. Raises BenchError."""
    making = asyncio.ensure_future(asyncio.to_thread(lambda: bench.fork(tree.files, tree.executable)))
    try:
        return await asyncio.shield(making)
    except asyncio.CancelledError:
        await asyncio.wait([making])
        if not making.cancelled() and making.exception() is None:
            await asyncio.shield(asyncio.to_thread(making.result().close))
        raise
