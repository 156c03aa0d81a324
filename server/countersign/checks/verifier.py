"""The commands of `done:` clauses, run without a change and with it, and the receipts of what they showed."""

from __future__ import annotations

import asyncio
import os
from asyncio import Future
from collections.abc import Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from countersign.checks.attempts import NO_TESTS, Room, Tried, compared, tree_of
from countersign.checks.commands import argv_of
from countersign.checks.holding import Tree, Trees, trees_of
from countersign.checks.surroundings import Surroundings, surroundings_of
from countersign.checks.tree_digest import Digests
from countersign.core.receipt import Receipt
from countersign.ports import Bench, Progress, Sandbox, SandboxError, Told, Trial, Voice

__all__ = ["CommandVerifier"]

Tell = Callable[[Progress | Told], None]
_MOST_KNOWN = 16
"""Runs without a change that are kept, since the change they belong to may be mended and checked again."""


class _Course(Struct, frozen=True):
    """What all commands of one trial have in common; `base` will be the hash of what the bench began with."""

    room: Room
    bench: Bench
    base: Future[str]
    tell: Tell

    def hear(self, text: str) -> None:
        self.tell(Told(Voice.CHECK, text))


class CommandVerifier:
    """Fits `ports.Verifier`; each command may take so many `seconds`. Half of the processors are left to others.
    The `environment` names what checks may read beside what is found.
    """

    def __init__(
        self,
        root: Path,
        sandbox: Sandbox,
        seconds: float,
        repairs: int,
        environment: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._root = root
        self._environment = environment
        self._sandbox = sandbox
        self._seconds = seconds
        self._repairs = repairs
        self._digests = Digests()
        self._turns = asyncio.Semaphore(max(2, (os.cpu_count() or 2) // 2))
        self._known: dict[tuple[tuple[str, ...], str, str], Tried] = {}

    @property
    def repairs(self) -> int:
        return self._repairs

    async def verify(self, trial: Trial, tell: Tell) -> tuple[Receipt, ...]:
        try:
            await self._sandbox.ready()
        except SandboxError as error:
            return _refused(trial.commands, error)
        around = await asyncio.to_thread(lambda: self._surroundings(trial.bench))
        for sentence in around.left_out:
            tell(Told(Voice.NOTE, f"{sentence}\n"))
        room = Room(self._sandbox, around, self._seconds)
        base = asyncio.ensure_future(asyncio.to_thread(self._base, trial.bench))
        receipts: list[Receipt] = []
        try:
            for number, text in enumerate(trial.commands):
                tell(Progress(f"check {number + 1} of {len(trial.commands)}: {text}"))
                receipts += await self._receipts(text, trial, _Course(room, trial.bench, base, tell))
        finally:
            await asyncio.wait([base])
        return tuple(receipts)

    async def _receipts(self, text: str, trial: Trial, course: _Course) -> Sequence[Receipt]:
        argv = argv_of(text)
        if isinstance(argv, str):
            return [Receipt(text, reason=argv)]
        paths = {*await asyncio.to_thread(trial.bench.paths), *(change.path for change in trial.changes)}
        if not await asyncio.to_thread(course.room.surroundings.finds, argv[0], paths):
            return [Receipt(text, argv, reason=_not_found(argv[0]))]
        try:
            covers = course.room.surroundings.covers
            found = [await self._receipt(text, argv, trees, course) for trees in trees_of(trial, argv, covers)]
        except SandboxError as error:
            return _refused((text,), error)
        first, *others = found
        nothing_ran = first.after is not None and first.after.exit in NO_TESTS
        return others if others and nothing_ran else found

    async def _receipt(self, text: str, argv: tuple[str, ...], trees: Trees, course: _Course) -> Receipt:
        """Run a command on both trees at the same time; what it prints on the latter is told."""
        course.tell(Told(Voice.CHECK, f"$ {text}\n"))
        before, after = await _both(
            self._before(argv, trees.before, course), self._attempt(argv, trees.after, course, course.hear)
        )
        attempt, name = compared(after, before), self._sandbox.name
        return Receipt(text, argv, before.attempt, attempt, "", name, trees.own, trees.held_back)

    async def _before(self, argv: tuple[str, ...], tree: Tree, course: _Course) -> Tried:
        """Run a command without the change, unless that was done on the same bench."""
        key = argv, str(course.bench.root), tree_of("", tree)
        if (known := self._known.get(key)) is not None:
            return known
        tried = await self._attempt(argv, tree, course, _unheard)
        self._known[key] = tried
        while len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        return tried

    async def _attempt(
        self, argv: tuple[str, ...], tree: Tree, course: _Course, hear: Callable[[str], None]
    ) -> Tried:
        async with self._turns:
            return await course.room.attempt(argv, course.bench, tree, course.base, hear)

    def _surroundings(self, bench: Bench) -> Surroundings:
        return surroundings_of(self._root, bench.paths(), self._environment())

    def _base(self, bench: Bench) -> str:
        fork = bench.fork({})
        try:
            return self._digests.of(fork)
        finally:
            fork.close()


async def _both(first: Coroutine[Any, Any, Tried], second: Coroutine[Any, Any, Tried]) -> tuple[Tried, Tried]:
    """Return what both come to; when one fails, the other has been cancelled."""
    try:
        async with asyncio.TaskGroup() as group:
            one, other = group.create_task(first), group.create_task(second)
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    return one.result(), other.result()


def _unheard(text: str) -> None:
    """Hear nothing of what is printed without the change: the receipt has its end."""
    del text


def _not_found(program: str) -> str:
    return (
        f"`{program}` was not found: neither in the environment of the workspace (`.venv`, `node_modules`) nor on"
        " the PATH."
    )


def _refused(commands: Sequence[str], error: SandboxError) -> tuple[Receipt, ...]:
    """Return receipts that say why nothing was run, and what to do about it."""
    why = f"Checks are not run without isolation: {str(error).rstrip('.')}. {error.remedy}".rstrip()
    return tuple(Receipt(command, reason=why) for command in commands)
