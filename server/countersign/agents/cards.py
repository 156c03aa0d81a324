"""Which agents there are, for those who want to know it without loading them."""

from __future__ import annotations

from countersign.core.state import AgentCard

__all__ = ["CARDS", "RECIPE"]

RECIPE = AgentCard(name="recipe", mechanical=True, inert=True)

CARDS = (RECIPE,)
