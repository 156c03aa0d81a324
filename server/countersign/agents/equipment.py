"""What every agent that is a process needs before it starts: its program, the sandbox, and the way to its model."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from countersign.agents.confinement import Guard
from countersign.agents.reach import Way, reaching
from countersign.ports import AgentError, Brokers
from countersign.preferences import AcpAgent, CommandAgent

__all__ = ["Outfit", "equipped"]

_PACKAGES = "node_modules"


class Outfit(Struct, frozen=True):
    """An agent's name, and what it works with: `root` is where it sees the bench, `seconds` how long it may work.
    One that `is_known` and not configured makes do with the keys that there are; `install` are the words that
    install it, `login` is how it logs in with a key where it asks for that.
    """

    name: str
    root: Path
    guard: Guard
    brokers: Brokers | None = None
    seconds: float | None = None
    is_known: bool = False
    install: str = ""
    login: str = ""


@asynccontextmanager
async def equipped(outfit: Outfit, entry: AcpAgent | CommandAgent) -> AsyncGenerator[Way]:
    """Have all that an agent needs while the block runs. Raises AgentError, with what to do about it."""
    program = shutil.which(entry.command[0])
    if program is None:
        hint = f" Install it: `{outfit.install}`." if outfit.install else ""
        raise AgentError(f"{outfit.name} was not started: there is no program {entry.command[0]!r} on PATH.{hint}")
    await outfit.guard.check(outfit.name)
    async with reaching(outfit.brokers, outfit.name, entry, is_known=outfit.is_known) as way:
        yield replace(way, command=(_inside(program), *way.command[1:]))


def _inside(program: str) -> str:
    """Return the path by which a program is started inside, where links of npm may not be: the file that they lead
    to. Other links stay, since some programs look at how they are called.
    """
    real = Path(program).resolve()
    return str(real) if _PACKAGES in real.parts else program
