"""An agent that is loaded when it runs first: a server that starts knows its name, and that is all it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from countersign.core.foreseen import Foreseen
from countersign.core.state import AgentCard
from countersign.ports import Agent, Bench, Brief, Candid, Control, Sign

__all__ = ["LateAgent"]


class LateAgent:
    def __init__(self, card: AgentCard, make: Callable[[], Agent]) -> None:
        self.card = card
        self._make = make
        self._made: Agent | None = None

    @property
    def made(self) -> Agent:
        """The agent itself."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        return self.made.run(brief, bench, control)

    def foresee(self, brief: Brief, bench: Bench) -> Foreseen | str:
        agent = self.made
        if isinstance(agent, Candid):
            return agent.foresee(brief, bench)
        return f"The agent {self.card.name} is a program of its own, which decides itself what it sends."
