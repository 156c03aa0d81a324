"""Agents that are any command: it is started on the bench, in the sandbox, and changes files until it ends."""

from __future__ import annotations

import asyncio
import re
from asyncio import StreamReader
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from countersign.agents.brief_text import brief_text
from countersign.agents.confinement import running
from countersign.agents.equipment import Outfit, equipped
from countersign.agents.hearing import Hearing
from countersign.agents.prompt_file import prompt_file
from countersign.agents.reach import Way
from countersign.agents.relay import Put, relayed
from countersign.core.scope import scope_of
from countersign.core.state import AgentCard
from countersign.ports import AgentError, Bench, Brief, Confined, Control, Progress, Report, Sign, Voice
from countersign.preferences import CommandAgent

__all__ = ["Command", "filled"]

_CHUNK = 1 << 16
_LONGEST = 100_000
"""Bytes of one argument; Linux takes 131,072."""
_FILES = 100
"""Files that `{files}` stands for at most: the task's own first, then those of its scope."""
_SLOT = re.compile(r"\{(prompt|prompt_file|files)\}")


class Command:
    """A command from the user's own configuration, or one that we know. It fails when it ends with an exit code
    other than zero: what it had changed by then is not offered.
    """

    def __init__(self, entry: CommandAgent, outfit: Outfit) -> None:
        self.card = AgentCard(outfit.name, mechanical=False)
        self._entry = entry
        self._outfit = outfit

    def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        """Run the command, and again on what it has changed for what the user has said while it ran. Raises
        AgentError.
        """
        return relayed(partial(self._work, brief, bench, control), self.card.name, self._outfit.seconds)

    async def _work(self, brief: Brief, bench: Bench, control: Control, put: Put) -> None:
        files = await asyncio.to_thread(_files, brief, bench)
        async with equipped(self._outfit, self._entry) as way:
            said = await control.go_on()
            while True:
                await put(Progress(f"{self.card.name} works"))
                words = await self._once(way, Filling(brief_text(brief, said), "", files), bench, put)
                said = await control.go_on()
                if not said:
                    break
        await put(Report(answer=words if brief.question is not None else ""))

    async def _once(self, way: Way, filling: Filling, bench: Bench, put: Put) -> str:
        """Run the command once; return what it has written to its standard output."""
        name, wanted = self.card.name, any("{prompt_file}" in part for part in way.command)
        with prompt_file(bench.layers.upper, filling.prompt, wanted=wanted) as file:
            argv = filled(way.command, replace(filling, prompt_file=str(self._outfit.root / file)))
            if any(len(part.encode()) > _LONGEST for part in argv):
                raise AgentError(f"{name} can not take so long a task as an argument; use {{prompt_file}} for it.")
            confined = Confined(argv, bench.layers, variables=way.variables, reach=way.reach)
            said, complained = Hearing(Voice.AGENT), Hearing(Voice.TOOL)
            async with running(self._outfit.guard, name, confined) as process, asyncio.TaskGroup() as group:
                if process.stdin is not None:
                    process.stdin.close()
                group.create_task(_heard(process.stdout, said, put))
                group.create_task(_heard(process.stderr, complained, put))
                code = await process.wait()
        if code:
            words = complained.last_words() or said.last_words() or "nothing"
            raise AgentError(f"{name} ended with exit code {code}; nothing is offered. Its last words: {words}")
        return said.said


class Filling(Struct, frozen=True):
    """What stands in for the slots of a template."""

    prompt: str
    prompt_file: str
    files: Sequence[str]


def filled(template: Sequence[str], filling: Filling) -> tuple[str, ...]:
    """Return the arguments of a template: `{files}` alone becomes one argument each, and other braces stay."""
    return tuple(part for argument in template for part in _arguments(argument, filling))


def _arguments(argument: str, filling: Filling) -> Iterator[str]:
    if argument == "{files}":
        yield from filling.files
        return
    words = {"prompt": filling.prompt, "prompt_file": filling.prompt_file, "files": " ".join(filling.files)}
    yield _SLOT.sub(lambda slot: words[slot[1]], argument).replace("\0", "")


async def _heard(pipe: StreamReader | None, hearing: Hearing, put: Put) -> None:
    """Tell what comes out of a pipe until it ends."""
    while pipe is not None and (data := await pipe.read(_CHUNK)):
        told = hearing.take(data)
        if told is not None:
            await put(told)


def _files(brief: Brief, bench: Bench) -> list[str]:
    """Return files of the bench that are in the scope, so that none of them passes for an option; blocks."""
    own, takes = brief.spec.path, scope_of(brief.spec).takes
    there = [path for path in bench.paths() if path != own and takes(path)]
    return [f"./{path}" if path.startswith("-") else path for path in [own, *there][:_FILES]]
