"""How the work of a model is told that ended otherwise than it should."""

from __future__ import annotations

from countersign.core.escape import shortened
from countersign.ports import AgentError

__all__ = ["nothing_changed", "stopped_early"]


def nothing_changed(model: str, text: str) -> str:
    """Return a sentence about a model that has changed nothing, with its words where it said any."""
    said = shortened(text, 300)
    return f'{model} changed nothing and says: "{said}".' if said else f"{model} gives empty answers."


def stopped_early(model: str, why: str, *, has_changed: bool) -> str:
    """Return a note about a model that was stopped with what it has changed. Raises AgentError for one without."""
    if not has_changed:
        raise AgentError(f"{model} has changed nothing: {why}. Make the spec smaller, or name another model.")
    return f"{model} was stopped because {why}: something may be missing."
