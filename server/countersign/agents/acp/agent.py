"""An agent that speaks the Agent Client Protocol, on a bench, in the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from countersign.agents.acp.ground import Ground
from countersign.agents.acp.persona import Persona
from countersign.agents.brief_text import block, brief_text, fresh_nonce
from countersign.agents.confinement import running
from countersign.agents.equipment import Outfit, equipped
from countersign.agents.relay import Put, relayed
from countersign.core.state import AgentCard
from countersign.ports import Bench, Brief, Confined, Control, Progress, Report, Sign
from countersign.preferences import AcpAgent

if TYPE_CHECKING:
    from countersign.agents.acp.conversation import Conversation

__all__ = ["Acp"]


class Acp:
    """One of them. What the user says while it works is its next turn."""

    def __init__(self, entry: AcpAgent, outfit: Outfit) -> None:
        self.card = AgentCard(outfit.name, mechanical=False)
        self._entry = entry
        self._outfit = outfit
        self._persona = Persona(outfit.name, entry.mode, outfit.login, _remedy(outfit, entry))

    def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        """Let the agent work until it has nothing more to do. Raises AgentError."""
        return relayed(partial(self._work, brief, bench, control), self.card.name, self._outfit.seconds)

    async def _work(self, brief: Brief, bench: Bench, control: Control, put: Put) -> None:
        name = self.card.name
        ground = Ground(bench, self._outfit.root, self._outfit.guard)
        async with equipped(self._outfit, self._entry) as way:
            await put(Progress(f"{name} starts"))
            # The protocol's SDK takes a third of a second to load.
            await asyncio.to_thread(import_module, "countersign.agents.acp.conversation")
            from countersign.agents.acp.conversation import conversing  # noqa: PLC0415 - see above

            confined = Confined(way.command, bench.layers, variables=way.variables, reach=way.reach)
            said = await control.go_on()
            async with (
                running(ground.guard, name, confined) as process,
                conversing(process, self._persona, ground, put) as conversation,
            ):
                # Nothing may be changed below an overlay while it is mounted: there the agent writes by itself.
                await conversation.open(serves_files=not bench.layers.lower)
                await self._converse(conversation, brief_text(brief, said), control, put)
        answer = conversation.said if brief.question is not None else ""
        notes = tuple(dict.fromkeys(conversation.notes))
        await put(Report(notes=notes, model=conversation.model, answer=answer))

    async def _converse(self, conversation: Conversation, text: str, control: Control, put: Put) -> None:
        """Go on turn after turn while the user has something to say."""
        while True:
            await put(Progress(f"{self.card.name} works"))
            await put(await conversation.turn(text))
            said = await control.go_on()
            if not said:
                return
            text = _messages(said)


def _remedy(outfit: Outfit, entry: AcpAgent) -> str:
    """Return what the user can do so that an agent gets in, a sentence: inside, there is no login of theirs."""
    keys = " or ".join(where.partition(":")[2] for where in entry.hosts.values() if where)
    name = f"[agents.{outfit.name}]"
    if keys:
        return f"Set {keys} where the editor is started, or say in {name} of your configuration where its key is."
    return f"Say in {name} of your configuration, by `hosts` or `variables`, how it gets its key."


def _messages(said: Sequence[str]) -> str:
    """Return what the user has said as the text of a turn."""
    nonce = fresh_nonce(said)
    blocks = "\n\n".join(block("message", text, nonce) for text in said)
    return f"The user says this about your work on the task; the rules hold as before.\n\n{blocks}\n"
