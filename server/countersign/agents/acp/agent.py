"""An agent that speaks the Agent Client Protocol, on a bench, in the sandbox."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from countersign.agents.acp.ground import Ground
from countersign.agents.acp.persona import Persona
from countersign.agents.brief_text import block, brief_text, fresh_nonce
from countersign.agents.confinement import Guard, running
from countersign.agents.relay import Put, relayed
from countersign.agents.variables import variables_of
from countersign.core.state import AgentCard
from countersign.ports import AgentError, Bench, Brief, Confined, Control, Progress, Report, Sign
from countersign.preferences import AcpAgent

__all__ = ["Acp"]


class Acp:
    """One of them; `root` is where it sees the bench, `seconds` how long it may work. What the user says while it
    works is its next turn.
    """

    def __init__(self, persona: Persona, entry: AcpAgent, root: Path, guard: Guard, seconds: float | None) -> None:
        self.card = AgentCard(persona.name, mechanical=False)
        self._persona = persona
        self._entry = entry
        self._root = root
        self._guard = guard
        self._seconds = seconds

    def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        """Let the agent work until it has nothing more to do. Raises AgentError."""
        return relayed(partial(self._work, brief, bench, control), self.card.name, self._seconds)

    async def _work(self, brief: Brief, bench: Bench, control: Control, put: Put) -> None:
        name, program = self.card.name, self._entry.command[0]
        if shutil.which(program) is None:
            raise AgentError(f"{name} was not started: there is no program {program!r} on PATH.")
        await self._guard.check(name)
        await put(Progress(f"{name} starts"))
        # The protocol's SDK takes a third of a second to load.
        await asyncio.to_thread(import_module, "countersign.agents.acp.conversation")
        from countersign.agents.acp.conversation import conversing  # noqa: PLC0415 - see above

        variables = variables_of(self._entry.variables)
        confined = Confined(self._entry.command, bench.layers, variables=variables)
        ground = Ground(bench, self._root, self._guard)
        said = await control.go_on()
        text = brief_text(brief, said)
        async with (
            running(self._guard, name, confined) as process,
            conversing(process, self._persona, ground, put) as conversation,
        ):
            # Nothing may be changed below an overlay while it is mounted: there the agent has to write by itself.
            await conversation.open(self._root, serves_files=not bench.layers.lower)
            while True:
                await put(Progress(f"{name} works"))
                await put(await conversation.turn(text))
                said = await control.go_on()
                if not said:
                    break
                text = _messages(said)
        await put(Report(notes=tuple(dict.fromkeys(conversation.notes)), model=conversation.model))


def _messages(said: Sequence[str]) -> str:
    """Return what the user has said as the text of a turn."""
    nonce = fresh_nonce(said)
    blocks = "\n\n".join(block("message", text, nonce) for text in said)
    return f"The user says this about your work on the task; the rules hold as before.\n\n{blocks}\n"
